/** Tests run as CommonJS (swc turns the ES modules of the sources and of the few ESM-only packages into it). */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '\\.[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!@noble/)'],
  testTimeout: 30_000,
};
