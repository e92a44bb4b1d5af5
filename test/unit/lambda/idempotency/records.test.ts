import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  getIdempotencyRecord,
  type IdempotencyRecord,
  putNewIdempotencyRecord,
  releaseIdempotencyRecord,
  replaceIdempotencyRecord,
} from '../../../../lambda/idempotency/records.ts';

const recordOf = (change: Partial<IdempotencyRecord> = {}): IdempotencyRecord => ({
  claim: `request#${randomUUID()}`,
  id: randomUUID(),
  fingerprint: 'f',
  created: '2026-01-01T00:00:00.000Z',
  ...change,
});
const [past, future] = [1, 4_000_000_000];

test('a claim is made once', async () => {
  const claim = recordOf({ ttl: future });
  expect(await putNewIdempotencyRecord(claim)).toBe(true);
  expect(await putNewIdempotencyRecord({ ...claim, id: 'another' })).toBe(false);
  expect(await getIdempotencyRecord(claim.claim)).toEqual(claim);
});

test('a payment is never forgotten', async () => {
  const claim = recordOf();
  await putNewIdempotencyRecord(claim);
  expect(await putNewIdempotencyRecord({ ...claim, id: 'another' })).toBe(false);
});

test('an expired claim counts no more, and another takes its place', async () => {
  const claim = recordOf({ ttl: past });
  await putNewIdempotencyRecord(claim);
  expect(await getIdempotencyRecord(claim.claim)).toBeUndefined();
  const next = { ...claim, id: randomUUID(), ttl: future };
  expect(await putNewIdempotencyRecord(next)).toBe(true);
  expect(await getIdempotencyRecord(claim.claim)).toEqual(next);
});

describe('a claim takes the place of the one that was read', () => {
  test('and of no other', async () => {
    const [claim, id] = [recordOf(), randomUUID()];
    await putNewIdempotencyRecord(claim);
    expect(await replaceIdempotencyRecord({ ...claim, id }, claim)).toBe(true);
    expect((await getIdempotencyRecord(claim.claim))?.id).toBe(id);
  });

  test.each<[string, Partial<IdempotencyRecord>]>([
    ['was replaced', { id: '2c3e', created: '2026-01-01T00:00:00.000Z' }],
    ['was renewed', { created: '2026-01-02T00:00:00.000Z' }],
  ])('but not where it %s', async (_, now) => {
    const read = recordOf();
    const standing = { ...read, ...now };
    await putNewIdempotencyRecord(standing);
    expect(await replaceIdempotencyRecord({ ...read, id: randomUUID() }, read)).toBe(false);
    expect(await getIdempotencyRecord(read.claim)).toEqual(standing);
  });

  test('but not where there is none', async () => {
    const claim = recordOf();
    expect(await replaceIdempotencyRecord(claim, claim)).toBe(false);
    expect(await getIdempotencyRecord(claim.claim)).toBeUndefined();
  });
});

test('a claim is released by the request that made it alone', async () => {
  const claim = recordOf();
  await putNewIdempotencyRecord(claim);
  await releaseIdempotencyRecord({ ...claim, id: randomUUID() });
  expect(await getIdempotencyRecord(claim.claim)).toEqual(claim);
  await releaseIdempotencyRecord(claim);
  expect(await getIdempotencyRecord(claim.claim)).toBeUndefined();
});
