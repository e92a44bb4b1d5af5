import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import {
  getWebhook,
  rotateWebhook,
  setWebhook,
  signingGenerations,
  turnOffWebhook,
} from '../../../../lambda/webhooks/webhooks.ts';

const [url, other] = ['https://example.com/a', 'https://example.com/b'];

test('a webhook is set, led elsewhere and turned off; its secret stays the same', async () => {
  const customer = randomUUID();
  expect(await getWebhook(customer)).toBeUndefined();
  expect(await setWebhook(customer, url)).toMatchObject({ url, generation: 1 });
  await rotateWebhook(customer);
  expect(await setWebhook(customer, other)).toMatchObject({ url: other, generation: 2 });
  expect(await turnOffWebhook(customer, other)).toBe(true);
  expect(await getWebhook(customer)).toBeUndefined();
  expect(await setWebhook(customer, url)).toMatchObject({ generation: 2 });
});

test('a webhook with another address by now is not turned off', async () => {
  const customer = randomUUID();
  await setWebhook(customer, url);
  expect(await turnOffWebhook(customer, other)).toBe(false);
  expect((await getWebhook(customer))?.url).toBe(url);
});

test('nobody gets a secret without a webhook', async () => {
  const customer = randomUUID();
  expect(await rotateWebhook(customer)).toBeUndefined();
  await setWebhook(customer, url);
  await turnOffWebhook(customer, url);
  expect(await rotateWebhook(customer)).toBeUndefined();
  expect(await setWebhook(customer, url)).toMatchObject({ generation: 1 });
});

test('the secrets before sign as long as they were given, or not at all', async () => {
  const customer = randomUUID();
  await setWebhook(customer, url);
  await rotateWebhook(customer, '2026-02-01');
  const webhook = await rotateWebhook(customer, '2026-01-01');
  const signing = (now: string) => webhook && signingGenerations(webhook, now);
  expect([signing('2025-12-31'), signing('2026-01-15'), signing('2026-02-01')]).toEqual([[3, 2, 1], [3, 1], [3]]);
  const alone = await rotateWebhook(customer);
  expect(alone && signingGenerations(alone, '2025-12-31')).toEqual([4]);
});
