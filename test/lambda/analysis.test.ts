import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { fixed, significant, significantRoot } from '../../lambda/analysis/decimals.ts';
import { hurstEstimator } from '../../lambda/analysis/hurst.ts';
import { lineBatches } from '../../lambda/analysis/lines.ts';
import { scoring } from '../../lambda/analysis/scores.ts';
import { createSeries } from '../../lambda/analysis/series.ts';

/** Numbers that are the same in each run: xorshift32, and by sums of twelve nearly normal ones. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
function normals(seed: number): () => number {
  const next = generator(seed);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += next();
    return sum;
  };
}

describe('hurstEstimator', () => {
  const COUNT = 2 ** 15;
  function estimate(value: (i: number) => number, count = COUNT): number | undefined {
    const estimator = hurstEstimator(count);
    for (let i = 0; i < count; i++) estimator.add(value(i));
    return estimator.estimate();
  }

  test('is one half for independent values, whatever their distribution', () => {
    for (const seed of [1, 2, 3, 4]) {
      expect(Math.abs((estimate(normals(seed)) as number) - 0.5)).toBeLessThan(0.03);
      expect(Math.abs((estimate(generator(seed)) as number) - 0.5)).toBeLessThan(0.03);
    }
  });

  test('has no bias that grows as series get short', () => {
    // The uncorrected R/S tells 0.55 and more of 1,000 independent values.
    const estimates = Array.from({ length: 60 }, (_, i) => estimate(normals(i + 1), 1000) as number);
    const mean = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
  });

  test('is near 1 for what keeps its direction, and well below one half for what returns', () => {
    const next = normals(5);
    let walk = 0;
    expect(estimate(() => (walk += next()))).toBeGreaterThan(0.9);
    let before = 0;
    const differences = () => {
      const value = next();
      const difference = value - before;
      before = value;
      return difference;
    };
    expect(estimate(differences)).toBeLessThan(0.2);
  });

  test('orders series by their memory', () => {
    const autoregressive = (memory: number) => {
      const next = normals(9);
      let value = 0;
      return () => (value = memory * value + next());
    };
    const estimates = [-0.6, -0.3, 0, 0.3, 0.6, 0.9].map((memory) => estimate(autoregressive(memory)) as number);
    expect(estimates).toEqual(estimates.toSorted((a, b) => a - b));
  });

  test('does not depend on the scale', () => {
    const [one, other] = [normals(6), normals(6)];
    expect(estimate(() => 1e6 * one() + 1e9)).toBeCloseTo(estimate(other) as number, 4);
  });

  test('is undefined for a series that is too short or constant', () => {
    expect(estimate(normals(7), 0)).toBeUndefined();
    expect(estimate(normals(7), 100)).toBeUndefined();
    expect(estimate(normals(7), 255)).toBeUndefined();
    expect(estimate(normals(7), 256)).toEqual(expect.any(Number));
    expect(estimate(() => 3)).toBeUndefined();
  });
});

describe('createSeries', () => {
  const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
  function metricsOf(values: readonly bigint[], lowest: bigint, highest: bigint) {
    const series = createSeries(lowest, highest, values.length);
    for (const value of values) series.add(value);
    if (series.needsSecondPass()) for (const value of values) series.collect(value);
    return series.metrics();
  }

  test('of all dice', () => {
    const values = Array.from({ length: 7776 }, (_, i) => BigInt((i * 5) % 7776));
    expect(metricsOf(values, 0n, 7775n)).toMatchObject({
      minimum: '0',
      maximum: '7775',
      mean: '3887.5',
      median: '3887.5',
      var: '5039496',
      std: '2244.8821795363783',
    });
  });

  test('of one value', () => {
    const one = metricsOf([7n], 0n, 9n);
    expect(one).toEqual({ minimum: '7', maximum: '7', mean: '7', median: '7', std: '0', var: '0', hurst: null });
  });

  test('minimum, maximum and median are exact, however large the numbers and how they cluster', () => {
    const bound = 5n ** 100n;
    const clustered = fc.oneof(
      fc.bigInt({ min: -bound, max: bound }),
      fc.bigInt({ min: 0n, max: 3n }),
      fc.bigInt({ min: bound - 3n, max: bound }),
    );
    fc.assert(
      fc.property(fc.array(clustered, { minLength: 1, maxLength: 50 }), (values) => {
        const sorted = values.toSorted(compare);
        const { minimum, maximum, median } = metricsOf(values, -bound, bound);
        expect([minimum, maximum]).toEqual([String(sorted[0]), String(sorted.at(-1))]);
        const twice = (sorted[(values.length - 1) >> 1] as bigint) + (sorted[values.length >> 1] as bigint);
        expect(median).toBe(fixed(twice, 2n));
      }),
    );
  });
});

describe('decimals', () => {
  test.each([
    [1n, 2n, '0.5'],
    [-1n, 2n, '-0.5'],
    [1n, 3n, '0.333333'],
    [2n, 3n, '0.666667'],
    [-2n, 3n, '-0.666667'],
    [10n ** 40n + 1n, 2n, `5${'0'.repeat(39)}.5`],
    [0n, 7n, '0'],
    [1n, 10_000_000n, '0'],
    [-1n, 10_000_000n, '0'],
    [21n, 7n, '3'],
  ])('fixed: %s ÷ %s = %s', (num, den, expected) => {
    expect(fixed(num, den)).toBe(expected);
  });

  test.each([
    [1n, 3n, '0.33333333333333333'],
    [2n, 3n, '0.66666666666666667'],
    [10n, 1n, '10'],
    [5_039_496n, 1n, '5039496'],
    [10n ** 21n, 1n, '1e21'],
    [10n ** 20n, 1n, '100000000000000000000'],
    [999_999_999_999_999_999n, 1n, '1000000000000000000'],
    [1n, 10n ** 9n, '1e-9'],
    [1n, 1000n, '0.001'],
  ])('significant: %s ÷ %s = %s', (num, den, expected) => {
    expect(significant(num, den)).toBe(expected);
  });

  test('significant is as near as a double is', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 200n }), fc.bigInt({ min: 1n, max: 2n ** 200n }), (num, den) => {
        const text = significant(num, den);
        expect(() => JSON.parse(text)).not.toThrow();
        const [mantissa = '', exponent = '0'] = text.split('e');
        const [whole = '', fraction = ''] = mantissa.split('.');
        const scale = BigInt(fraction.length) - BigInt(exponent);
        const units = BigInt(whole + fraction);
        const [left, right] = scale >= 0n ? [units * den, num * 10n ** scale] : [units * den * 10n ** -scale, num];
        const error = left > right ? left - right : right - left;
        // 17 digits: half a unit of the last is at most a 2 × 10^16th part.
        expect(error * 10n ** 16n <= right).toBe(true);
      }),
    );
  });

  test('significantRoot squares to what it is the root of', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), (root) => {
        expect(significantRoot(root * root, 1n)).toBe(significant(root, 1n));
        expect(significantRoot(root * root * 49n, 49n)).toBe(significant(root, 1n));
      }),
    );
    expect(significantRoot(2n, 1n)).toBe('1.414213562373095');
  });
});

describe('scoring', () => {
  test('is the number that the digits write', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 1, maxLength: 60 }), (digits) => {
        const faces = [...'⚀⚁⚂⚃⚄⚅'];
        const token = digits.map((digit) => faces[digit]).join('');
        const expected = digits.reduce((score, digit) => score * 6n + BigInt(digit), 0n);
        expect(scoring(createAlphabet(faces.join('')))(token)).toBe(expected);
      }),
    );
  });

  test("goes by the alphabet's order, not Unicode's", () => {
    const score = scoring(createAlphabet('ba😀'));
    expect(['bb', 'ba', 'b😀', 'ab', '😀😀'].map(score)).toEqual([0n, 1n, 2n, 3n, 8n]);
  });
});

test('lineBatches finds the lines of a stream wherever it is cut, within symbols too', async () => {
  const lines = ['aß€😀', '⚀⚁⚂', 'x', 'zz'];
  const bytes = new TextEncoder().encode(lines.join('\n'));
  for (let size = 1; size <= bytes.length; size++) {
    async function* stream() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    expect((await Array.fromAsync(lineBatches(stream()))).flat()).toEqual(lines);
  }
});
