import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { createDigitCounts } from '../../lambda/analysis/digit-counts.ts';
import { deltaShare, deviation, scoreShare, varianceFactor } from '../../lambda/analysis/expectation.ts';
import { createMeasurement } from '../../lambda/analysis/measurement.ts';
import { analysisPicture } from '../../lambda/analysis/picture/picture.ts';
import { inShort, ticks } from '../../lambda/analysis/picture/words.ts';

/** What a picture is made of, against plain counting; and the picture itself. */

const line = '11111111-1111-4111-8111-111111111111';

function measure(chars: string, digits: number, tokens: readonly string[], batch = 7) {
  const measurement = createMeasurement(createAlphabet(chars), digits, tokens.length);
  const inBatches = (take: (tokens: readonly string[]) => void) => {
    for (let at = 0; at < tokens.length; at += batch) take(tokens.slice(at, at + batch));
  };
  inBatches(measurement.add);
  if (measurement.needsSecondPass()) inBatches(measurement.collect);
  return measurement.measured();
}

function pictureOf(chars: string, digits: number, tokens: readonly string[], batch?: number): string {
  const subject = { line, part: 1, alphabet: 'Name', symbols: [...chars], digits, size: tokens.length };
  return analysisPicture(subject, measure(chars, digits, tokens, batch));
}

/** Tokens that are the same in each run: xorshift32. */
function tokensOf(symbols: readonly string[], digits: number, size: number, seed = 1): string[] {
  let state = seed;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return symbols[(state >>> 0) % symbols.length] as string;
  };
  return Array.from({ length: size }, () => Array.from({ length: digits }, next).join(''));
}

const scoreOf = (token: string, symbols: readonly string[]) =>
  [...token].reduce((score, symbol) => score * BigInt(symbols.length) + BigInt(symbols.indexOf(symbol)), 0n);

const cases = fc
  .record({ size: fc.integer({ min: 2, max: 40 }), digits: fc.integer({ min: 1, max: 30 }) })
  .chain(({ size, digits }) => {
    const symbols = Array.from({ length: size }, (_, i) => String.fromCodePoint(0x4e00 + i));
    const token = fc
      .array(fc.nat(size - 1), { minLength: digits, maxLength: digits })
      .map((values) => values.map((value) => symbols[value]).join(''));
    return fc.record({
      symbols: fc.constant(symbols),
      digits: fc.constant(digits),
      tokens: fc.array(token, { minLength: 1, maxLength: 60 }),
    });
  });

describe('what is counted', () => {
  test('every score and every delta is in the bin where it belongs', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 64 }), ({ symbols, digits, tokens }, most) => {
        const { space, scores, deltas } = measure(symbols.join(''), digits, tokens);
        const values = tokens.map((token) => scoreOf(token, symbols));
        const moves = values.slice(1).map((value, i) => value - (values[i] as bigint));
        const series = [{ bins: scores.histogram(most), lowest: 0n, all: values }];
        if (deltas) series.push({ bins: deltas.histogram(most), lowest: 1n - space, all: moves });
        for (const { bins, lowest, all } of series) {
          expect(bins.length).toBeLessThanOrEqual(most);
          expect([bins[0]?.from, bins.at(-1)?.to]).toEqual([lowest, space]);
          expect(bins.slice(1).map(({ from }) => from)).toEqual(bins.slice(0, -1).map(({ to }) => to));
          const counted = bins.map(({ from, to }) => all.filter((value) => value >= from && value < to).length);
          expect(bins.map(({ count }) => count)).toEqual(counted);
        }
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    { symbols: 5, digits: 7, symbolsPerRow: 1, positionsPerColumn: 1 },
    { symbols: 65, digits: 101, symbolsPerRow: 2, positionsPerColumn: 2 },
    { symbols: 1000, digits: 3, symbolsPerRow: 16, positionsPerColumn: 1 },
    { symbols: 65_536, digits: 1024, symbolsPerRow: 1024, positionsPerColumn: 11 },
  ])('$symbols symbols at $digits positions are counted by rows and columns', ({ symbols, digits, ...folded }) => {
    const counts = createDigitCounts(symbols, digits);
    expect(counts).toMatchObject(folded);
    expect([counts.rows, counts.columns]).toEqual([
      Math.ceil(symbols / folded.symbolsPerRow),
      Math.ceil(digits / folded.positionsPerColumn),
    ]);
    const chars = Array.from({ length: symbols }, (_, i) => String.fromCodePoint(0x20000 + i));
    const tokens = tokensOf(chars, digits, 20);
    const { cells } = measure(chars.join(''), digits, tokens).counts;
    const expected = new Map<number, number>();
    for (const token of tokens) {
      for (const [position, symbol] of [...token].entries()) {
        const row = Math.floor(((symbol.codePointAt(0) as number) - 0x20000) / folded.symbolsPerRow);
        const cell = Math.floor(position / folded.positionsPerColumn) * counts.rows + row;
        expected.set(cell, (expected.get(cell) ?? 0) + 1);
      }
    }
    expect([...cells]).toEqual(Array.from(cells, (_, cell) => expected.get(cell) ?? 0));
  });

  test('points lie evenly over the file, at most 2,000', () => {
    const tokens = tokensOf([...'01'], 20, 4001);
    const { points, step } = measure('01', 20, tokens, 1000);
    expect(step).toBe(3);
    expect(points.map(({ position }) => position)).toEqual(Array.from({ length: 1334 }, (_, i) => 3 * i));
    for (const { position, score } of points) expect(score).toBe(BigInt(`0b${tokens[position]}`));
  });
});

