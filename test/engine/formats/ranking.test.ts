import fc from 'fast-check';
import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { compileFormat, rankingOf } from '../../../engine/formats/compile.ts';
import type { ResolvedFormat } from '../../../engine/formats/resolved.ts';
import { readWords, writeWords } from '../../../engine/kernels/numbers.ts';
import { behind } from '../../../engine/kernels/pointer.ts';
import { createWorkspace } from '../../../engine/kernels/workspace.ts';
import { alphabetOf, SEED, tokensOf } from '../helpers.ts';
import { codeRankerOf, formatLineOf, resolvedOf } from './helpers.ts';
import { type Described, fittingCodes, lineCodes } from './oracle.ts';
import { referenceRanking } from './reference.ts';

/** Ranks to digits and back. */
function rankerOf(format: ResolvedFormat, chars: string) {
  const workspace = createWorkspace();
  const compiled = compileFormat(format, createAlphabet(chars));
  const ranking = rankingOf(compiled, workspace, 64);
  const { words } = ranking;
  const { places } = compiled.template;
  const ranks = workspace.allocate(4 * words * 64);
  const digits = workspace.allocate(2 * places * 64);
  return {
    count: ranking.count,
    unrank(values: readonly bigint[]): number[][] {
      values.forEach((value, i) => {
        writeWords(workspace, behind(ranks, 4 * words * i), words, value);
      });
      ranking.unrank(ranks, values.length, digits, 2 * places);
      return values.map((_, i) => Array.from(workspace.halfWords(behind(digits, 2 * places * i), places)));
    },
    rank(codes: readonly (readonly number[])[]): bigint[] {
      codes.forEach((code, i) => {
        workspace.halfWords(behind(digits, 2 * places * i), places).set(code);
      });
      ranking.rank(digits, 2 * places, codes.length, ranks);
      return codes.map((_, i) => readWords(workspace, behind(ranks, 4 * words * i), words));
    },
  };
}

/** Ranks everywhere: the ends, the middle, and some between. */
function spread(count: bigint): bigint[] {
  const some = Array.from({ length: 24 }, (_, i) => (count * BigInt(i)) / 24n);
  return [...new Set([0n, 1n, count / 2n - 1n, count - 2n, count - 1n, ...some])].filter(
    (rank) => rank >= 0n && rank < count,
  );
}

function expectInverse(format: ResolvedFormat, chars: string): void {
  const ranker = rankerOf(format, chars);
  const ranks = spread(ranker.count);
  const codes = ranker.unrank(ranks);
  expect(ranker.rank(codes)).toEqual(ranks);
  for (let i = 1; i < ranks.length; i++) {
    if (ranks[i]! > ranks[i - 1]!) expect(compare(codes[i]!, codes[i - 1]!)).toBe(1);
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((digit, i) => digit !== b[i]);
  return at < 0 ? 0 : Math.sign(a[at]! - b[at]!);
}

/** Formats by chance: any pattern of few codes, words of its letters, runs, check symbols. */
const anyFormat: fc.Arbitrary<Described> = fc
  .record({
    chars: fc.constantFrom('AB', 'ASEX', '0O1IL5', 'aAbB-8'),
    pieces: fc.array(fc.constantFrom('#', '#', '#', 'A', '-', 'S', '\\*', '[A]', '[^A]', '[^0-O]'), { minLength: 1, maxLength: 7 }),
    words: fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 's', 'e', 'x', '0', '1', '8'), minLength: 2, maxLength: 4 }), { maxLength: 4 }),
    runs: fc.option(fc.integer({ min: 2, max: 4 }), { nil: undefined }),
    lookalikes: fc.boolean(),
    check: fc.option(fc.record({ system: fc.constantFrom('luhn', 'iso7064'), over: fc.constantFrom('code', 'digits') }), { nil: undefined }),
    end: fc.constantFrom('', 'A', '-S', 'BB'),
  })
  .map(({ chars, pieces, end, check, ...rest }) => {
    const own = (piece: string) => !/^\[/.test(piece) || [...piece.replaceAll(/[[\]^-]/g, '')].every((symbol) => chars.includes(symbol));
    const pattern = ['#', ...pieces.filter(own)].join('');
    return { chars, pattern: `${pattern}${check ? '*' : ''}${end}`, ...(check && { check }), ...rest } as Described;
  }); // biome-ignore format: a generator

it('is brute force’s, for formats by chance', () => {
  let counted = 0;
  const property = fc.property(anyFormat, (format) => {
    const all = lineCodes(format);
    if (all.length === 0) {
      expect(() => resolvedOf(format)).toThrow(expect.objectContaining({ code: 'format.empty' }));
      return;
    }
    const line = formatLineOf(format);
    const made = tokensOf(line, 0n, Number(line.capacity));
    expect([...made].sort()).toEqual([...all].sort());
    expect(line.find(made)).toEqual(made.map((_, i) => ({ position: BigInt(i) })));
    const ranker = codeRankerOf(format);
    expect(all.map((code) => ranker.rankOf(code))).toEqual(all.map((_, i) => BigInt(i)));
    counted += all.length;
  });
  fc.assert(property, { seed: SEED, numRuns: 60 });
  expect(counted).toBeGreaterThan(2_000);
});

describe('is a reference’s, for formats too large to spell out:', () => {
  const words = ['ass', 'sex', 'a5', 'xx'];
  it.each<[string, Described]>([
    ['cumulative counts', { chars: 'ASEX01', pattern: '#'.repeat(20), words, runs: 3 }],
    ['one count for all', { chars: 'ASEX01', pattern: '[A-X]###-####-[^A]#######-######' }],
    ['counts of many words', { chars: 'ASEX01', pattern: '#'.repeat(26), words, runs: 3 }],
    ['the same, classes and text', { chars: 'ASEX01', pattern: `S-${'##[A-E]-'.repeat(10)}EX`, words }],
    ['many symbols an arc', { chars: '0123456789ABCDE', pattern: '#'.repeat(17), words: ['ab', 'ba'] }],
    ['counts far apart', { chars: 'AB', pattern: '#'.repeat(90), runs: 2 }],
    ['two symbols, runs', { chars: 'AB', pattern: '#'.repeat(90), runs: 3 }],
  ])('%s', (_, format) => {
    const reference = referenceRanking(format);
    const resolved = resolvedOf(format);
    expect(resolved.fits).toBe(String(reference.count));
    const ranker = rankerOf(resolved, format.chars);
    const symbols = [...format.chars];
    const fixed = Array.from(format.pattern.replaceAll(/\[[^\]]*\]/g, '#'));
    const codes = ranker.unrank(spread(reference.count)).map((digits) => {
      const rest = digits.map((digit) => symbols[digit]!);
      return fixed.map((character) => (character === '#' ? rest.shift()! : character)).join('');
    });
    expect(codes).toEqual(spread(reference.count).map((rank) => reference.codeAt(rank)));
    expectInverse(resolved, format.chars);
  });

  it('at every border between symbols', () => {
    const format: Described = { chars: 'ASEX01', pattern: '#'.repeat(26), words, runs: 3 };
    const reference = referenceRanking(format);
    const ranker = rankerOf(resolvedOf(format), format.chars);
    const code = reference.codeAt(reference.count / 3n);
    const borders = Array.from({ length: 26 }, (_, i) => reference.rankOf(`${code.slice(0, i)}${code[i]}`));
    const ranks = borders.flatMap((rank) => [rank - 1n, rank, rank + 1n]).filter((rank) => rank >= 0n);
    const expected = ranks.map((rank) => Array.from(reference.codeAt(rank), (symbol) => format.chars.indexOf(symbol)));
    for (let from = 0; from < ranks.length; from += 60) {
      expect(ranker.unrank(ranks.slice(from, from + 60))).toEqual(expected.slice(from, from + 60));
      expect(ranker.rank(expected.slice(from, from + 60))).toEqual(ranks.slice(from, from + 60));
    }
  });
});

