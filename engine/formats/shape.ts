import type { Alphabet } from '../alphabet/alphabet.ts';
import type { ResolvedFormat } from './resolved.ts';
import { type Character, createTemplate, sizeOf } from './template.ts';

/** What can be told of a format's codes from its pattern alone. */

/** Most bytes that a code takes in UTF-8, character by character, fixed ones too. */
export function characterBytes(format: Pick<ResolvedFormat, 'pattern'>, alphabet: Alphabet): number[] {
  const { offsets, widest } = alphabet;
  const known = new Map<object, number>();
  return createTemplate(format.pattern, alphabet).characters.map((character) => {
    if (character.kind === 'check') return widest;
    if (character.kind === 'fixed') return utf8Bytes(character.codePoint);
    const { ranges } = character;
    let most = known.get(ranges);
    if (most === undefined) {
      most = 0;
      for (const [first, last] of ranges) {
        for (let digit = first; digit <= last && most < widest; digit++) {
          most = Math.max(most, offsets[digit + 1]! - offsets[digit]!);
        }
      }
      known.set(ranges, most);
    }
    return most;
  });
}

/** Most bytes of a code, its newline not counted. */
export function codeBytes(format: Pick<ResolvedFormat, 'pattern'>, alphabet: Alphabet): number {
  return characterBytes(format, alphabet).reduce((sum, bytes) => sum + bytes, 0);
}

/** The characters that may stand in a code, fixed ones too, each once. */
export function codeCharacters(format: Pick<ResolvedFormat, 'pattern'>, alphabet: Alphabet): string {
  const { characters, allowed, hasCheck } = createTemplate(format.pattern, alphabet);
  const codePoints = new Set<number>(hasCheck ? alphabet.codePoints : []);
  for (const one of characters) if (one.kind === 'fixed') codePoints.add(one.codePoint);
  for (const ranges of new Set(allowed)) {
    for (const [first, last] of ranges) {
      for (let digit = first; digit <= last; digit++) codePoints.add(alphabet.codePoints[digit]!);
    }
  }
  return Array.from(codePoints, (codePoint) => String.fromCodePoint(codePoint)).join('');
}

/** A format and its alphabet. */
export interface Shape {
  readonly format: Pick<ResolvedFormat, 'pattern'>;
  readonly alphabet: Alphabet;
}

/**
 * Whether two formats share no code for sure: their codes differ in length, or at some place no character is allowed by
 * both. False says nothing: formats may be apart by check symbols or words, which is not looked at.
 */
export function areApart(one: Shape, other: Shape): boolean {
  const a = createTemplate(one.format.pattern, one.alphabet).characters;
  const b = createTemplate(other.format.pattern, other.alphabet).characters;
  return a.length !== b.length || a.some((character, i) => !shareOne(character, one.alphabet, b[i]!, other.alphabet));
}

function shareOne(a: Character, aAlphabet: Alphabet, b: Character, bAlphabet: Alphabet): boolean {
  // The one with fewer characters is gone through.
  if (choices(a, aAlphabet) > choices(b, bAlphabet)) return shareOne(b, bAlphabet, a, aAlphabet);
  if (a.kind === 'fixed') return takes(b, bAlphabet, a.codePoint);
  for (const [first, last] of a.kind === 'place' ? a.ranges : [[0, aAlphabet.size - 1] as const]) {
    for (let digit = first; digit <= last; digit++) if (takes(b, bAlphabet, aAlphabet.codePoints[digit]!)) return true;
  }
  return false;
}

function choices(character: Character, alphabet: Alphabet): number {
  if (character.kind === 'fixed') return 1;
  return character.kind === 'check' ? alphabet.size : sizeOf(character.ranges);
}

function takes(character: Character, alphabet: Alphabet, codePoint: number): boolean {
  if (character.kind === 'fixed') return character.codePoint === codePoint;
  const digit = alphabet.digitOf(codePoint);
  if (character.kind === 'check') return digit >= 0;
  return character.ranges.some(([first, last]) => first <= digit && digit <= last);
}

function utf8Bytes(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
