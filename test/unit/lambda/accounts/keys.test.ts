import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { addKey, findApiKey, keepOldKeys, keyOf, rotateApiKey } from '../../../../lambda/accounts/api-keys.ts';
import {
  changeApiKey,
  getKey,
  hashOf,
  isGood,
  type Key,
  type KeyTerms,
  keyIdOf,
  listKeys,
  noteUse,
  putNewKey,
  revokeKey,
} from '../../../../lambda/accounts/keys.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { getItem, putItem, scanItems } from '../../../../lambda/platform/table.ts';
import { cutOff, type Side } from '../../world/cut-off.ts';

const inAMinute = () => Math.floor(Date.now() / 1000) + 60;
async function added(terms: KeyTerms = { scope: 'verify', note: 'gate 3' }) {
  const [customer, apiKey] = [randomUUID(), randomUUID()];
  return { customer, apiKey, key: await addKey(customer, apiKey, terms) };
}
/** The key that an Api-Key shows, where it still does. */
async function shown(apiKey: string): Promise<Key | undefined> {
  const found = await findApiKey(apiKey);
  const key = found && (await keyOf(found));
  return key && isGood(key, hashOf(apiKey)) ? key : undefined;
}
/** An Api-Key as 0.1 has stored it. */
async function oldApiKey(customer: string = randomUUID(), ttl?: number): Promise<{ apiKey: string; customer: string }> {
  const apiKey = randomUUID();
  const item = { id: `key#${hashOf(apiKey)}`, customer, ...(ttl === undefined ? {} : { ttl }) };
  await putItem(target('customers:PutItem'), item);
  return { apiKey, customer };
}

test('an Api-Key shows its key whatever its case, and is stored nowhere', async () => {
  const { customer, apiKey, key } = await added();
  expect(await shown(apiKey.toUpperCase())).toMatchObject({ id: key.id, customer, scope: 'verify', note: 'gate 3' });
  expect(await shown(randomUUID())).toBeUndefined();
  for (const table of [target('customers:Scan'), target('sessions:Scan')]) {
    const items = await Array.fromAsync(scanItems<object>(table));
    expect(JSON.stringify(items)).toContain(customer);
    expect(JSON.stringify(items)).not.toContain(apiKey);
  }
});

test("a customer's keys are listed, and nobody else's", async () => {
  const { customer, key } = await added();
  const second = await addKey(customer, randomUUID(), { scope: 'order' });
  await added();
  const ids = (await Array.fromAsync(listKeys(customer))).map(({ id }) => id);
  expect(ids.sort()).toEqual([key.id, second.id].sort());
});

test('a key is made once: what was there stays', async () => {
  const { key } = await added();
  await revokeKey(key.customer, key.id);
  expect(await putNewKey(key)).toBe(false);
  expect((await getKey(key.customer, key.id))?.revoked).toBeDefined();
});

describe('another Api-Key', () => {
  test('shows the same key, and the one before as long as it was given', async () => {
    const { apiKey, key } = await added();
    const [second, third] = [randomUUID(), randomUUID()];
    expect(await rotateApiKey(key, second, 60)).toBe(true);
    expect([(await shown(apiKey))?.id, (await shown(second))?.id]).toEqual([key.id, key.id]);
    expect(await rotateApiKey((await shown(second)) as Key, third, 0)).toBe(true);
    // None outlives what it was given: not the one whose grace is none, nor the one before that.
    expect([await shown(apiKey), await shown(second)]).toEqual([undefined, undefined]);
    expect((await shown(third))?.id).toBe(key.id);
  });

  test('leaves the item of the one before to be removed, with its key', async () => {
    const { apiKey, key } = await added();
    await rotateApiKey(key, randomUUID(), 60);
    const item = await getItem(target('customers:BatchGetItem'), { id: `key#${hashOf(apiKey)}` });
    expect(item).toMatchObject({ customer: key.customer, key: key.id, ttl: expect.any(Number) });
  });

  test('is given once of several at the same time', async () => {
    const { key } = await added();
    const apiKeys = Array.from({ length: 5 }, () => randomUUID());
    const given = await Promise.all(apiKeys.map((each) => rotateApiKey(key, each, 60)));
    expect(given.filter(Boolean)).toHaveLength(1);
    const good = await Promise.all(apiKeys.map(async (each) => (await shown(each)) !== undefined));
    expect(good).toEqual(given);
  });

  test('is not given to a revoked key', async () => {
    const { key } = await added();
    await revokeKey(key.customer, key.id);
    expect(await changeApiKey(key, hashOf(randomUUID()), inAMinute())).toBe(false);
  });
});

