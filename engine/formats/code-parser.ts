import { type CheckMachine, checkDigitOf } from './check-symbol.ts';
import type { DigitRange } from './pattern.ts';
import { allows, type Template } from './template.ts';

/** Why a string is no code of a line, the least specific first. */
export type MisfitReason =
  /** It has another number of characters. */
  | 'length'
  /** Fixed text is missing, or a symbol stands where the pattern does not allow it. */
  | 'format'
  /** A character is no symbol of the alphabet. */
  | 'symbol'
  /** The check symbol is another: a typing error, most likely. */
  | 'check'
  /** It would fit, but is one of those to be avoided. */
  | 'avoided';

export interface Misfit {
  readonly reason: MisfitReason;
  /** For `format` and `symbol`, the character at fault, counted in code points from 0. */
  readonly at?: number;
}

/** Reads codes place by place, in code points: fixed text that equals symbols is never ambiguous. */
export interface CodeParser {
  /** Writes a code's digits to `out` from `at` on; answers what is wrong, in what stands before `avoided`, if it is. */
  parse(code: string, out: Uint16Array, at: number): Misfit | undefined;
}

/** The first of the two UTF-16 units of a code point above 0xFFFF is one of those that have these bits. */
const [SURROGATES, HIGH_SURROGATE] = [0xfc00, 0xd800];
const PLACE = -1;
const CHECK = -2;

/** Prepares to read the codes of a template. */
export function createCodeParser(template: Template, machine: CheckMachine | undefined): CodeParser {
  const { characters, alphabet, allowed, places } = template;
  const expected = Int32Array.from(characters, (character) =>
    character.kind === 'fixed' ? character.codePoint : character.kind === 'place' ? PLACE : CHECK,
  );
  const largest = alphabet.codePoints.reduce((most, codePoint) => Math.max(most, codePoint), 0);
  const table = new Int32Array(Math.min(largest, 0xffff) + 1).fill(-1);
  alphabet.codePoints.forEach((codePoint, digit) => {
    if (codePoint < table.length) table[codePoint] = digit;
  });
  const digitOf = (codePoint: number) => table[codePoint] ?? alphabet.digitOf(codePoint);
  const allowedAt = allowedSets(allowed, alphabet.size);

  function fits(code: string, out: Uint16Array, at: number): boolean {
    let to = at;
    let unit = 0;
    let check = 0;
    // Each code point has one unit at least.
    if (code.length < expected.length) return false;
    for (let i = 0; i < expected.length; i++) {
      let codePoint = code.charCodeAt(unit++);
      // To ask for a code point takes longer than for a unit, and few codes have one of two units.
      if ((codePoint & SURROGATES) === HIGH_SURROGATE) {
        codePoint = code.codePointAt(unit - 1)!;
        if (codePoint > 0xffff) unit++;
      }
      const wanted = expected[i]!;
      if (wanted >= 0) {
        if (codePoint !== wanted) return false;
        continue;
      }
      const digit = digitOf(codePoint);
      if (digit < 0) return false;
      if (wanted === CHECK) check = digit;
      else {
        if (allowedAt[to - at]?.[digit] === 0) return false;
        out[to++] = digit;
      }
    }
    return unit === code.length && (machine === undefined || checkDigitOf(machine, out, at) === check);
  }

  /** Finds what is wrong with a code that does not fit. */
  function diagnose(code: string): Misfit {
    // One or two UTF-16 units a character: what cannot have so many is not walked through.
    const isOther = code.length < expected.length || code.length > 2 * expected.length;
    const codePoints = isOther ? [] : Array.from(code, (character) => character.codePointAt(0)!);
    if (codePoints.length !== expected.length) return { reason: 'length' };
    const otherText = codePoints.findIndex((codePoint, i) => expected[i]! >= 0 && codePoint !== expected[i]);
    if (otherText >= 0) return { reason: 'format', at: otherText };
    const foreign = codePoints.findIndex((codePoint, i) => expected[i]! < 0 && digitOf(codePoint) < 0);
    if (foreign >= 0) return { reason: 'symbol', at: foreign };
    const misplaced = codePoints.findIndex((codePoint, i) => {
      const character = characters[i]!;
      return character.kind === 'place' && !allows(character.ranges, digitOf(codePoint));
    });
    return misplaced >= 0 ? { reason: 'format', at: misplaced } : { reason: 'check' };
  }

  return {
    parse(code, out, at) {
      if (out.length < at + places) throw new RangeError('No room for a code.');
      return fits(code, out, at) ? undefined : diagnose(code);
    },
  };
}

/** For each place a table of what it allows, by digit; undefined where that is all. Places that allow the same share it. */
function allowedSets(allowed: readonly (readonly DigitRange[])[], size: number): readonly (Uint8Array | undefined)[] {
  const known = new Map<readonly DigitRange[], Uint8Array | undefined>();
  return allowed.map((ranges) => {
    if (!known.has(ranges)) {
      const set = new Uint8Array(size);
      for (const [first, last] of ranges) set.fill(1, first, last + 1);
      known.set(ranges, set.includes(0) ? set : undefined);
    }
    return known.get(ranges);
  });
}
