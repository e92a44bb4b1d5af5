import { type Alphabet, createAlphabet } from './alphabet.ts';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

/**
 * The alphabets that every session has, by NAME. Their symbols and the order of these are permanent: lines were
 * made with them. Additions must leave two documented answers as they are: the only alphabets of 16 symbols are
 * BASE16, LOWER_HEX and UPPER_HEX, the only ones holding all of AEIOU are BASE60, BASE62 and UPPER_LATIN.
 */
export const presetChars = {
  BASE16: `${DIGITS}abcdef`,
  /** Bitcoin's: no 0, O, I, l. */
  BASE58: '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
  BASE60: `23456789${UPPER}${LOWER}`,
  BASE62: `${DIGITS}${UPPER}${LOWER}`,
  BINARY: '01',
  /** Douglas Crockford's base 32: no I, L, O, U. */
  CROCKFORD32: '0123456789ABCDEFGHJKMNPQRSTVWXYZ',
  DICE: '⚀⚁⚂⚃⚄⚅',
  DIGITS,
  LOWER_HEX: `${DIGITS}abcdef`,
  LOWER_LATIN: LOWER,
  OCTAL: '01234567',
  UPPER_EPCG30: '0123456789ABCDEFGHKMNPRSTVWXYZ',
  UPPER_HEX: `${DIGITS}ABCDEF`,
  UPPER_LATIN: UPPER,
  /** Human-oriented base 32 (Zooko O'Whielacronx), in its own order. */
  ZBASE32: 'ybndrfg8ejkmcpqxot1uwisza345h769',
} as const;

/** NAME of a preset. */
export type PresetName = keyof typeof presetChars;

/** NAMEs of all presets, sorted by code unit. */
export const presetNames: readonly PresetName[] = (Object.keys(presetChars) as PresetName[]).sort();

/** True if NAME is a preset's. */
export function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(presetChars, name);
}

const made = new Map<PresetName, Alphabet>();

/** The preset of a NAME, made once. */
export function presetAlphabet(name: PresetName): Alphabet {
  let alphabet = made.get(name);
  if (alphabet === undefined) {
    alphabet = createAlphabet(presetChars[name]);
    made.set(name, alphabet);
  }
  return alphabet;
}
