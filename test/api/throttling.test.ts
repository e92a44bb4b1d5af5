import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import type { OwnCloud } from '../cloud.ts';
import { undocumented } from '../contract/documented.ts';
import { missingHeaders } from '../contract/security-headers.ts';
import { ownCloud } from '../own-cloud.ts';
import { connect } from './client.ts';

/** A customer has no more than `BURST` requests in each window here, and none of these windows ends in the next centuries. */
const BURST = 20;
const WINDOW_SECONDS = 10 ** 10;

let cloud: OwnCloud;
beforeAll(async () => {
  const rate = BURST / WINDOW_SECONDS;
  cloud = await ownCloud({ [variables.customerBurst]: String(BURST), [variables.customerRate]: String(rate) });
});
afterAll(() => cloud?.stop());

test('a customer who asks too often gets 429 with Retry-After, on any route and from any session; others do not', async () => {
  // The opening of each session is a request, too.
  const [one, two] = [await connect(cloud.url), await connect(cloud.url)];
  const statuses: number[] = [];
  for (let i = 2; i < BURST; i++) statuses.push((await (i % 2 ? one : two).get('/tokens')).status);
  expect(new Set(statuses)).toEqual(new Set([200]));

  for (const [client, method, path] of [
    [one, 'GET', '/tokens'],
    [two, 'GET', '/alphabets/DICE/5'],
    [two, 'DELETE', '/tokens'],
  ] as const) {
    const refused = await (method === 'GET' ? client.get(path) : client.delete(path));
    expect(refused.status).toBe(429);
    expect(undocumented(method, path, refused)).toEqual([]);
    expect(missingHeaders(refused)).toEqual([]);
    const seconds = Number(refused.headers.get('Retry-After'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(WINDOW_SECONDS);
  }

  const other = await connect(cloud.url, demoApiKeys.bulk);
  expect((await other.get('/tokens')).status).toBe(200);
});
