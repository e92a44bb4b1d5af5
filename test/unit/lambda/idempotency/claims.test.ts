import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  type Claim,
  getClaim,
  putNewClaim,
  releaseClaim,
  replaceClaim,
} from '../../../../lambda/idempotency/claims.ts';

const claimOf = (change: Partial<Claim> = {}): Claim => ({
  claim: `request#${randomUUID()}`,
  id: randomUUID(),
  fingerprint: 'f',
  created: '2026-01-01T00:00:00.000Z',
  ...change,
});
const [past, future] = [1, 4_000_000_000];

test('a claim is made once', async () => {
  const claim = claimOf({ ttl: future });
  expect(await putNewClaim(claim)).toBe(true);
  expect(await putNewClaim({ ...claim, id: 'another' })).toBe(false);
  expect(await getClaim(claim.claim)).toEqual(claim);
});

test('a payment is never forgotten', async () => {
  const claim = claimOf();
  await putNewClaim(claim);
  expect(await putNewClaim({ ...claim, id: 'another' })).toBe(false);
});

test('an expired claim counts no more, and another takes its place', async () => {
  const claim = claimOf({ ttl: past });
  await putNewClaim(claim);
  expect(await getClaim(claim.claim)).toBeUndefined();
  const next = { ...claim, id: randomUUID(), ttl: future };
  expect(await putNewClaim(next)).toBe(true);
  expect(await getClaim(claim.claim)).toEqual(next);
});

describe('a claim takes the place of the one that was read', () => {
  test('and of no other', async () => {
    const [claim, id] = [claimOf(), randomUUID()];
    await putNewClaim(claim);
    expect(await replaceClaim({ ...claim, id }, claim)).toBe(true);
    expect((await getClaim(claim.claim))?.id).toBe(id);
  });

  test.each<[string, Partial<Claim>]>([
    ['was replaced', { id: '2c3e', created: '2026-01-01T00:00:00.000Z' }],
    ['was renewed', { created: '2026-01-02T00:00:00.000Z' }],
  ])('but not where it %s', async (_, now) => {
    const read = claimOf();
    const standing = { ...read, ...now };
    await putNewClaim(standing);
    expect(await replaceClaim({ ...read, id: randomUUID() }, read)).toBe(false);
    expect(await getClaim(read.claim)).toEqual(standing);
  });

  test('but not where there is none', async () => {
    const claim = claimOf();
    expect(await replaceClaim(claim, claim)).toBe(false);
    expect(await getClaim(claim.claim)).toBeUndefined();
  });
});

test('a claim is released by the request that made it alone', async () => {
  const claim = claimOf();
  await putNewClaim(claim);
  await releaseClaim({ ...claim, id: randomUUID() });
  expect(await getClaim(claim.claim)).toEqual(claim);
  await releaseClaim(claim);
  expect(await getClaim(claim.claim)).toBeUndefined();
});
