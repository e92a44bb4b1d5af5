import type { Alphabet } from '../alphabet/alphabet.ts';
import { invalid } from './errors.ts';
import { isRead, letterOf, lettersOf, MAX_WORD, MIN_WORD } from './letters.ts';
import type { Part } from './pattern.ts';
import type { FormatRequest } from './request.ts';
import type { ResolvedFormat } from './resolved.ts';
import type { WordLists } from './word-lists.ts';

/**
 * Folds words and those of lists, and says what each character of the pattern reads as. Words with a letter that
 * nothing reads as cannot occur and are left out; those of a list also where they are too short or too long.
 *
 * @throws FormatError for an unknown list, and for a word of the customer's own that has not 2 to 32 letters.
 */
export function resolveWords(
  request: FormatRequest,
  lists: WordLists,
  parts: readonly Part[],
  alphabet: Alphabet,
): Pick<ResolvedFormat, 'letters' | 'silent' | 'words'> {
  const { lookalikes } = request;
  const words = new Set<string>();
  request.words.forEach((word, i) => {
    const letters = lettersOf(word, lookalikes);
    const message = `A word has ${MIN_WORD} to ${MAX_WORD} letters or numbers.`;
    if (letters === undefined) throw invalid(`/avoid/words/${i}`, message);
    words.add(letters.join(''));
  });
  request.lists.forEach((name, i) => {
    if (!Object.hasOwn(lists, name)) {
      throw invalid(`/avoid/lists/${i}`, `There is no such list; there are ${Object.keys(lists).join(', ')}.`);
    }
    for (const word of lists[name]!) {
      const letters = lettersOf(word, lookalikes);
      if (letters !== undefined) words.add(letters.join(''));
    }
  });

  const fixed = new Set(parts.flatMap((part) => (typeof part === 'string' ? [...part] : [])));
  const silent = [...fixed].filter(
    (character) => !isRead(character) && alphabet.digitOf(character.codePointAt(0)!) < 0,
  );
  const readAs = new Map<string, string[]>();
  const characters = new Set([...fixed, ...symbolsIn(parts, alphabet)]);
  for (const character of silent) characters.delete(character);
  for (const character of characters) {
    const letter = letterOf(character, lookalikes);
    const known = readAs.get(letter);
    if (known === undefined) readAs.set(letter, [character]);
    else known.push(character);
  }
  const possible = [...words].filter((word) => Array.from(word).every((letter) => readAs.has(letter))).sort();
  const used = [...new Set(possible.flatMap((word) => [...word]))].sort();
  return {
    letters: used.map((letter) => [letter, readAs.get(letter)!.sort().join('')] as const),
    silent: possible.length === 0 ? '' : silent.sort().join(''),
    words: possible,
  };
}

/** The symbols that may stand in a code. */
function* symbolsIn(parts: readonly Part[], alphabet: Alphabet): Generator<string> {
  const isAny = parts.some((part) => typeof part === 'number' || part === true);
  const ranges = isAny ? [[0, alphabet.size - 1] as const] : parts.flatMap((part) => (Array.isArray(part) ? part : []));
  for (const [first, last] of ranges) {
    for (let digit = first; digit <= last; digit++) yield String.fromCodePoint(alphabet.codePoints[digit]!);
  }
}
