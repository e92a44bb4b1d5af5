/**
 * Codes as they come back, from fingers, scanners and spreadsheets: what they are read as, and why not. API, command line and
 * cockpit read by this one piece of code (docs/decisions/0010-readings.md).
 *
 * `createCodeShape` prepares a line's codes, `readCode` reads a string as one.
 */
export { type CodeRules, type CodeShape, createCodeShape } from './code-shape.ts';
export type { Gs1Data } from './gs1.ts';
export { gtin14Of, gtinCheckDigit, gtinLengths } from './gtin.ts';
export {
  type CodeRead,
  MAX_TEXT,
  type NotRead,
  type Reading,
  type ReadingMode,
  readCode,
  readingModes,
} from './read-code.ts';
export { mostSpecific, type Reason, reasons } from './reasons.ts';