describe('a revoked key', () => {
  test('is good for nothing, also by an Api-Key whose grace has not ended', async () => {
    const { apiKey, key } = await added();
    const second = randomUUID();
    await rotateApiKey(key, second, 60);
    const revoked = await revokeKey(key.customer, key.id);
    expect([await shown(apiKey), await shown(second)]).toEqual([undefined, undefined]);
    // A second time changes nothing.
    expect((await revokeKey(key.customer, key.id))?.revoked).toBe(revoked?.revoked);
  });

  test('is no other, and makes none', async () => {
    const { customer, apiKey } = await added();
    expect(await revokeKey(customer, randomUUID())).toBeUndefined();
    expect(await Array.fromAsync(listKeys(customer))).toHaveLength(1);
    expect(await shown(apiKey)).toBeDefined();
  });
});

describe.each<Side>(['before', 'after'])('cut off %s any of its writes', (side) => {
  test('an addition leaves no Api-Key that leads to nothing, and can be made again', async () => {
    let nth = 1;
    for (; ; nth++) {
      const [customer, apiKey] = [randomUUID(), randomUUID()];
      const isCut = await cutOff(nth, side, () => addKey(customer, apiKey, { scope: 'verify' }));
      const keys = await Array.fromAsync(listKeys(customer));
      const opened = await shown(apiKey);
      expect(keys.map(({ id }) => id)).toEqual(expect.arrayContaining(opened ? [opened.id] : []));
      const again = randomUUID();
      expect((await addKey(customer, again, { scope: 'verify' })).id).toBe((await shown(again))?.id);
      if (!isCut) break;
    }
    // The key, and the item of its hash.
    expect(nth).toBe(3);
  });

  test('a rotation without a grace leaves one Api-Key that is good, and another rotation ends both', async () => {
    let nth = 1;
    for (; ; nth++) {
      const { apiKey, key } = await added();
      const [second, third] = [randomUUID(), randomUUID()];
      const isCut = await cutOff(nth, side, () => rotateApiKey(key, second, 0));
      const good = [await shown(apiKey), await shown(second)].filter((each) => each !== undefined);
      expect([nth, good.map(({ id }) => id)]).toEqual([nth, [key.id]]);
      expect(await rotateApiKey((await getKey(key.customer, key.id)) as Key, third, 0)).toBe(true);
      expect([await shown(apiKey), await shown(second)]).toEqual([undefined, undefined]);
      expect((await shown(third))?.id).toBe(key.id);
      if (!isCut) break;
    }
    // The item of the new hash, the key, and the item of the hash before.
    expect(nth).toBe(4);
  });
});

describe('the last use', () => {
  const usedOf = async ({ customer, id }: Key) => (await getKey(customer, id))?.used;

  test('is noted to the day, and does not go back', async () => {
    const { key } = await added();
    await noteUse(key, '2026-05-02');
    await noteUse(key, '2026-05-01');
    expect(await usedOf(key)).toBe('2026-05-02');
    await noteUse(key, '2026-05-03');
    expect(await usedOf(key)).toBe('2026-05-03');
  });

  test('makes no key', async () => {
    const { key } = await added();
    const other = { ...key, id: randomUUID() };
    await noteUse(other, '2026-05-02');
    expect(await getKey(other.customer, other.id)).toBeUndefined();
  });
});

describe('an Api-Key of 0.1', () => {
  test('shows a key that may do everything, made once, with the id that comes from it', async () => {
    const { apiKey, customer } = await oldApiKey();
    const keys = await Promise.all(Array.from({ length: 5 }, () => shown(apiKey)));
    expect(new Set(keys.map((key) => key?.id))).toEqual(new Set([keyIdOf(hashOf(apiKey))]));
    expect(keys[0]).toMatchObject({ customer, scope: 'order' });
    expect(await Array.fromAsync(listKeys(customer))).toHaveLength(1);
    expect(keyIdOf(hashOf(apiKey))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('stays revoked', async () => {
    const { apiKey, customer } = await oldApiKey();
    await keepOldKeys(customer);
    await revokeKey(customer, keyIdOf(hashOf(apiKey)));
    expect(await shown(apiKey)).toBeUndefined();
  });

  test('ends when 0.1 has said, also for what it has opened', async () => {
    const { apiKey, customer } = await oldApiKey(randomUUID(), inAMinute());
    const key = (await shown(apiKey)) as Key;
    expect(key.apiKeys).toEqual([{ hash: hashOf(apiKey), until: expect.any(Number) }]);
    expect(isGood({ ...key, apiKeys: [{ hash: hashOf(apiKey), until: 1 }] }, hashOf(apiKey))).toBe(false);
    const over = await oldApiKey(customer, 1);
    expect(await findApiKey(over.apiKey)).toBeUndefined();
    await keepOldKeys(customer);
    expect(await Array.fromAsync(listKeys(customer))).toHaveLength(1);
  });
});

test('an Api-Key whose key is not there shows none: only one of 0.1 has its key made', async () => {
  const apiKey = randomUUID();
  const item = { id: `key#${hashOf(apiKey)}`, customer: randomUUID(), key: randomUUID() };
  await putItem(target('customers:PutItem'), item);
  expect(await shown(apiKey)).toBeUndefined();
});
