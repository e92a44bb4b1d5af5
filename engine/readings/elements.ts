/** The elements of a GS1 string that a reading looks at. The others are stepped over. */
export interface Elements {
  /** AI 01, 14 digits. */
  readonly gtin?: string;
  /** AI 10. */
  readonly lot?: string;
  /** AI 17, YYMMDD. */
  readonly expiry?: string;
  /** AI 21. */
  readonly serial?: string;
  /** Whether the way it is written (brackets, Digital Link) says that it is GS1's. */
  readonly mark: boolean;
}

const MEMBERS: Readonly<Record<string, 'gtin' | 'lot' | 'expiry' | 'serial'>> = {
  '01': 'gtin',
  10: 'lot',
  17: 'expiry',
  21: 'serial',
};
/** GTINs in brackets and Digital Links may be written without the zeros in front. */
const FORMS: Readonly<Record<string, RegExp>> = { gtin: /^(\d{8}|\d{12,14})$/, expiry: /^\d{6}$/ };

/**
 * Collects elements; undefined where a value cannot be its AI's, or an AI has two values: such a string has no one reading.
 *
 * @param pairs AI and value, in any order.
 */
export function collect(pairs: Iterable<readonly [ai: string, value: string]>, mark: boolean): Elements | undefined {
  const found: Partial<Record<'gtin' | 'lot' | 'expiry' | 'serial', string>> = {};
  for (const [ai, sent] of pairs) {
    const member = Object.hasOwn(MEMBERS, ai) ? MEMBERS[ai] : undefined;
    if (member === undefined) continue;
    if (sent === '' || FORMS[member]?.test(sent) === false) return undefined;
    const value = member === 'gtin' ? sent.padStart(14, '0') : sent;
    if ((found[member] ?? value) !== value) return undefined;
    found[member] = value;
  }
  return { ...found, mark };
}
