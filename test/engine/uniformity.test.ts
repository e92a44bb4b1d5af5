import type { Alphabet } from '../../engine/alphabet/alphabet.ts';
import { presetAlphabet } from '../../engine/alphabet/presets.ts';
import { alphabetOf, lineOf, tokensOf } from './helpers.ts';
import { chiSquared, chiSquaredLimit } from './statistics.ts';

/**
 * Key and line are fixed, so these tests cannot flake. Significance: a sound engine fails a test of one position or
 * pair once in a million lines. Domains are far larger than the samples, so drawing without replacement does not show.
 */
const samples: readonly (readonly [name: string, Alphabet, digits: number, count: number])[] = [
  ['UPPER_EPCG30/12', presetAlphabet('UPPER_EPCG30'), 12, 60_000],
  ['AEIOU/100', alphabetOf(5), 100, 5_000],
  ['BASE16/11', presetAlphabet('BASE16'), 11, 40_000],
  ['BINARY/60', presetAlphabet('BINARY'), 60, 20_000],
  ['1,000 symbols/9', alphabetOf(1_000), 9, 50_000],
];

describe.each(samples)('tokens of %s', (_, alphabet, digits, count) => {
  const k = alphabet.size;
  const rows = tokensOf(lineOf(alphabet, digits), 0n, count).map((token) =>
    Uint16Array.from(token, (symbol) => alphabet.digitOf(symbol.codePointAt(0)!)),
  );

  it('have every symbol alike at each position', () => {
    for (let position = 0; position < digits; position++) {
      const counts = new Uint32Array(k);
      for (const row of rows) counts[row[position]!]!++;
      expect(chiSquared(counts)).toBeLessThan(chiSquaredLimit(k - 1));
    }
  });

  it('have every pair of symbols alike at each pair of positions', () => {
    // At least five expected a cell, else chi-squared does not apply: large alphabets are folded onto fewer classes.
    const classes = Math.min(k, Math.floor(Math.sqrt(count / 5)), 30);
    const usable = Math.floor(k / classes) * classes;
    for (let a = 0; a < digits; a++) {
      // All neighbours, the same place in the other half, first and last.
      for (const b of new Set([a + 1, a + Math.floor(digits / 2), digits - 1])) {
        if (b <= a || b >= digits) continue;
        const counts = new Uint32Array(classes * classes);
        for (const row of rows) {
          const [x, y] = [row[a]!, row[b]!];
          if (x < usable && y < usable) counts[(x % classes) * classes + (y % classes)]!++;
        }
        expect(chiSquared(counts)).toBeLessThan(chiSquaredLimit(classes * classes - 1));
      }
    }
  });

  it('repeat nothing from one token to the next', () => {
    for (let position = 0; position < digits; position++) {
      const counts = new Uint32Array(k);
      for (let i = 1; i < rows.length; i++) counts[(rows[i]![position]! - rows[i - 1]![position]! + k) % k]!++;
      expect(chiSquared(counts)).toBeLessThan(chiSquaredLimit(k - 1));
    }
  });
});
