import { type Alphabet, createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { presetAlphabet, presetChars } from '../../../engine/alphabet/presets.ts';
import { resolveFormat } from '../../../engine/formats/index.ts';
import { type CodeShape, createCodeShape, type Reading, readCode } from '../../../engine/readings/index.ts';

/** Codes of an alphabet and a pattern, as an order would have it. */
export function shapeOf(alphabet: Alphabet, pattern: string, check?: unknown): CodeShape {
  const format = resolveFormat({ alphabet, format: { pattern, ...(check !== undefined && { check }) } });
  return createCodeShape({ alphabet, digits: 0, format });
}

export const GTIN = '09506000134352';

/** The lines of the table: what is printed on their codes. */
export const lines = {
  plain: createCodeShape({ alphabet: presetAlphabet('CROCKFORD32'), digits: 8 }),
  ticket: shapeOf(presetAlphabet('CROCKFORD32'), 'PROMO-####-###*', 'luhn'),
  grouped: shapeOf(presetAlphabet('UPPER_HEX'), '####-####'),
  hex: createCodeShape({ alphabet: presetAlphabet('LOWER_HEX'), digits: 8 }),
  base62: createCodeShape({ alphabet: presetAlphabet('BASE62'), digits: 6 }),
  base58: createCodeShape({ alphabet: presetAlphabet('BASE58'), digits: 6 }),
  letters: createCodeShape({ alphabet: presetAlphabet('UPPER_LATIN'), digits: 6 }),
  lower: shapeOf(presetAlphabet('LOWER_LATIN'), 'X/####'),
  pin: createCodeShape({ alphabet: presetAlphabet('DIGITS'), digits: 8 }),
  card: shapeOf(presetAlphabet('DIGITS'), '4000 #### ###*', 'luhn'),
  dice: createCodeShape({ alphabet: presetAlphabet('DICE'), digits: 4 }),
  cyrillic: createCodeShape({ alphabet: createAlphabet('АБВГДЕЖЗИКЛМНОПРСТУФ'), digits: 5 }),
  french: createCodeShape({ alphabet: createAlphabet('ABCDÉÈÇ'), digits: 4 }),
  dashes: createCodeShape({ alphabet: createAlphabet('ABC-_.'), digits: 4 }),
  underscore: shapeOf(createAlphabet('TA_'), 'T#'),
  turkish: createCodeShape({ alphabet: createAlphabet('01ıABba'), digits: 3 }),
  quotes: createCodeShape({ alphabet: createAlphabet('AB"]('), digits: 3 }),
  circled: createCodeShape({ alphabet: createAlphabet('12①②A'), digits: 3 }),
  rings: createCodeShape({ alphabet: createAlphabet('①②AB'), digits: 3 }),
  medicine: createCodeShape({ alphabet: presetAlphabet('UPPER_EPCG30'), digits: 12 }),
  mixed: createCodeShape({ alphabet: createAlphabet(`${presetChars.UPPER_LATIN}a`), digits: 4 }),
} as const;

/** A reading in a few characters: the code, or what is wrong, where, and in which text. */
export function inShort(text: string, reading: Reading): string {
  const gs1 = reading.gs1 === undefined ? '' : ` ${Object.values(reading.gs1).join(' ')}`;
  if ('code' in reading) return reading.code + gs1;
  const at = reading.at === undefined ? '' : ` ${reading.at}`;
  return `✗ ${reading.reason}${at}${reading.read === undefined || reading.read === text ? '' : ` in ${reading.read}`}${gs1}`;
}

export function readShort(line: keyof typeof lines, text: string): string {
  return inShort(text, readCode(text, lines[line], 'lenient', line === 'medicine' ? GTIN : undefined));
}