describe('what is expected', () => {
  test('of scores and deltas, by enumeration', () => {
    for (const space of [2n, 3n, 10n, 37n]) {
      const all = Array.from({ length: Number(space) }, (_, i) => BigInt(i));
      const moves = all.flatMap((a) => all.filter((b) => b !== a).map((b) => b - a));
      for (let from = 1n - space; from < space; from++) {
        for (let to = from + 1n; to <= space; to += 3n) {
          const share = moves.filter((move) => move >= from && move < to).length / moves.length;
          expect(deltaShare(from, to, space)).toBeCloseTo(share, 12);
          if (from >= 0n) expect(scoreShare(from, to, space)).toBeCloseTo(Number(to - from) / Number(space), 12);
        }
      }
    }
  });

  test('keeps its precision where no float reaches', () => {
    const space = 65_536n ** 1024n;
    expect(deltaShare(0n, space / 2n, space)).toBeCloseTo(0.375, 12);
    expect(varianceFactor(0.25, 10 ** 8, space)).toBeCloseTo(0.75, 12);
  });

  test('deviations have a spread of one, for many tokens and few', () => {
    // Draws without repetition from a space of 1,000, a tenth of which counts.
    let state = 7;
    const next = () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) / 2 ** 32;
    };
    for (const drawn of [300, 600, 900]) {
      const deviations = Array.from({ length: 2000 }, () => {
        let [left, hits] = [100, 0];
        for (let i = 0; i < drawn; i++) if (next() < (left - hits) / (1000 - i)) hits += 1;
        left = 100;
        return deviation(hits, drawn / 10, varianceFactor(0.1, drawn, 1000n));
      });
      const square = deviations.reduce((sum, value) => sum + value * value, 0) / deviations.length;
      expect(Math.abs(Math.sqrt(square) - 1)).toBeLessThan(0.08);
    }
  });

  test('where all tokens are drawn, every difference is beyond all measure', () => {
    expect(deviation(1296, 1296, varianceFactor(1 / 6, 7776, 7776n))).toBe(0);
    expect(deviation(1295, 1296, varianceFactor(1 / 6, 7776, 7776n))).toBe(Number.NEGATIVE_INFINITY);
  });
});

