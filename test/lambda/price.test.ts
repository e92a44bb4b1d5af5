import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { priceOf } from '../../api/terms/price.ts';

const price = { metrics: 1, job: 5, rebate: 0, digit: 0.0009 };
const of = (size: number, digits: number, analysis: 'none' | 'metrics' = 'none') => ({ size, digits, analysis });

/** (job + digit × digits × size [+ metrics]) × (1 − rebate), rounded up to the minor unit. */
describe('priceOf', () => {
  test.each([
    ['1,000 of 100 digits', of(1000, 100), {}, 'eur', 9_500n],
    ['with metrics', of(1000, 100, 'metrics'), {}, 'eur', 9_600n],
    ['rounded up', of(1001, 3), {}, 'eur', 771n],
    ['one digit costs a cent', of(1, 1), {}, 'eur', 501n],
    ['not rounded where it is even', of(1000, 10), {}, 'eur', 1_400n],
    ['with a rebate', of(1000, 100), { rebate: 0.15 }, 'eur', 8_075n],
    ['with a rebate that floats have no number for', of(1000, 100), { rebate: 0.1 }, 'eur', 8_550n],
    ['for nothing', of(1000, 100), { rebate: 1 }, 'eur', 0n],
    ['in yen, which have no minor unit', of(1001, 3), {}, 'jpy', 8n],
    ['in dinars of 1,000 fils', of(1001, 3), {}, 'kwd', 7_703n],
    ['10^10 tokens', of(1e10, 1024), {}, 'eur', 921_600_000_500n],
    ['a digit price with an exponent', of(1000, 100), { digit: 9e-7 }, 'eur', 509n],
    ['a job with an exponent', of(1, 1), { job: 1e21, digit: 0 }, 'eur', 10n ** 23n],
    ['thirds of nothing', of(3, 3), { digit: 0.1, job: 0.2 }, 'eur', 110n],
  ])('%s', (_, order, more, currency, expected) => {
    expect(priceOf(order, { price: { ...price, ...more }, currency })).toBe(expected);
  });

  test('is never below the price, and less than one minor unit above', () => {
    const cents = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(
        cents,
        cents,
        fc.integer({ min: 0, max: 100 }),
        fc.nat(),
        fc.nat(1024),
        (job, digit, rebate, size, digits) => {
          const exact = { metrics: 0, job: job / 100, digit: digit / 1e6, rebate: rebate / 100 };
          const minor = priceOf(of(size, digits), { price: exact, currency: 'eur' });
          // In millionths of a minor unit × 100.
          const full = (BigInt(job) * 10_000n + BigInt(digit) * BigInt(digits) * BigInt(size)) * BigInt(100 - rebate);
          expect(minor * 1_000_000n >= full).toBe(true);
          expect(minor * 1_000_000n - full < 1_000_000n).toBe(true);
        },
      ),
    );
  });
});
