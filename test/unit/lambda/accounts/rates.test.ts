import { randomUUID } from 'node:crypto';
import { afterAll, expect, jest, test } from '@jest/globals';
import type { Window } from '../../../../lambda/accounts/rates.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { getItem } from '../../../../lambda/platform/table.ts';

type Rates = typeof import('../../../../lambda/accounts/rates.ts');

const clients: { destroy(): void }[] = [];
afterAll(() => {
  for (const client of clients) client.destroy();
});

/** Instances of a function: each counts for itself, over the same table. */
function instances(count: number): Rates['countRequest'][] {
  return Array.from({ length: count }, () => {
    let rates: Rates | undefined;
    jest.isolateModules(() => {
      rates = require('../../../../lambda/accounts/rates.ts');
      clients.push(require('../../../../lambda/platform/clients/database.ts').database());
    });
    return rates!.countRequest;
  });
}
const stored = (customer: string, { number }: Window) =>
  getItem(target('rates:BatchGetItem'), { window: `${customer}#${number}` });

test('where few requests are let through each is written: by customer and window, forgotten a minute after it', async () => {
  const [one, other] = [randomUUID(), randomUUID()];
  const [window, next] = [7, 8].map((number): Window => ({ number, seconds: 10, most: 20 })) as [Window, Window];
  const [first, second] = instances(2) as [Rates['countRequest'], Rates['countRequest']];
  const counts = await Promise.all([first, second, first, second, first].map((count) => count(one, window)));
  expect(counts.sort()).toEqual([1, 2, 3, 4, 5]);
  expect([await first(one, next), await first(other, window)]).toEqual([1, 1]);
  expect(await stored(one, window)).toMatchObject({ requests: 5, ttl: 140 });
});

test('of a thousand requests an instance writes each fifteenth, and none beyond the bound', async () => {
  const [customer, window] = [randomUUID(), { number: 7, seconds: 2, most: 1000 }];
  const [count] = instances(1) as [Rates['countRequest']];
  const counts: number[] = [];
  for (let i = 0; i < 1500; i++) counts.push(await count(customer, window));
  expect(counts.slice(0, 1001)).toEqual(Array.from({ length: 1001 }, (_, i) => i + 1));
  expect(counts.filter((seen) => seen <= window.most).length).toBe(1000);
  // The write that goes beyond the bound is the last.
  expect(await stored(customer, window)).toMatchObject({ requests: 1005 });
});

test('a flood over many instances is stopped: each lets through less than 16 requests more, and none is refused too early', async () => {
  const [customer, window] = [randomUUID(), { number: 7, seconds: 2, most: 1000 }];
  const all = instances(20);
  let admitted = 0;
  for (let i = 0; i < 3000; i++) {
    const seen = await (all[i % all.length] as Rates['countRequest'])(customer, window);
    if (seen <= window.most) admitted += 1;
    else expect(admitted).toBeGreaterThanOrEqual(window.most);
  }
  expect(admitted).toBeGreaterThanOrEqual(window.most);
  expect(admitted).toBeLessThan(window.most + all.length * 15);
});
