/** Why a string is no issued code of a line, the most specific first. */
export const reasons = [
  /** A code of the line that was never made: only the ledger knows. */
  'unissued',
  /** A code that fits, and that the format avoids: only the line knows. */
  'avoided',
  /** All is right but the check symbol: a typing error, most likely. */
  'check',
  /** A GS1 string of another product. */
  'gtin',
  /** A character is no symbol. */
  'symbol',
  /** Fixed text is missing or other, or a symbol stands where the pattern does not allow it. */
  'format',
  /** Another number of characters. */
  'length',
] as const;
export type Reason = (typeof reasons)[number];

/** The reason that says most, of those that several lines give for one string; undefined of none. */
export function mostSpecific(given: Iterable<Reason>): Reason | undefined {
  const all = new Set(given);
  return reasons.find((reason) => all.has(reason));
}
