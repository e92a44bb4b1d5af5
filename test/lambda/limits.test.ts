import { describe, expect, test } from '@jest/globals';
import { HttpError, inBody } from '../../api/answers/errors.ts';
import { type Bounds, checkOrder } from '../../lambda/http/orders/limits.ts';

const sources = { size: inBody('data', 'attributes', 'size'), digits: inBody('data', 'attributes', 'digits') };
const dice = { size: 6, widest: 3 };
const latin = { size: 26, widest: 1 };

interface Case {
  readonly size: bigint;
  readonly digits: bigint;
  readonly alphabet?: { size: number; widest: number };
  readonly produced?: bigint;
  readonly agreement?: 'basic' | 'bulk';
  readonly lenient?: boolean;
}
function check({ size, digits, alphabet = dice, produced = 0n, agreement = 'basic', lenient = false }: Case): unknown {
  try {
    return checkOrder(size, { alphabet, digits, produced, agreement, lenient }, sources);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const [fault] = error.faults;
    const { minimum, maximum, by } = (fault?.meta ?? {}) as Partial<Bounds>;
    return `${error.status} ${fault?.detail} ${fault?.source?.parameter} ${minimum} to ${maximum} by ${by}`;
  }
}
const granted = (size: number, digits: number) => ({ size, digits });
const RANGE = '406 Out of range. size';
const LIMIT = '402 Out of limit. size';
const DIGITS = '402 Out of limit. digits 3 to 100 by agreement';

describe('checkOrder', () => {
  test.each<[what: string, order: Case, expected: unknown]>([
    ['all there are', { size: 7776n, digits: 5n }, granted(7776, 5)],
    ['one more', { size: 7777n, digits: 5n }, `${RANGE} 1000 to 7776 by available`],
    ['what the reach has', { size: 17_476n, digits: 20n }, granted(17_476, 20)],
    ['one beyond the reach', { size: 17_477n, digits: 20n }, `${LIMIT} 1000 to 17476 by bytes`],
    ['the most of the agreement', { size: 100_000n, digits: 10n, alphabet: latin }, granted(100_000, 10)],
    ['one more than that', { size: 100_001n, digits: 10n, alphabet: latin }, `${LIMIT} 1000 to 100000 by agreement`],
    ['the fewest of the agreement', { size: 1_000n, digits: 10n }, granted(1_000, 10)],
    ['one fewer', { size: 999n, digits: 10n }, `${LIMIT} 1000 to 34952 by agreement`],
    ['none', { size: 0n, digits: 10n }, `${LIMIT} 1000 to 34952 by agreement`],
    ['the fewest digits', { size: 1_000n, digits: 3n, alphabet: latin }, granted(1_000, 3)],
    ['fewer digits', { size: 1_000n, digits: 2n, alphabet: { size: 60, widest: 1 } }, DIGITS],
    ['the most digits', { size: 1_000n, digits: 100n, alphabet: latin }, granted(1_000, 100)],
    ['more digits', { size: 1_000n, digits: 101n, alphabet: latin }, DIGITS],
    ['digits beyond all agreements', { size: 10n ** 40n, digits: 10n ** 40n }, DIGITS],
    ['out of range comes before out of limit', { size: 1_000n, digits: 2n }, `${RANGE} 36 to 36 by available`],
    [
      'exactly the rest, below the minimum',
      { size: 576n, digits: 3n, alphabet: latin, produced: 17_000n },
      granted(576, 3),
    ],
    [
      'less than the rest, below the minimum',
      { size: 575n, digits: 3n, alphabet: latin, produced: 17_000n },
      `${LIMIT} 576 to 576 by available`,
    ],
    [
      'more than the rest',
      { size: 577n, digits: 3n, alphabet: latin, produced: 17_000n },
      `${RANGE} 576 to 576 by available`,
    ],
    [
      'of a line that is used up',
      { size: 1n, digits: 3n, alphabet: latin, produced: 17_576n },
      `${RANGE} 0 to 0 by available`,
    ],
    [
      'none of a line that is used up',
      { size: 0n, digits: 3n, alphabet: latin, produced: 17_576n },
      `${RANGE} 0 to 0 by available`,
    ],
    ['one token, in bulk', { size: 1n, digits: 1n, agreement: 'bulk' }, granted(1, 1)],
    ['10^10 tokens, in bulk', { size: 10n ** 10n, digits: 20n, agreement: 'bulk' }, granted(1e10, 20)],
    [
      'one more, in bulk',
      { size: 10n ** 10n + 1n, digits: 20n, agreement: 'bulk' },
      `${LIMIT} 1 to 10000000000 by agreement`,
    ],
    ['1,024 digits, in bulk', { size: 1n, digits: 1_024n, agreement: 'bulk' }, granted(1, 1_024)],
  ])('%s', (_, order, expected) => {
    expect(check(order)).toEqual(expected);
  });

  test.each<[what: string, order: Case, expected: unknown]>([
    ['beyond what there is', { size: 10n ** 30n, digits: 5n }, granted(7776, 5)],
    ['beyond the reach', { size: 17_477n, digits: 20n }, granted(17_476, 20)],
    ['what fits stays', { size: 1_000n, digits: 20n }, granted(1_000, 20)],
    ['too few stay too few', { size: 999n, digits: 20n }, `${LIMIT} 1000 to 17476 by agreement`],
    ['to the rest', { size: 1_000n, digits: 3n, alphabet: latin, produced: 17_000n }, granted(576, 3)],
    ['of nothing', { size: 1_000n, digits: 3n, alphabet: latin, produced: 17_576n }, `${RANGE} 0 to 0 by available`],
    ['no digits are scaled', { size: 1_000n, digits: 101n }, DIGITS],
  ])('scales down where that is allowed: %s', (_, order, expected) => {
    expect(check({ ...order, lenient: true })).toEqual(expected);
  });
});
