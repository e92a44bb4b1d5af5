/** What can bound an order: the agreement's own numbers, its bytes of a part, or the codes that there are. */
export const boundedBy = ['agreement', 'bytes', 'available'] as const;
export type BoundedBy = (typeof boundedBy)[number];

/** What one request may ask for. `partBytes` bounds a part's tokens without their separators. */
export interface Agreement {
  readonly minTokens: number;
  readonly maxTokens: number;
  readonly minDigits: number;
  readonly maxDigits: number;
  readonly partBytes: number;
}

export const agreements = {
  basic: { minTokens: 1_000, maxTokens: 100_000, minDigits: 3, maxDigits: 100, partBytes: 2 ** 20 },
  bulk: { minTokens: 1, maxTokens: 10 ** 10, minDigits: 1, maxDigits: 1_024, partBytes: 2 ** 40 },
} as const satisfies Record<string, Agreement>;

export type AgreementName = keyof typeof agreements;
