import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { HttpError } from '../../../../api/answers/errors.ts';
import { giveBackMisses, reservedMisses, reserveMisses } from '../../../../lambda/accounts/misses.ts';
import type { CallerKey } from '../../../../lambda/http/access/caller-key.ts';
import { withinMisses } from '../../../../lambda/http/access/misses.ts';
import { databaseAtMostOnce } from '../../../../lambda/platform/clients/database.ts';
import { variables } from '../../../../lambda/platform/environment.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { getItem } from '../../../../lambda/platform/table.ts';
import { intercept } from '../../world/intercept.ts';

const gate = (change: Partial<CallerKey> = {}): CallerKey => ({
  id: randomUUID(),
  scope: 'verify',
  details: false,
  ...change,
});
const thisMinute = () => Math.floor(Date.now() / 60_000);
const table = process.env[variables.rates];
let foundAgain = (): void => undefined;
afterEach(() => {
  process.env[variables.rates] = table;
  process.env[variables.keyMisses] = '600';
  foundAgain();
});
/** What it throws. */
async function refusal(promise: Promise<unknown>): Promise<HttpError> {
  return promise.then(
    () => Promise.reject(new Error('Nothing was refused.')),
    (error: HttpError) => error,
  );
}
const results = (...issued: boolean[]) => ({ results: issued.map((each) => ({ issued: each })) });

describe('the counter', () => {
  test('never reserves more than the bound, whatever runs at the same time', async () => {
    const key = randomUUID();
    const reserved = await Promise.all(Array.from({ length: 40 }, () => reserveMisses(key, 7, 100, 600)));
    expect(reserved.filter(Boolean)).toHaveLength(6);
    expect(await reservedMisses(key, 7)).toBe(600);
  });

  test('reserves all or none, to the last one', async () => {
    const key = randomUUID();
    expect(await reserveMisses(key, 7, 601, 600)).toBe(false);
    expect(await reserveMisses(key, 7, 599, 600)).toBe(true);
    expect(await reserveMisses(key, 7, 2, 600)).toBe(false);
    expect(await reservedMisses(key, 7)).toBe(599);
    expect([await reserveMisses(key, 7, 1, 600), await reserveMisses(key, 7, 1, 600)]).toEqual([true, false]);
  });

  test('counts each key and each minute for itself, and is forgotten a minute after it', async () => {
    const [key, other] = [randomUUID(), randomUUID()];
    expect(await reserveMisses(key, 7, 600, 600)).toBe(true);
    expect([await reserveMisses(other, 7, 1, 600), await reserveMisses(key, 8, 1, 600)]).toEqual([true, true]);
    const item = await getItem(target('misses:BatchGetItem'), { window: `misses#${key}#7` });
    expect(item).toMatchObject({ reserved: 600, ttl: 8 * 60 + 60 });
  });

  test('takes back what was reserved, and never more: what DynamoDB has removed does not become a credit', async () => {
    const key = randomUUID();
    await reserveMisses(key, 7, 10, 600);
    await giveBackMisses(key, 7, 4);
    expect(await reservedMisses(key, 7)).toBe(6);
    await giveBackMisses(key, 7, 7);
    expect(await reservedMisses(key, 7)).toBe(6);
    await giveBackMisses(key, 9, 1);
    expect(await getItem(target('misses:BatchGetItem'), { window: `misses#${key}#9` })).toBeUndefined();
  });

  test('does not give back twice where the answer to it was lost', async () => {
    const key = randomUUID();
    await reserveMisses(key, 7, 10, 600);
    foundAgain = intercept(
      (next) => async (args) => {
        await next(args);
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
      },
      databaseAtMostOnce(),
      { step: 'deserialize', priority: 'low' },
    );
    await expect(giveBackMisses(key, 7, 4)).rejects.toThrow('socket hang up');
    expect(await reservedMisses(key, 7)).toBe(6);
  });
});

describe('a request about codes', () => {
  test('reserves them before anything is computed, and gives back those that were issued', async () => {
    const key = gate();
    const minute = thisMinute();
    let during = 0;
    await withinMisses(key, 3, async () => {
      during = await reservedMisses(key.id, minute);
      return results(true, false, true);
    });
    expect([during, await reservedMisses(key.id, minute)]).toEqual([3, 1]);
  });

  test('gives nothing back where it fails', async () => {
    const key = gate();
    const minute = thisMinute();
    await expect(withinMisses(key, 3, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await reservedMisses(key.id, minute)).toBe(3);
  });

  test('is refused where fewer are left, and told how many and until when; nothing is computed', async () => {
    process.env[variables.keyMisses] = '5';
    const key = gate({ scope: 'redeem' });
    await withinMisses(key, 3, async () => results(false, false, false));
    let computed = false;
    const { status, headers, faults } = await refusal(
      withinMisses(key, 3, async () => {
        computed = true;
        return results(true, true, true);
      }),
    );
    expect([status, faults[0]?.meta, computed]).toEqual([429, { asked: 3, left: 2, most: 5 }, false]);
    expect(Number(headers['Retry-After'])).toBeGreaterThan(0);
    expect(Number(headers['Retry-After'])).toBeLessThanOrEqual(60);
  });

  test('of more than may ever be in vain is not told to come again', async () => {
    process.env[variables.keyMisses] = '5';
    const { status, headers, faults } = await refusal(withinMisses(gate(), 6, async () => results()));
    expect([status, headers, faults[0]?.meta]).toEqual([429, {}, { asked: 6, left: 5, most: 5 }]);
  });

  test('is refused where nobody can count', async () => {
    process.env[variables.rates] = 'no-such-table';
    let computed = false;
    const compute = async () => {
      computed = true;
      return results(true);
    };
    const { status, headers } = await refusal(withinMisses(gate(), 1, compute));
    expect([status, headers, computed]).toEqual([503, { 'Retry-After': '5' }, false]);
    // A key that may order has the codes already.
    expect(await withinMisses(gate({ scope: 'order' }), 1, compute)).toEqual(results(true));
    expect(await withinMisses(gate({ scope: 'reprint' }), 1, compute)).toEqual(results(true));
  });
});
