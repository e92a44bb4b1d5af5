import { type Alphabet, createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { presetAlphabet } from '../../engine/alphabet/presets.ts';
import { deriveLineKeys } from '../../engine/base/keys.ts';
import { uuidToBytes } from '../../engine/base/uuid.ts';
import { createChecksum } from '../../engine/text/checksum.ts';
import { alphabetOf, digitsOf, LINE_ID, lineOf, MAC, tokensOf } from './helpers.ts';
import { referenceFf1 } from './reference.ts';

const alphabets: readonly (readonly [name: string, alphabet: Alphabet])[] = [
  ['1 byte a symbol', presetAlphabet('BINARY')],
  ['1 byte a symbol', createAlphabet('AEIOU')],
  ['1 byte a symbol', presetAlphabet('BASE16')],
  ['1 byte a symbol', presetAlphabet('UPPER_EPCG30')],
  ['1 byte a symbol', presetAlphabet('BASE62')],
  ['2 bytes a symbol', createAlphabet('αβγδεζηθικλμνξοπρστυφχψω')],
  ['3 bytes a symbol', presetAlphabet('DICE')],
  ['4 bytes a symbol', createAlphabet('😀😁😂😃😄😅😆😇😈😉😊')],
  ['1 to 4 bytes a symbol', createAlphabet('aé€😀z')],
  ['1 and 2 bytes a symbol', alphabetOf(1_000)],
  ['1 to 4 bytes a symbol', alphabetOf(65_536)],
];
const digitCounts = [12, 13, 16, 20, 21, 25, 31, 40, 47, 64, 101] as const;
const cases = alphabets.flatMap(([name, alphabet]) =>
  digitCounts.map((n) => [name, alphabet.size, n, alphabet] as const),
);

/** The whole way from a position to text, written a second time: BigInt, one symbol after another. */
function referenceToken(alphabet: Alphabet, digits: number, position: bigint): string {
  const options = { key: deriveLineKeys(MAC).ff1, radix: alphabet.size, tweak: uuidToBytes(LINE_ID) };
  const numerals = referenceFf1(options, digitsOf(position, alphabet.size, digits));
  return String.fromCodePoint(...numerals.map((digit) => alphabet.codePoints[digit]!));
}

describe('the text of tokens', () => {
  const long = cases.filter(([, size, n]) => size ** n >= 1e6);

  it.each(long)('is the reference’s: %s, %i symbols, %i digits', (_, size, n, alphabet) => {
    const line = lineOf(alphabet, n);
    const last = line.capacity - 1n;
    const middle = last / 2n < 2n ** 60n ? last / 2n : 2n ** 60n + 12_345n;
    for (const position of [0n, middle, last - 2n]) {
      const expected = [0n, 1n, 2n].map((i) => referenceToken(alphabet, n, position + i));
      expect(tokensOf(line, position, 3)).toEqual(expected);
    }
    expect(size).toBe(alphabet.size);
  });

  it.each([1, 2, 3, 2_047, 2_048, 2_049, 4_095, 4_097])('is the same in ranges of %i', (count) => {
    for (const [name, digits] of [['DICE', 9], ['UPPER_EPCG30', 12], ['BASE62', 14], ['OCTAL', 60]] as const) {
      const line = lineOf(presetAlphabet(name), digits);
      const [checksum, parts] = [createChecksum(digits), createChecksum(digits)];
      const tokens = tokensOf(line, 7n, count, checksum);
      expect(tokens[count - 1]).toBe(referenceToken(line.alphabet, digits, 7n + BigInt(count) - 1n));
      const cut = Math.floor(count / 3);
      expect([...tokensOf(line, 7n, cut, parts), ...tokensOf(line, 7n + BigInt(cut), count - cut, parts)]).toEqual(tokens);
      expect(parts).toEqual(checksum);
    }
  }); // biome-ignore format: a table
});
