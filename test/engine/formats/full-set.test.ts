import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { capacityOfFormat } from '../../../engine/formats/capacity.ts';
import { fullChecksum, symbolShares } from '../../../engine/formats/full-set.ts';
import { areApart, characterBytes, codeBytes } from '../../../engine/formats/shape.ts';
import { createChecksum, remainingChecksum } from '../../../engine/text/checksum.ts';
import { tokensOf } from '../helpers.ts';
import { small } from './cases.ts';
import { formatLineOf, requestOf, resolvedOf } from './helpers.ts';
import { fittingCodes, lineCodes, piecesOf } from './oracle.ts';

describe.each(small)('all codes of: %s', (_, format) => {
  const alphabet = createAlphabet(format.chars);
  const resolved = resolvedOf(format);
  const all = lineCodes(format).map((code) => [...code]);
  const places = piecesOf(format.pattern, format.chars).flatMap((piece, i) => ('choices' in piece ? [i] : []));

  it('have this checksum', () => {
    const produced = createChecksum(places.length);
    tokensOf(formatLineOf(format), 0n, all.length, produced);
    expect(fullChecksum(resolved, alphabet)).toEqual(produced);
  });

  it('have these shares of symbols', () => {
    const shares = [...symbolShares(resolved, alphabet)];
    expect(shares).toHaveLength(places.length);
    places.forEach((at, place) => {
      [...format.chars].forEach((symbol, digit) => {
        const expected = all.filter((code) => code[at] === symbol).length / all.length;
        expect(shares[place]![digit]).toBeCloseTo(expected, 10);
      });
    });
  });

  it('take so many bytes at most', () => {
    const widths = characterBytes(resolved, alphabet);
    expect(all.every((code) => code.every((symbol, i) => Buffer.byteLength(symbol) <= widths[i]!))).toBe(true);
    expect(codeBytes(resolved, alphabet)).toBe(widths.reduce((sum, bytes) => sum + bytes, 0));
  });
});

it('has the checksum of a line without a format where nothing is chosen', () => {
  for (const [chars, digits] of [['AEIOU', 4], ['ABCD', 3], ['ABC', 1]] as const) {
    const alphabet = createAlphabet(chars);
    const full = fullChecksum(resolvedOf({ chars, pattern: '#'.repeat(digits) }), alphabet);
    const binary = Array.from(full, (sum) => sum.toString(2).padStart(7, '0')).join('');
    expect(binary).toBe(remainingChecksum(createChecksum(digits), alphabet));
  } // biome-ignore format: a table
});

describe('formats are apart', () => {
  const shape = ([chars, pattern]: readonly [string, string]) => ({
    format: resolvedOf({ chars, pattern }),
    alphabet: createAlphabet(chars),
  });
  const DIGITS = '0123456789';
  const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  it.each([
    ['of different lengths', [DIGITS, '####'], [DIGITS, '#####'], true],
    ['with different prefixes', [DIGITS, 'A####'], [DIGITS, 'B####'], true],
    ['A##### and AA####', [DIGITS + UPPER, 'A#####'], [DIGITS + UPPER, 'AA####'], false],
    ['A##### and AA#### of digits', [DIGITS, 'A#####'], [DIGITS, 'AA####'], true],
    ['with classes that share nothing', [DIGITS, '[0-4]###'], [DIGITS, '[5-9]###'], true],
    ['with classes that share one', [DIGITS, '[0-5]###'], [DIGITS, '[5-9]###'], false],
    ['of alphabets that share nothing', [DIGITS, '####'], [UPPER, '####'], true],
    ['of alphabets in another order', ['01234', '####'], ['43210', '####'], false],
    ['a format and itself', [DIGITS, 'X-##'], [DIGITS, 'X-##'], false],
  ] as const)('%s: %j, %j', (_, one, other, expected) => {
    expect(areApart(shape(one), shape(other))).toBe(expected);
    expect(areApart(shape(other), shape(one))).toBe(expected);
  });
});

/** A million codes to spell out are for the night. */
const patterns = process.env.FORMAT_CODES ? ['[A-F]##-#', '[A-F]##-##'] : ['[A-F]##-#'];

describe.each(patterns)('capacity of %s', (pattern) => {
  const format = {
    chars: '0123456789ABCDEF',
    pattern,
    words: ['bad', 'dad'],
    runs: 2,
    codes: ['A01-23', 'A01-2', 'x'],
  };
  const asked = { alphabet: createAlphabet(format.chars), format: requestOf(format) };
  const codes = lineCodes(format);

  it('counts what each member alone takes away', () => {
    const { available, excluded } = capacityOfFormat(asked);
    const { chars } = format;
    const [all, one] = [16 ** (pattern.length - 5), fittingCodes({ chars, pattern }).length];
    expect(available).toBe(BigInt(codes.length));
    expect(excluded.pattern).toBeCloseTo(1 - one / all, 12);
    expect(excluded.words).toBeCloseTo(1 - fittingCodes({ chars, pattern, words: format.words }).length / one, 12);
    expect(excluded.runs).toBeCloseTo(1 - fittingCodes({ chars, pattern, runs: 2 }).length / one, 12);
    expect(excluded.codes).toBeCloseTo(1 / one, 12);
    expect(excluded.lists).toBe(0);
  });

  it('shows five codes that fit, the same at every asking', () => {
    const { examples } = capacityOfFormat(asked);
    expect(examples).toEqual(capacityOfFormat(asked).examples);
    expect(new Set(examples).size).toBe(5);
    expect(codes).toEqual(expect.arrayContaining([...examples]));
  });
});

describe('capacity', () => {
  const alphabet = createAlphabet('0123456789ABCDEF');

  it('tells words and lists apart', () => {
    const of = (avoid: object) => capacityOfFormat({ alphabet, format: { pattern: '####', avoid } }).excluded;
    const words = of({ words: ['bad'] }).words;
    const lists = of({ lists: ['en'] }).lists;
    expect(of({ words: ['bad'], lists: ['en'] })).toMatchObject({ words, lists });
    expect(words).toBeGreaterThan(0);
    expect(lists).toBeGreaterThan(0);
  });

  it('shows these codes, and all of a smaller line', () => {
    const examples = (format: object) => capacityOfFormat({ alphabet, format }).examples;
    const avoid = { words: ['bad', 'dad'], runs: 2, codes: ['A01-23', 'x'] };
    expect(examples({ pattern: '[A-F]##-##', avoid })).toEqual(['A92-0F', 'F34-FB', 'E9D-A8', 'B24-7A', 'E26-5B']);
    expect([...examples({ pattern: '[A-C]' })].sort()).toEqual(['A', 'B', 'C']);
  });
});
