import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { presetAlphabet } from '../../engine/alphabet/presets.ts';
import { openLine } from '../../engine/line.ts';
import { alphabetOf, bytesOf, LINE_ID, lineOf, MAC, SEED, tokensOf } from './helpers.ts';

const mixed = createAlphabet('aé€😀z');

describe('produce', () => {
  const lines = [
    ['AEIOU/100', lineOf(createAlphabet('AEIOU'), 100)],
    ['EPCG30/12', lineOf(presetAlphabet('UPPER_EPCG30'), 12)],
    ['DICE/5, shuffled', lineOf(presetAlphabet('DICE'), 5)],
    ['1- to 4-byte symbols/9', lineOf(mixed, 9)],
    ['65,536 symbols/7', lineOf(alphabetOf(65_536), 7)],
  ] as const;

  it.each(lines)('gives the same bytes however a range is cut: %s', (_, line) => {
    const total = Math.min(5_000, Number(line.capacity));
    const start = line.capacity > 10n ** 12n ? line.capacity / 3n : 0n;
    const whole = bytesOf(line, start, total);
    const cuts = fc.array(fc.integer({ min: 0, max: total }), { maxLength: 6 });
    const property = fc.property(cuts, (at) => {
      const borders = [0, ...at.sort((a, b) => a - b), total];
      const parts = borders.slice(1).map((end, i) => bytesOf(line, start + BigInt(borders[i]!), end - borders[i]!));
      expect(Buffer.concat(parts).equals(whole)).toBe(true);
    });
    fc.assert(property, { seed: SEED, numRuns: 12 });
  });

  it('gives the same bytes when two generators of a line take turns', () => {
    const line = lineOf(presetAlphabet('BASE62'), 30);
    const [a, b] = [line.produce(0n, 9_000), line.produce(10n ** 40n, 9_000)];
    const parts: [Buffer[], Buffer[]] = [[], []];
    for (let i = 0; i < 10; i++) {
      [a, b].forEach((generator, which) => {
        const { value } = generator.next();
        if (value) parts[which as 0 | 1].push(Buffer.from(value.bytes));
      });
    }
    expect(Buffer.concat(parts[0]).equals(bytesOf(line, 0n, 9_000))).toBe(true);
    expect(Buffer.concat(parts[1]).equals(bytesOf(line, 10n ** 40n, 9_000))).toBe(true);
  });

  it('tells the tokens of each batch and ends each with a newline', () => {
    let tokens = 0;
    for (const batch of lineOf(mixed, 9).produce(0n, 7_001)) {
      const text = Buffer.from(batch.bytes).toString();
      expect(text.endsWith('\n')).toBe(true);
      expect(text.split('\n')).toHaveLength(batch.tokens + 1);
      tokens += batch.tokens;
    }
    expect(tokens).toBe(7_001);
  });

  it('produces every token of a mixed-width line exactly once, on either side of a million', () => {
    for (const digits of [3, 8, 9]) {
      const line = lineOf(mixed, digits);
      const tokens = tokensOf(line, 0n, 5 ** digits);
      expect(new Set(tokens).size).toBe(5 ** digits);
      expect(tokens.every((token) => [...token].length === digits)).toBe(true);
    }
  });

  it('has the file sizes of the documented samples', () => {
    const size = (alphabet: Parameters<typeof lineOf>[0], digits: number, count: number) =>
      bytesOf(lineOf(alphabet, digits), 0n, count).length - 1;
    expect(size(presetAlphabet('DICE'), 5, 7_776)).toBe(124_415);
    expect(size(presetAlphabet('LOWER_LATIN'), 3, 8_788)).toBe(35_151);
    expect(size(presetAlphabet('UPPER_EPCG30'), 20, 50_000)).toBe(1_049_999);
  });

  it('refuses positions that the line does not have, at the call', () => {
    const line = lineOf(presetAlphabet('DICE'), 5);
    for (const [first, count] of [
      [-1n, 1],
      [0n, 7_777],
      [7_776n, 1],
      [0n, -1],
      [0n, 0.5],
      [0n, 2 ** 60],
    ] as const) {
      expect(() => line.produce(first, count)).toThrow(expect.objectContaining({ code: 'position.range' }));
    }
    expect([...line.produce(7_776n, 0)]).toEqual([]);
    expect(() => line.produce(0n, 1, new Uint32Array(4))).toThrow(expect.objectContaining({ code: 'parameter' }));
  });

  it('makes another permutation for another line and another secret', () => {
    const alphabet = presetAlphabet('BASE62');
    const first = tokensOf(lineOf(alphabet, 12), 0n, 3);
    const otherLine = lineOf(alphabet, 12, LINE_ID.replace('0', '1'));
    const otherMac = openLine({ mac: Uint8Array.from(MAC, (byte) => byte ^ 1), lineId: LINE_ID, alphabet, digits: 12 });
    expect(tokensOf(otherLine, 0n, 3)).not.toEqual(first);
    expect(tokensOf(otherMac, 0n, 3)).not.toEqual(first);
    expect(tokensOf(lineOf(alphabet, 12, LINE_ID.toUpperCase()), 0n, 3)).toEqual(first);
  });
});

