import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { letterOf, lettersOf } from '../../../engine/formats/letters.ts';
import { resolveFormat } from '../../../engine/formats/resolve.ts';
import { builtInLists } from '../../../engine/formats/word-lists.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

describe('characters that are one letter', () => {
  /** As it is documented: 0 and O, 1, I and L, 3 and E, and so on. */
  const alike = ['0O', '1IL', '3E', '4@A', '5$S', '7T', '8B'];
  const all = [...`0123456789@$-${LETTERS}`];
  const pairs = all.flatMap((one) => all.map((other) => [one, other] as const));

  it('are those that look alike, and no others', () => {
    for (const [one, other] of pairs) {
      const expected = one === other || alike.some((row) => row.includes(one) && row.includes(other));
      expect([one, other, letterOf(one, true) === letterOf(other.toLowerCase(), true)]).toEqual([one, other, expected]);
    }
  });

  it('are one symbol in both cases alone, where lookalikes are none', () => {
    for (const [one, other] of pairs) {
      expect([one, other, letterOf(one, false) === letterOf(other.toLowerCase(), false)]).toEqual([
        one,
        other,
        one === other,
      ]);
    }
  });

  it('have a lower case of one code point', () => {
    expect(['É', 'é', 'Ω', 'Я', '𐐀'].map((each) => letterOf(each, true))).toEqual(['é', 'é', 'ω', 'я', '𐐨']);
    // These become two, or have none.
    expect(['İ', 'ß', 'ŉ'].map((each) => letterOf(each, true))).toEqual(['İ', 'ß', 'ŉ']);
  });
});

describe('a word', () => {
  it('loses what is no letter or number, and then has 2 to 32', () => {
    expect(lettersOf('a-s s!', false)?.join('')).toBe('ass');
    expect(lettersOf('ab', true)).toHaveLength(2);
    expect(lettersOf('-a-', true)).toBeUndefined();
    expect(lettersOf(`${'a'.repeat(32)}...`, true)).toHaveLength(32);
    expect(lettersOf('a'.repeat(33), true)).toBeUndefined();
    expect(lettersOf('𐐀'.repeat(32), true)).toHaveLength(32);
    // Where they look like letters, signs are some.
    expect([lettersOf('a$$', true)?.join(''), lettersOf('a$$', false)]).toEqual(['455', undefined]);
  });
});

describe('the built-in lists', () => {
  it('are of these languages', () => {
    expect(Object.keys(builtInLists).sort().join(' ')).toBe('cs da de en es fi fr hu it nl no pl pt sv tr');
  });

  it.each([
    ['en', 'FUCK'],
    ['de', 'ARSCH'],
    ['fr', 'MERDE'],
    ['es', 'PUTA'],
    ['it', 'CAZZO'],
    ['nl', 'KUT'],
    ['pl', 'KURWA'],
    ['pt', 'CARALHO'],
    ['sv', 'FITTA'],
  ])('%s has %s', (name, word) => {
    const alphabet = createAlphabet(LETTERS);
    const { words } = resolveFormat({ alphabet, format: { pattern: '########', avoid: { lists: [name] } } });
    expect(words).toContain(lettersOf(word, true)!.join(''));
  });

  it.each(Object.keys(builtInLists))('%s takes some codes away', (name) => {
    const alphabet = createAlphabet(LETTERS);
    const { fits } = resolveFormat({ alphabet, format: { pattern: '########', avoid: { lists: [name] } } });
    expect(BigInt(fits) < 26n ** 8n).toBe(true);
  });
});
