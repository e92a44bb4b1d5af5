import type { Alphabet } from '../alphabet/alphabet.ts';
import { type DigitRange, type Part, placesOf } from './pattern.ts';

/** A character of a code, in order. */
export type Character =
  /** `digit` is -1 where the character is no symbol of the alphabet. */
  | { readonly kind: 'fixed'; readonly codePoint: number; readonly digit: number }
  | { readonly kind: 'place'; readonly ranges: readonly DigitRange[] }
  | { readonly kind: 'check' };

/** A format's pattern laid out over an alphabet. */
export interface Template {
  readonly alphabet: Alphabet;
  /** All characters of a code. */
  readonly characters: readonly Character[];
  /** Number of places, the digits n of the format. */
  readonly places: number;
  /** What each place allows, in order. Places that allow the same share one array. */
  readonly allowed: readonly (readonly DigitRange[])[];
  /** For each place, index n being the check symbol's or the end: the fixed characters in front of it. */
  readonly fixedBefore: readonly (readonly FixedCharacter[])[];
  /** Fixed characters after the check symbol. */
  readonly fixedAfter: readonly FixedCharacter[];
  readonly hasCheck: boolean;
}

export type FixedCharacter = Extract<Character, { kind: 'fixed' }>;

/** Lays a pattern out. */
export function createTemplate(parts: readonly Part[], alphabet: Alphabet): Template {
  const any: readonly DigitRange[] = [[0, alphabet.size - 1]];
  const classes = new Map<string, readonly DigitRange[]>([[JSON.stringify(any), any]]);
  const shared = (ranges: readonly DigitRange[]) => {
    const key = JSON.stringify(ranges);
    if (!classes.has(key)) classes.set(key, ranges);
    return classes.get(key)!;
  };
  const characters = parts.flatMap((part): Character[] => {
    if (part === true) return [{ kind: 'check' }];
    if (typeof part === 'number') return Array.from({ length: part }, () => ({ kind: 'place', ranges: any }));
    if (typeof part !== 'string') return [{ kind: 'place', ranges: shared(part) }];
    return Array.from(part, (character) => {
      const codePoint = character.codePointAt(0)!;
      return { kind: 'fixed', codePoint, digit: alphabet.digitOf(codePoint) };
    });
  });
  const gaps: FixedCharacter[][] = [[]];
  for (const character of characters) {
    if (character.kind === 'fixed') gaps.at(-1)!.push(character);
    else gaps.push([]);
  }
  const places = placesOf(parts);
  return {
    alphabet,
    characters,
    places,
    allowed: characters.flatMap((character) => (character.kind === 'place' ? [character.ranges] : [])),
    fixedBefore: gaps.slice(0, places + 1),
    fixedAfter: gaps.slice(places + 1).flat(),
    hasCheck: parts.includes(true),
  };
}

/** Digits that the ranges hold. */
export function sizeOf(ranges: readonly DigitRange[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** Whether a digit is in the ranges. */
export function allows(ranges: readonly DigitRange[], digit: number): boolean {
  return ranges.some(([first, last]) => first <= digit && digit <= last);
}
