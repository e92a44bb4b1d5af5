import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { LEASE_SECONDS, releaseLease, takeLease } from '../../../../lambda/accounts/leases.ts';

const NOW = 1_800_000_000;
const pair = () => {
  const customer = randomUUID();
  return [
    { customer, holder: 'one' },
    { customer, holder: 'other' },
  ] as const;
};

test('one of many has the lease', async () => {
  const customer = randomUUID();
  const all = await Promise.all(Array.from({ length: 8 }, (_, i) => takeLease({ customer, holder: `${i}` }, NOW)));
  expect(all.filter(Boolean)).toHaveLength(1);
});

test('who has it can renew it, and only another customer has one beside it', async () => {
  const [one, other] = pair();
  expect(await takeLease(one, NOW)).toBe(true);
  expect(await takeLease(one, NOW + LEASE_SECONDS - 1)).toBe(true);
  expect(await takeLease(other, NOW + LEASE_SECONDS + 1)).toBe(false);
  expect(await takeLease({ customer: randomUUID(), holder: 'other' }, NOW)).toBe(true);
});

test('it ends, so that a request that has died frees it', async () => {
  const [one, other] = pair();
  await takeLease(one, NOW);
  expect(await takeLease(other, NOW + LEASE_SECONDS - 1)).toBe(false);
  expect(await takeLease(other, NOW + LEASE_SECONDS)).toBe(true);
  expect(await takeLease(one, NOW + LEASE_SECONDS)).toBe(false);
});

test('who has it gives it back, and nobody else', async () => {
  const [one, other] = pair();
  await takeLease(one, NOW);
  await releaseLease(other);
  expect(await takeLease(other, NOW)).toBe(false);
  await releaseLease(one);
  expect(await takeLease(other, NOW)).toBe(true);
  await releaseLease(one);
  expect(await takeLease(one, NOW)).toBe(false);
});
