import type { Alphabet } from '../alphabet/alphabet.ts';
import type { CodeShape } from './code-shape.ts';

/**
 * Reads characters that are none of a line's as those that they stand for: by compatibility (NFKC: full-width digits, accents
 * that came apart), by case, by look. A symbol is never read as another, and where an alphabet tells such characters
 * apart they are left alone in all of it: text that lost what tells them apart cannot be put right, and would become another
 * code.
 */

/** Parts of an alphabet that folding needs, made when the first untidy code comes. */
interface Folding {
  /** Whether no symbol is made of others by NFKC, as ① is of 1. */
  readonly canNormalise: boolean;
  /** Symbols by what they fold to; undefined where two fold to one, such as A and a. */
  readonly symbols: ReadonlyMap<string, string> | undefined;
  /** Letters that are read as digits. */
  readonly digits: ReadonlyMap<string, string>;
}

/**
 * What may be read as a digit, where that is a symbol and none of these letters is, in any case: an l looks like an I and like
 * a 1.
 */
const LOOKALIKES = [['0', 'Oo'], ['1', 'IiLl']] as const; // biome-ignore format: a table

const known = new WeakMap<Alphabet, Folding>();

function foldingOf({ alphabet, isSymbol }: CodeShape): Folding {
  let folding = known.get(alphabet);
  if (folding !== undefined) return folding;
  // All at once, as it is much faster; a line end between them keeps them apart.
  const all = Array.from(alphabet.chars);
  const plain = all.join('\n').normalize('NFKC').split('\n');
  const folds = foldOf(all.join('\n')).split('\n');
  const symbols = new Map(folds.map((fold, i) => [fold, all[i]!]));
  const lookalikes = LOOKALIKES.filter(
    ([digit, letters]) => isSymbol(digit) && !Array.from(letters).some((letter) => symbols.has(foldOf(letter))),
  );
  folding = {
    canNormalise: plain.every((text, i) => text === all[i] || !Array.from(text).every(isSymbol)),
    symbols: symbols.size === all.length ? symbols : undefined,
    digits: new Map(
      lookalikes.flatMap(([digit, letters]) => Array.from(letters, (letter) => [letter, digit] as const)),
    ),
  };
  known.set(alphabet, folding);
  return folding;
}

const isAscii = (text: string) => /^[ -~]*$/.test(text);

/** One text for all that differ in case or compatibility alone. Up and down again: ſ and s, ẞ and ß are one, too. */
function foldOf(text: string): string {
  return isAscii(text) ? text.toLowerCase() : text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase();
}

/** Most UTF-16 units that NFC makes one code point of: four code points (ᾂ), of two units each. */
const MOST_COMPOSED = 8;

/** NFKC of all characters that are not the code's own. What is too long to become a code stays: one ﷺ alone would become 18 characters. */
export function normalised(text: string, shape: CodeShape): string {
  if (isAscii(text) || text.length > MOST_COMPOSED * shape.characters.length) return text;
  if (!foldingOf(shape).canNormalise) return text;
  const { isOwn } = shape;
  return Array.from(text, (character) => (isOwn(character) ? character : character.normalize('NFKC')))
    .join('')
    .normalize('NFC');
}

/** A code's characters in the case that symbols and fixed text have, where the alphabet has one case of each letter. */
export function caseFolded(text: string, shape: CodeShape): string {
  return mapped(text, shape, (character, fixed) => {
    const { symbols } = foldingOf(shape);
    if (symbols === undefined) return undefined;
    if (fixed === undefined) return symbols.get(foldOf(character));
    return foldOf(fixed) === foldOf(character) ? fixed : undefined;
  });
}

/** Crockford's reading: O as 0, I and L as 1. */
export function crockfordRead(text: string, shape: CodeShape): string {
  return mapped(text, shape, (character, fixed) =>
    fixed === undefined ? foldingOf(shape).digits.get(character) : undefined,
  );
}

/** Maps characters that are not what stands at their place; a text of another length is no code, and stays. */
function mapped(
  text: string,
  { characters, isSymbol }: CodeShape,
  map: (character: string, fixed: string | undefined) => string | undefined,
): string {
  const sent = text.length < characters.length ? [] : Array.from(text);
  if (sent.length !== characters.length) return text;
  return sent
    .map((character, i) => {
      const one = characters[i]!;
      const fixed = one.kind === 'fixed' ? String.fromCodePoint(one.codePoint) : undefined;
      const isRight = fixed === undefined ? isSymbol(character) : character === fixed;
      return isRight ? character : (map(character, fixed) ?? character);
    })
    .join('');
}