describe('positionsOf', () => {
  const sizes = [2, 3, 10, 62, 1_000, 65_536] as const;
  const digits = [1, 2, 3, 5, 12, 31, 100, 1_024] as const;
  const cases = sizes.flatMap((size) => digits.map((n) => [size, n] as const));

  it.each(cases)('inverts production with %i symbols and %i digits', (size, n) => {
    const line = lineOf(alphabetOf(size), n);
    const last = line.capacity - 1n;
    const count = last < 3n ? 1 : 2;
    const starts = [0n, last / 3n, last / 2n, last - BigInt(count - 1)];
    const tokens = starts.flatMap((start) => tokensOf(line, start, count));
    const positions = starts.flatMap((start) => Array.from({ length: count }, (_, i) => start + BigInt(i)));
    expect(line.positionsOf(tokens)).toEqual(positions);
  });

  it('answers in the order asked, more than a batch at a time', () => {
    const line = lineOf(presetAlphabet('UPPER_EPCG30'), 20);
    const tokens = tokensOf(line, 2n ** 60n, 5_000).reverse();
    const asked = tokens.flatMap((token, i) => (i % 100 === 0 ? ['no token', token] : [token]));
    const positions = line.positionsOf(asked).filter((position) => position !== undefined);
    expect(positions).toEqual(tokens.map((_, i) => 2n ** 60n + BigInt(4_999 - i)));
  });

  it('answers undefined for whatever is no token', () => {
    const line = lineOf(mixed, 3);
    const none = [
      '',
      'aa',
      'aaaa',
      'aab',
      'aa\n',
      'AAA',
      'aa\ud83d',
      '\ude00\ud83da',
      '😀😀',
      'ae\u0301',
      'a'.repeat(10 ** 6),
    ];
    expect(line.positionsOf(none)).toEqual(none.map(() => undefined));
    expect(line.positionsOf(['😀😀😀', 'aaa']).every((position) => position !== undefined)).toBe(true);
    expect(line.positionsOf([])).toEqual([]);
  });

  it('takes any string', () => {
    const lines = [lineOf(mixed, 3), lineOf(presetAlphabet('BINARY'), 40), lineOf(presetAlphabet('DICE'), 2)];
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'01aé€😀z⚀⚁\ud800') }));
    const property = fc.property(fc.array(text), (tokens) => {
      for (const line of lines) {
        line.positionsOf(tokens).forEach((position, i) => {
          if (position !== undefined) expect(tokensOf(line, position, 1)).toEqual([tokens[i]]);
        });
      }
    });
    fc.assert(property, { seed: SEED, numRuns: 200 });
  });
});

describe('openLine', () => {
  const good = { mac: MAC, lineId: LINE_ID, alphabet: mixed, digits: 3 };
  it.each([
    { ...good, mac: new Uint8Array(31) },
    { ...good, lineId: 'no uuid' },
    { ...good, digits: 0 },
    { ...good, digits: 1_025 },
    { ...good, digits: 1.5 },
  ])('refuses parameters that are not as documented (%#)', (options) => {
    expect(() => openLine(options)).toThrow(expect.objectContaining({ code: 'parameter' }));
  });

  it('takes no memory for what it makes until it makes something', () => {
    const line = lineOf(presetAlphabet('UPPER_EPCG30'), 20);
    const [first] = tokensOf(lineOf(presetAlphabet('UPPER_EPCG30'), 20), 0n, 1);
    const opened = line.memoryBytes;
    expect(line.positionsOf([first as string])).toEqual([0n]);
    expect(line.memoryBytes).toBe(opened);
    expect(tokensOf(line, 0n, 1)).toEqual([first]);
    expect(line.memoryBytes).toBeGreaterThan(opened);
  });

  it('is the same line at every opening', () => {
    const hash = (line: ReturnType<typeof lineOf>) =>
      createHash('sha256')
        .update(bytesOf(line, 0n, 500))
        .digest('hex');
    expect(hash(lineOf(mixed, 20))).toBe(hash(lineOf(mixed, 20)));
  });
});
