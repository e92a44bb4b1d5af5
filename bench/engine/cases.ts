import { type Alphabet, createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { presetAlphabet } from '../../engine/alphabet/presets.ts';
import { type Line, openLine } from '../../engine/line.ts';

/** A line to produce: k is the alphabet's size, n the digits. */
export interface Case {
  readonly name: string;
  readonly alphabet: Alphabet;
  readonly digits: number;
}

/** The rows of the table, the targets' first. */
export const cases: readonly Case[] = [
  { name: 'UPPER_EPCG30', alphabet: presetAlphabet('UPPER_EPCG30'), digits: 12 },
  { name: 'UPPER_EPCG30', alphabet: presetAlphabet('UPPER_EPCG30'), digits: 20 },
  { name: 'AEIOU', alphabet: createAlphabet('AEIOU'), digits: 100 },
  { name: 'BASE16', alphabet: presetAlphabet('BASE16'), digits: 10 },
  { name: 'DICE', alphabet: presetAlphabet('DICE'), digits: 5 },
  { name: 'UPPER_EPCG30', alphabet: presetAlphabet('UPPER_EPCG30'), digits: 1_000 },
];

export const MAC = Uint8Array.from({ length: 32 }, (_, i) => i);
export const LINE_ID = '00112233-4455-4677-8899-aabbccddeeff';

/** Our line of a case, with a fixed secret. */
export function lineOf({ alphabet, digits }: Case): Line {
  return openLine({ mac: MAC, lineId: LINE_ID, alphabet, digits });
}

/** Tokens that a run of a contender may make: not near the end of a small line, where drawing at random slows down. */
export function tokensAtOnce({ alphabet, digits }: Case, most: number): number {
  return Math.min(most, Math.max(1, Math.floor(alphabet.size ** digits / 2)));
}
