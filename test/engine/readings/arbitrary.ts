import fc from 'fast-check';
import type { Alphabet } from '../../../engine/alphabet/alphabet.ts';
import { createCustomAlphabet } from '../../../engine/alphabet/alphabet-rules.ts';
import { FormatError, resolveFormat } from '../../../engine/formats/index.ts';
import { type CodeShape, createCodeShape } from '../../../engine/readings/index.ts';

/** Characters that are easily taken for each other, or for none: by look, by case, by compatibility, as separators, as wrapping. */
const POOLS = [
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  'abcdefghijklmnopqrstuvwxyz0123456789',
  '0Oo1IiLl',
  '0OoQ1IiLl|5Ss2Zz8B',
  'AaBbCcÉéÈèÇçÑñ',
  'ßẞſsSσςΣΑαıİiIµμ',
  '-–—_./·•‧\\',
  '"\'`“”„«»「」()[]=',
  '①②12１２½¼²³ﬁfiⅣIVｶカ',
  'ΑΒΕAВЕABE',
  '⚀⚁⚂⚃⚄⚅€😀🂡',
  '가각ㄱ한글漢字',
].map((characters) => Array.from(characters));

/** Alphabets that the service takes, of some such characters, in any order. */
export const alphabets: fc.Arbitrary<Alphabet> = fc
  .uniqueArray(fc.constantFrom(...POOLS), { minLength: 1, maxLength: 3 })
  .map((pools) => [...new Set(pools.flat())])
  .chain((all) => fc.shuffledSubarray(all, { minLength: 2, maxLength: Math.min(40, all.length) }))
  .map((characters) => {
    try {
      return createCustomAlphabet(characters.join(''));
    } catch {
      return undefined;
    }
  })
  .filter((alphabet) => alphabet !== undefined);

/** Some codes of a line, and what it knows of them. */
export interface Codes {
  readonly shape: CodeShape;
  readonly pattern: string;
  readonly codes: readonly string[];
}

const escaped = (text: string) => text.replaceAll(/[#*[\\]/g, '\\$&');

/** Lines of such alphabets; fixed text is made of symbols, separators and letters. */
export const lines: fc.Arbitrary<Codes> = alphabets
  .chain((alphabet) => {
    const fixed = fc.constantFrom(...alphabet.chars, '-', ' ', '.', 'X', 'x', 'O', '1', 'É', '(');
    const piece = fc.oneof({ weight: 3, arbitrary: fc.constant('#') }, { weight: 1, arbitrary: fixed.map(escaped) });
    return fc.record({
      alphabet: fc.constant(alphabet),
      pieces: fc.array(piece, { minLength: 2, maxLength: 9 }),
      hasCheck: fc.boolean(),
      picks: fc.array(fc.nat(), { minLength: 97, maxLength: 97 }),
    });
  })
  .map(({ alphabet, pieces, hasCheck, picks }): Codes | undefined => {
    const isChecked = hasCheck && alphabet.size % 2 === 0;
    const pattern = pieces.join('') + (isChecked ? '*' : '');
    try {
      const format = resolveFormat({ alphabet, format: { pattern, ...(isChecked && { check: 'luhn' }) } });
      const shape = createCodeShape({ alphabet, digits: 0, format });
      return { shape, pattern, codes: codesOf(shape, picks) };
    } catch (error) {
      if (error instanceof FormatError) return undefined;
      throw error;
    }
  })
  .filter((line) => line !== undefined);

/** Some codes that fit; a check symbol is found by trying all. */
function codesOf(shape: CodeShape, picks: readonly number[]): string[] {
  const symbols = Array.from(shape.alphabet.chars);
  let next = 0;
  return Array.from({ length: 10 }, () => {
    const chosen = shape.characters.map((one) =>
      one.kind === 'fixed'
        ? String.fromCodePoint(one.codePoint)
        : symbols[picks[next++ % picks.length]! % symbols.length]!,
    );
    const check = shape.characters.findIndex(({ kind }) => kind === 'check');
    const codes = check < 0 ? [chosen.join('')] : symbols.map((symbol) => chosen.with(check, symbol).join(''));
    return codes.find((code) => shape.misfitOf(code) === undefined)!;
  });
}

/** Text of all these characters, and of what comes with codes. */
export const texts: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...POOLS.flat(), ' ', '\r', '\uFEFF', '\u0301', '\u001d', '(21)', '(01)', ']d2', '21', '%'), {
    maxLength: 16,
  })
  .map((characters) => characters.join(''));
