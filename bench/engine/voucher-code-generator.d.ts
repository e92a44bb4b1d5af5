declare module 'voucher-code-generator' {
  const vouchers: {
    /** Codes that are unique among themselves. */
    generate(options: { length?: number; pattern?: string; count: number; charset: string }): string[];
  };
  export default vouchers;
}