describe('unranks and ranks at the extremes:', () => {
  const words = (count: number, letters: string) =>
    Array.from({ length: count }, (_, i) => {
      const index = [...(i + letters.length ** 3).toString(letters.length)].map(
        (digit) => letters[Number.parseInt(digit, 36)]!,
      );
      return `${index.join('')}${letters[i % 7]}`;
    });

  it('1,024 digits', () => {
    const { chars } = alphabetOf(36);
    expectInverse(resolvedOf({ chars, pattern: `[A-C]${'#'.repeat(1_023)}` }), chars);
    expectInverse(resolvedOf({ chars: 'AB01', pattern: '#'.repeat(1_024), words: ['abba', 'b0b'], runs: 4 }), 'AB01');
  });

  it('65,536 symbols', () => {
    const { chars } = alphabetOf(65_536);
    expectInverse(resolvedOf({ chars, pattern: '[^A]##' }), chars);
    expectInverse(resolvedOf({ chars, pattern: '######[a-z]', words: ['ab', 'éa', 'ss'] }), chars);
    expectInverse(resolvedOf({ chars, pattern: '[^A]#*', check: { system: 'luhn' } }), chars);
  });

  it('2,000 words', () => {
    const chars = '0123456789ABCDEFGHKMNPRSTVWXYZ';
    const list = words(2_000, 'abcdefghkmnprtvwxyz');
    const resolved = resolvedOf({ chars, pattern: '#'.repeat(12), words: list, runs: 3 });
    expect(resolved.shown.words.count).toBeGreaterThan(1_900);
    expectInverse(resolved, chars);
    expectInverse(
      resolvedOf({ chars, pattern: `${'#'.repeat(10)}*`, words: list, check: { system: 'iso7064' } }),
      chars,
    );
    expectInverse(resolvedOf({ chars, pattern: '#'.repeat(60), words: list }), chars);
  });

  it('10,000 codes', () => {
    const format: Described = {
      chars: '0123456789',
      pattern: '#####',
      codes: Array.from({ length: 10_000 }, (_, i) => String((i * 7) % 90_000).padStart(5, '0')),
    };
    const line = formatLineOf(format);
    const made = tokensOf(line, 0n, Number(line.capacity));
    expect(made).toHaveLength(90_000);
    const left = new Set(format.codes);
    expect(made.some((code) => left.has(code))).toBe(false);
    expect(new Set(made).size).toBe(90_000);
    expect(line.positionsOf(made)).toEqual(made.map((_, i) => BigInt(i)));
    expect(line.find(['00007', '00001'])).toEqual([
      { reason: 'avoided' },
      expect.objectContaining({ position: expect.any(BigInt) }),
    ]);
    expect(fittingCodes({ ...format, pattern: '##' })).toHaveLength(100);
  });
});
