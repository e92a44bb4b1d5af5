import { randomUUID } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterEach, expect, jest, test } from '@jest/globals';
import { KEPT, knownLine } from '../../../../lambda/verification/known-line.ts';
import { storedHead } from '../../world/heads.ts';

/** Lines are kept open in a warm function: for a time, and so many. */
const sent = jest.spyOn(KMSClient.prototype, 'send');
afterEach(() => {
  jest.useRealTimers();
  sent.mockClear();
});
const asked = () => sent.mock.calls.length;

test('a line is opened once in 15 minutes', async () => {
  const head = await storedHead({ digits: 12 });
  const known = await knownLine(head);
  const [code] = String(Buffer.from(known.line.produce(3n, 1).next().value?.bytes ?? [])).split('\n');
  const again = await knownLine({ ...head, next: '7' });
  expect([asked(), again.line === known.line, again.head.next]).toEqual([1, true, '7']);
  jest.useFakeTimers({ now: Date.now() + KEPT.milliseconds, doNotFake: ['setTimeout', 'setImmediate', 'nextTick'] });
  const later = await knownLine(head);
  expect([asked(), later.line === known.line, later.line.positionsOf([code as string])]).toEqual([2, false, [3n]]);
});

test('no more lines are kept than may be', async () => {
  const head = await storedHead({ digits: 12 });
  const heads = Array.from({ length: KEPT.lines + 1 }, () => ({ ...head, line: randomUUID() }));
  for (let i = 0; i < heads.length; i += 50) await Promise.all(heads.slice(i, i + 50).map(knownLine));
  expect(asked()).toBe(heads.length);
  for (const each of heads.slice(0, 500)) await knownLine(each);
  expect(asked()).toBe(heads.length);
  await knownLine(heads.at(-1) as (typeof heads)[number]);
  expect(asked()).toBe(heads.length + 1);
});
