import fc from 'fast-check';
import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { presetAlphabet } from '../../engine/alphabet/presets.ts';
import {
  checksumBytes,
  createChecksum,
  mergeChecksum,
  packChecksum,
  remainingChecksum,
  unpackChecksum,
} from '../../engine/text/checksum.ts';
import { alphabetOf, bytesOf, lineOf, SEED, tokensOf } from './helpers.ts';

/** The checksum of a list of tokens, the plain way. */
function plain(tokens: readonly string[], digits: number): Uint32Array {
  const sums = createChecksum(digits);
  for (const token of tokens) {
    Array.from(token).forEach((symbol, i) => {
      sums[i]! ^= symbol.codePointAt(0)!;
    });
  }
  return sums;
}

describe('the checksum of production', () => {
  it.each([
    ['AEIOU', createAlphabet('AEIOU'), 100],
    ['DICE', presetAlphabet('DICE'), 5],
    ['EPCG30', presetAlphabet('UPPER_EPCG30'), 21],
    ['1- to 4-byte symbols', createAlphabet('aé€😀z'), 13],
    ['65,536 symbols', alphabetOf(65_536), 5],
    ['2 symbols', alphabetOf(2), 77],
  ])('is the XOR of the code points at each position: %s', (_, alphabet, digits) => {
    const line = lineOf(alphabet, digits);
    const checksum = createChecksum(digits);
    const tokens = tokensOf(line, 0n, 5_001, checksum);
    expect(checksum).toEqual(plain(tokens, digits));
  });

  it('merges in any order and over any cuts', () => {
    const line = lineOf(createAlphabet('AEIOU'), 100);
    const whole = createChecksum(100);
    bytesOf(line, 0n, 3_000, whole);
    const parts = [
      [2_000, 1_000],
      [0, 700],
      [700, 1_300],
    ].map(([first, count]) => {
      const part = createChecksum(100);
      bytesOf(line, BigInt(first!), count!, part);
      return part;
    });
    const merged = createChecksum(100);
    for (const part of parts) mergeChecksum(merged, part);
    expect(merged).toEqual(whole);
    expect(() => mergeChecksum(merged, createChecksum(99))).toThrow(expect.objectContaining({ code: 'parameter' }));
  });

  it.each([
    ['DICE/5', presetAlphabet('DICE'), 5, 70],
    ['DICE/1', presetAlphabet('DICE'), 1, 14],
    ['three symbols/7', createAlphabet('foo bar'.slice(4)), 7, 49],
    ['three symbols/13, FF1', createAlphabet('bar'), 13, 91],
    ['OCTAL/7, FF1', presetAlphabet('OCTAL'), 7, 49],
    ['five mixed symbols/1', createAlphabet('aé€😀z'), 1, 17],
  ])('is all zeros when the line is used up: %s', (_, alphabet, digits, bits) => {
    const line = lineOf(alphabet, digits);
    const checksum = createChecksum(digits);
    for (const _batch of line.produce(0n, Number(line.capacity), checksum));
    expect(remainingChecksum(checksum, alphabet)).toBe('0'.repeat(bits));
  });
});

describe('remainingChecksum', () => {
  it('has the documented lengths', () => {
    expect(remainingChecksum(createChecksum(5), presetAlphabet('DICE'))).toHaveLength(70);
    expect(remainingChecksum(createChecksum(20), presetAlphabet('UPPER_EPCG30'))).toHaveLength(140);
    expect(remainingChecksum(createChecksum(100), createAlphabet('AEIOU'))).toHaveLength(700);
  });

  it('starts from the XOR of the alphabet where k^(n−1) is odd, else from zero', () => {
    expect(remainingChecksum(createChecksum(2), createAlphabet('AEIOU'))).toBe('10101111010111'); // 87 = 0b1010111
    expect(remainingChecksum(createChecksum(2), createAlphabet('abcd'))).toBe('0'.repeat(14));
    expect(remainingChecksum(createChecksum(1), createAlphabet('abcd'))).toBe('0000100'); // n = 1: once each
  });

  it('is the XOR of the tokens left', () => {
    const alphabet = createAlphabet('bar');
    const line = lineOf(alphabet, 4);
    const produced = createChecksum(4);
    tokensOf(line, 0n, 30, produced);
    const left = plain(tokensOf(line, 30n, 51), 4);
    const bits = Array.from(left, (sum) => sum.toString(2).padStart(7, '0')).join('');
    expect(remainingChecksum(produced, alphabet)).toBe(bits);
  });
});

describe('packChecksum', () => {
  it('packs w bits a position, most significant first, the last byte filled with zeros', () => {
    expect([...packChecksum(Uint32Array.of(87, 1, 127), 7)]).toEqual([0b10101110, 0b00000111, 0b11111000]);
    expect([...packChecksum(Uint32Array.of(0x1f600), 17)]).toEqual([0xfb, 0x00, 0x00]);
  });

  it('is read back', () => {
    const property = fc.property(
      fc
        .integer({ min: 1, max: 21 })
        .chain((bits) => fc.tuple(fc.constant(bits), fc.array(fc.nat(2 ** bits - 1), { minLength: 1, maxLength: 50 }))),
      ([bits, sums]) => {
        const bytes = packChecksum(Uint32Array.from(sums), bits);
        expect(bytes).toHaveLength(checksumBytes(sums.length, bits));
        expect([...unpackChecksum(bytes, sums.length, bits)]).toEqual(sums);
      },
    );
    fc.assert(property, { seed: SEED });
  });

  it('refuses another length and filling bits that are set', () => {
    const refused = expect.objectContaining({ code: 'parameter' });
    expect(() => unpackChecksum(new Uint8Array(2), 1, 7)).toThrow(refused);
    expect(() => unpackChecksum(Uint8Array.of(1), 1, 7)).toThrow(refused);
  });
});