/** Whether the text is one well-formed element: attributes once and quoted, tags balanced, nothing left unescaped. */
function isWellFormed(xml: string): boolean {
  const open: string[] = [];
  let roots = 0;
  const markup = /<(\/?)([a-zA-Z]+)((?: [a-zA-Z:-]+="[^"<&]*(?:&(?:amp|lt|gt|quot|#39);[^"<&]*)*")*)(\/?)>/y;
  const words = /(?:[^<>&]|&(?:amp|lt|gt|quot|#39);)*/y;
  for (let at = 0; at < xml.length; ) {
    markup.lastIndex = words.lastIndex = at;
    const [tag, closes, name = '', attributes = '', empty] = markup.exec(xml) ?? [];
    if (tag === undefined) {
      const [text = ''] = words.exec(xml) ?? [];
      if (text === '' || (open.length === 0 && text.trim() !== '')) return false;
      at += text.length;
      continue;
    }
    const names = [...attributes.matchAll(/ ([a-zA-Z:-]+)=/g)].map(([, attribute]) => attribute);
    if (new Set(names).size !== names.length) return false;
    if (open.length === 0) roots += 1;
    if (closes ? open.pop() !== name : false) return false;
    if (!closes && !empty) open.push(name);
    at += tag.length;
  }
  return roots === 1 && open.length === 0;
}

describe('analysisPicture', () => {
  const epc = '0123456789ABCDEFGHKMNPRSTVWXYZ';
  const wide = Array.from({ length: 65_536 }, (_, i) => String.fromCodePoint(0x20000 + i));
  const sets = [
    { name: '1 token', chars: epc, digits: 20, tokens: tokensOf([...epc], 20, 1) },
    { name: '2 tokens of 1 digit', chars: '01', digits: 1, tokens: ['1', '0'] },
    { name: '1 token of 1 digit', chars: '01', digits: 1, tokens: ['1'] },
    { name: 'signs that XML knows', chars: `<&>"'`, digits: 3, tokens: tokensOf([...`<&>"'`], 3, 50) },
    { name: '65,536 symbols, 1,024 digits', chars: wide.join(''), digits: 1024, tokens: tokensOf(wide, 1024, 40) },
    {
      name: '64 symbols, 100 digits',
      chars: wide.slice(0, 64).join(''),
      digits: 100,
      tokens: tokensOf(wide.slice(0, 64), 100, 3000),
    },
    { name: 'the same token again and again', chars: epc, digits: 100, tokens: Array(3000).fill('7'.repeat(100)) },
  ];

  test.each(sets)('of $name is well-formed, small, and has no figure that is none', ({ chars, digits, tokens }) => {
    const picture = pictureOf(chars, digits, tokens);
    expect(isWellFormed(picture)).toBe(true);
    expect(picture).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(Buffer.byteLength(picture)).toBeLessThan(150_000);
  });

  test('the check of well-formedness finds faults', () => {
    for (const wrong of [
      '<a>',
      '<a></b>',
      '<a/><b/>',
      '<a>&</a>',
      '<a b="1" b="2"/>',
      '<a b=1/>',
      'x<a/>',
      '<a>1<2</a>',
    ]) {
      expect([wrong, isWellFormed(wrong)]).toEqual([wrong, false]);
    }
    expect(isWellFormed('<a b="1"><c d="&lt;"/>x &amp; y</a>\n')).toBe(true);
  });

  test('runs nothing and fetches nothing', () => {
    for (const { chars, digits, tokens } of sets) {
      const picture = pictureOf(chars, digits, tokens).replace('xmlns="http://www.w3.org/2000/svg"', '');
      expect(picture).not.toMatch(/<script|<foreignObject|\bon[a-z]+=|href|url\(|@import|https?:/);
    }
  });

  test('is the same for the same tokens, however they come', () => {
    const tokens = tokensOf([...epc], 20, 3000);
    expect(pictureOf(epc, 20, tokens, 1)).toBe(pictureOf(epc, 20, tokens, 999));
    expect(pictureOf(epc, 20, tokens)).not.toBe(pictureOf(epc, 20, tokens.toReversed()));
  });

  test('tells its figures to those who do not see it', () => {
    const picture = pictureOf('0123456789', 2, ['10', '20', '60']);
    const [, title] = /<title id="title">(.*?)<\/title>/.exec(picture) ?? [];
    const [, told] = /<desc id="desc">(.*?)<\/desc>/.exec(picture) ?? [];
    expect(title).toBe('3 tokens of 2 digits over Name');
    expect(told).toContain('10² = 100 possible tokens');
    expect(told).toContain('Scores: minimum 10, maximum 60, mean 30; Hurst exponent: too few tokens.');
    expect(told).toContain('Deltas: minimum 10, maximum 40, mean 25.');
    expect(picture).toMatch(/^<svg [^>]*role="img" aria-labelledby="title" aria-describedby="desc">/);
  });

  describe('shows what is not random', () => {
    const outlying = (tokens: readonly string[]) => {
      const told = /<desc id="desc">(.*?)<\/desc>/.exec(pictureOf(epc, 20, tokens))?.[1] ?? '';
      const [scores, deltas, digits] = [...told.matchAll(/(\d[\d,]*) of \d[\d,]* (?:bins|counts)/g)].map(([, count]) =>
        Number(count?.replace(',', '')),
      );
      return { scores, deltas, digits };
    };
    const fair = tokensOf([...epc], 20, 20_000, 5);

    test('nothing for tokens without a bias', () => {
      expect(outlying(fair)).toEqual({ scores: 0, deltas: 0, digits: 0 });
    });

    test('a symbol that one position has too often', () => {
      const biased = fair.map((token, i) => (i % 100 === 0 ? `${token.slice(0, 9)}K${token.slice(10)}` : token));
      expect(outlying(biased)).toMatchObject({ scores: 0, digits: 1 });
    });

    test('scores that keep to one half', () => {
      const low = fair.map((token) => (token < 'F' || /^[0-9]/.test(token) ? token : `0${token.slice(1)}`));
      expect(outlying(low).scores).toBeGreaterThan(30);
    });

    test('neighbours that are near each other', () => {
      expect(outlying(fair.toSorted())).toMatchObject({ scores: 0, deltas: expect.any(Number), digits: 0 });
      expect(outlying(fair.toSorted()).deltas).toBeGreaterThan(50);
    });
  });
});

test.each([
  ['0', '0'],
  ['3887.5', '3,887.5'],
  ['-7775', '−7,775'],
  ['174363162169990629810763730330.5', '1.74 × 10²⁹'],
  ['9999999999', '1.00 × 10¹⁰'],
  ['-1.0068541941874993e29', '−1.01 × 10²⁹'],
  ['7'.repeat(4933), '7.78 × 10⁴⁹³²'],
])('%s in short is %s', (decimal, expected) => {
  expect(inShort(decimal)).toBe(expected);
});

test.each([
  [1, [0, 1]],
  [2.24, [0, 1, 2]],
  [875, [0, 200, 400, 600, 800]],
  [50_000, [0, 10_000, 20_000, 30_000, 40_000, 50_000]],
])('ticks up to %s are %j', (highest, expected) => {
  expect(ticks(highest)).toEqual(expected);
});
