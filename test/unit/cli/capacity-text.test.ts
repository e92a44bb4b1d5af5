import { expect, test } from '@jest/globals';
import { oddsOf, oddsSentence, tellCapacity } from '../../../cli/alphabets/capacity-text.ts';
import type { CapacityDocument } from '../../../client/index.ts';

const capacity = {
  meta: { odds: 0.001, euMedicines: false },
  links: { self: '/api/alphabets/DIGITS/8' },
  data: {
    id: 'DIGITS',
    type: 'alphabet',
    attributes: {
      ...{ ascii: true, length: 10, bytes: 10, parity: 0, chars: '0123456789' },
      ...{ digits: '8', reachable: '100000', available: '100000000' },
    },
  },
} as const satisfies CapacityDocument;

test('the odds are those of the order, not of the largest one', () => {
  expect(tellCapacity(capacity, '1000').split('\n')).toEqual([
    'DIGITS: 10 symbols, codes of 8 characters: 100,000,000 are possible.',
    'A guess hits one of your 1,000 codes with odds of 1 in 100,000, below the 1 in 10,000 of EU 2016/161.',
  ]);
  expect(tellCapacity(capacity).split('\n').slice(1)).toEqual([
    'One order may have up to 100,000 codes.',
    'A guess hits one of 100,000 codes with odds of 1 in 1,000, not below the 1 in 10,000 of EU 2016/161.',
  ]);
});

test.each([
  [1n, 10_000n, '1 in 10,000', false],
  [1n, 10_001n, '1 in 10,001', true],
  [3n, 10n, '1 in 3', false],
  [1000n, 30n ** 20n, '1 in 3.4e26', true],
  [1n, 10n ** 1024n, '1 in 1.0e1024', true],
  [0n, 10n, 'none', true],
])('%s codes of %s have odds of %s', (codes, possible, text, isBelowEu) => {
  expect(oddsOf(codes, possible)).toEqual({ text, isBelowEu });
});

test('whose codes they are is said', () => {
  expect(oddsSentence('2500', '1 in 40', "the line's ")).toBe(
    "A guess hits one of the line's 2,500 codes with odds of 1 in 40.",
  );
});
