import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Customer } from '../../../../lambda/accounts/customers.ts';
import { releasableIdempotencyOf } from '../../../../lambda/idempotency/idempotency.ts';
import {
  getIdempotencyRecord,
  putNewIdempotencyRecord,
  replaceIdempotencyRecord,
} from '../../../../lambda/idempotency/records.ts';

const customer = { id: randomUUID() } as Customer;
const requestOf = (key?: string) => ({
  event: { httpMethod: 'POST' },
  self: '/tokens',
  header: () => key,
});
const once = (key: string | undefined, content: unknown = { size: 1 }, isVoid?: () => Promise<boolean>) =>
  releasableIdempotencyOf(requestOf(key), customer, content, isVoid);
const making = () => ({ id: randomUUID(), line: randomUUID(), part: 1, attempt: 1 });
const isSpent = async () => true;
const status = (code: number) => expect.objectContaining({ status: code });

/** Makes the claim of a payment as old as this. */
async function aged(payment: string, seconds: number): Promise<void> {
  const claim = await getIdempotencyRecord(`payment#${payment}`);
  if (!claim) throw new Error('There is no claim.');
  await replaceIdempotencyRecord({ ...claim, created: new Date(Date.now() - seconds * 1000).toISOString() }, claim);
}

describe('a request with an Idempotency-Key', () => {
  test('is the first, and its repeat finds what it made', async () => {
    const [key, made] = [randomUUID(), making()];
    const first = await once(key);
    expect(first.earlier).toBeUndefined();
    expect(await first.record(made)).toEqual(made);
    const second = await once(key, { size: 1 });
    expect(second.earlier).toMatchObject(made);
    expect(await second.record(made)).toEqual(made);
    expect(await second.since()).toMatchObject(made);
  });

  test('of two at the same time, makes one thing', async () => {
    const key = randomUUID();
    const both = await Promise.all([once(key), once(key)]);
    const [one, other] = await Promise.all(both.map((each) => each.record(making())));
    expect(one).toEqual(other);
  });

  test('is refused with other content', async () => {
    const key = randomUUID();
    const late = await once(key, { size: 2 });
    await (await once(key)).record(making());
    await expect(once(key, { size: 2 })).rejects.toEqual(status(422));
    await expect(late.record(making())).rejects.toEqual(status(422));
  });

  test('has the same content in another order of its members', async () => {
    const [key, made] = [randomUUID(), making()];
    await (await once(key, { a: 1n, b: [1, { c: 2, d: null }] })).record(made);
    expect((await once(key, { b: [1, { d: null, c: 2 }], a: 1n })).earlier).toMatchObject(made);
  });

  test('whose attempt was given up can make another one', async () => {
    const [key, made] = [randomUUID(), making()];
    await (await once(key)).record(making());
    const next = await once(key, { size: 1 }, isSpent);
    expect(next.earlier).toBeUndefined();
    expect(await next.record(made)).toEqual(made);
    expect((await once(key)).earlier).toMatchObject(made);
  });

  test('whose line has moved on claims the place that it has now', async () => {
    const [key, made] = [randomUUID(), making()];
    await (await once(key)).record(made);
    const [repeat, late] = [await once(key), await once(key)];
    const place = { ...made, attempt: 2 };
    expect(await repeat.record(place)).toEqual(place);
    expect(await late.record({ ...made, attempt: 3 })).toEqual(place);
  });

  test('releases what it has claimed', async () => {
    const key = randomUUID();
    const first = await once(key);
    await first.record(making());
    await first.release();
    expect((await once(key)).earlier).toBeUndefined();
  });

  test('must have a key of visible characters', async () => {
    await expect(once(' ')).rejects.toEqual(status(400));
  });
});

describe('a payment', () => {
  test('buys once, with the key or without', async () => {
    const [payment, made] = [randomUUID(), making()];
    expect(await (await once(undefined)).record(made, payment)).toEqual(made);
    expect(await (await once(undefined)).since(payment)).toMatchObject(made);
    expect(await (await once(undefined, { size: 2 })).since(payment)).toBeUndefined();
    expect(await (await once(undefined)).record(making(), payment, isSpent)).toEqual(made);
    const [key, other] = [randomUUID(), await once(undefined, { size: 2 })];
    await expect(other.record(making(), payment, isSpent)).rejects.toEqual(status(402));
    await expect((await once(key, { size: 2 })).record(making(), payment, isSpent)).rejects.toEqual(status(402));
    // What is refused leaves its key free.
    expect((await once(key, { size: 3 })).earlier).toBeUndefined();
  });

  test('that may be buying just now is refused, and free when its request is over', async () => {
    const [payment, made] = [randomUUID(), making()];
    await (await once(undefined)).record(making(), payment);
    const other = await once(undefined, { size: 2 });
    await expect(other.record(made, payment)).rejects.toEqual(status(409));
    await aged(payment, 61);
    expect(await other.record(made, payment)).toEqual(made);
    expect((await getIdempotencyRecord(`payment#${payment}`))?.id).toBe(made.id);
  });

  test('is renewed by an equal request before it could be taken over', async () => {
    const [payment, made] = [randomUUID(), making()];
    await (await once(undefined)).record(made, payment);
    await aged(payment, 40);
    const before = await getIdempotencyRecord(`payment#${payment}`);
    expect(await (await once(undefined)).record(making(), payment)).toEqual(made);
    const after = await getIdempotencyRecord(`payment#${payment}`);
    expect(after && before && after.created > before.created).toBe(true);
  });

  test('of an expired key is the same payment', async () => {
    const [payment, made] = [randomUUID(), making()];
    await putNewIdempotencyRecord({
      ...made,
      claim: `payment#${payment}`,
      fingerprint: 'another',
      created: new Date(0).toISOString(),
    });
    const mine = making();
    expect(await (await once(undefined)).record(mine, payment)).toEqual(mine);
  });
});
