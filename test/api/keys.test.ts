import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KeyTerms } from '../../lambda/accounts/keys.ts';
import { variables } from '../../lambda/platform/environment.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { sharedCloud } from '../cloud.ts';
import { type Accounts, accountsOf, demoCustomers, type GivenKey } from './accounts.ts';
import { type Aging, agingOf } from './aging.ts';
import { type Answer, type Client, connect, itemsFrom, send, sharedUrl } from './client.ts';
import { makeLine, tokensOf } from './continuation.ts';

/** Keys that may do one thing, and the sessions that they open. */
const customer = demoCustomers.basic;
const nobody = '11111111-1111-4111-8111-111111111111';
const url = sharedUrl();

let accounts: Accounts;
let aging: Aging;
let owner: Client;
let line: string;
let other: string;
let codes: string[];
beforeAll(async () => {
  accounts = await accountsOf(sharedCloud());
  aging = agingOf(sharedCloud());
  owner = await connect();
  [line, other] = await Promise.all([
    makeLine(owner, { size: 1000, digits: 12, alphabet: 'BASE62' }),
    makeLine(owner, { size: 1000, digits: 12, alphabet: 'BASE62' }),
  ]);
  codes = (await tokensOf(owner, line)).slice(0, 200);
});
afterAll(() => aging?.close());

const given = (terms: KeyTerms) => accounts.add(customer, terms);
const sessionOf = ({ apiKey }: GivenKey) => connect(url, apiKey);
const verified = (client: Client, tokens: readonly string[], id = line) =>
  client.post(`/tokens/${id}/verify`, { data: { type: 'verification', attributes: { tokens } } });
const isOver = ({ status, json }: Answer) => status === 403 && json.errors[0].detail === 'Unknown Session-Key.';
async function listed(apiKey: string): Promise<string[]> {
  const headers = { 'Api-Key': apiKey };
  const sessions = await itemsFrom(url, await send(url, 'GET', '/sessions', { headers }), headers);
  return sessions.map(({ id }) => id);
}

describe.each(['verify', 'redeem', 'reprint'] as const)('a key that may %s', (scope) => {
  test('lists the sessions that it has opened, and no other: their ids are keys', async () => {
    const key = await given({ scope });
    expect(await listed(key.apiKey)).toEqual([]);
    const sessions = [(await sessionOf(key)).session, (await sessionOf(key)).session];
    expect(await listed(key.apiKey)).toEqual(sessions);
    expect(await listed((await given({ scope })).apiKey)).toEqual([]);
    // A key that may order sees all of its customer.
    expect(await listed(demoApiKeys.basic)).toEqual(expect.arrayContaining([owner.session, ...sessions]));
  });

  test('is not told of a session that it has not opened', async () => {
    const { apiKey } = await given({ scope });
    const ask = (id: string) => send(url, 'GET', `/sessions/${id}`, { headers: { 'Api-Key': apiKey } });
    const [theirs, unknown] = [await ask(owner.session), await ask(nobody)];
    expect([theirs.status, theirs.text.replaceAll(owner.session, nobody)]).toEqual([404, unknown.text]);
  });

  test('ends the sessions that it has opened, and no other', async () => {
    const key = await given({ scope });
    const end = (session: string) =>
      send(url, 'DELETE', `/sessions/${session}`, { headers: { 'Api-Key': key.apiKey, 'Session-Key': session } });
    expect(isOver(await end(owner.session))).toBe(true);
    expect((await owner.get('/tokens?page[size]=1')).status).toBe(200);
    const own = await sessionOf(key);
    expect((await end(own.session)).status).toBe(200);
    expect(isOver(await verified(own, codes.slice(0, 1)))).toBe(true);
  });

  test('does not get the session that another key has opened with the same Idempotency-Key', async () => {
    const { apiKey } = await given({ scope });
    const headers = { 'Idempotency-Key': randomUUID() };
    const body = { data: { type: 'session', attributes: {} } };
    const open = (key: string) => send(url, 'POST', '/sessions', { headers: { ...headers, 'Api-Key': key }, body });
    expect((await open(demoApiKeys.basic)).status).toBe(201);
    expect((await open(apiKey)).status).toBe(422);
  });
});

describe('a revoked key', () => {
  test.each(['order', 'verify'] as const)('of the scope %s takes its sessions with it, at once', async (scope) => {
    const key = await given({ scope });
    const [one, bystander] = [await sessionOf(key), await sessionOf(await given({ scope }))];
    expect((await verified(one, codes.slice(0, 1))).status).toBe(200);
    await accounts.revoke(customer, key.id);
    expect(isOver(await verified(one, codes.slice(0, 1)))).toBe(true);
    await expect(sessionOf(key)).rejects.toThrow('Unknown Api-Key.');
    expect((await verified(bystander, codes.slice(0, 1))).status).toBe(200);
  });

  test('removes no files', async () => {
    const key = await given({ scope: 'order' });
    const made = await makeLine(await sessionOf(key), { size: 1000, digits: 12, alphabet: 'BASE62' });
    const before = await aging.objects('lines', made);
    await accounts.revoke(customer, key.id);
    await aging.reconcile();
    expect(await aging.objects('lines', made)).toEqual(before);
    expect(before.length).toBeGreaterThan(0);
  });
});

test('the end of a grace ends the sessions that the Api-Key before has opened', async () => {
  const key = await given({ scope: 'verify' });
  const before = await sessionOf(key);
  const apiKey = await accounts.rotate(customer, key.id, 2);
  expect((await verified(before, codes.slice(0, 1))).status).toBe(200);
  const after = await connect(url, apiKey);
  expect(await listed(apiKey)).toEqual([before.session, after.session]);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(isOver(await verified(before, codes.slice(0, 1)))).toBe(true);
  await expect(sessionOf(key)).rejects.toThrow('Unknown Api-Key.');
  expect((await verified(after, codes.slice(0, 1))).status).toBe(200);
});

test('the day of the last use is kept', async () => {
  const key = await given({ scope: 'verify' });
  expect(await accounts.used(customer, key.id)).toBeUndefined();
  await sessionOf(key);
  expect(await accounts.used(customer, key.id)).toMatch(/^\d{4}-\d\d-\d\d$/);
});

describe('what a key at a gate is shown', () => {
  const token = () => [codes[0] as string];

  test('is whether a code was issued, and more only where it was made with details', async () => {
    const [plain, detailed] = [await given({ scope: 'verify' }), await given({ scope: 'redeem', details: true })];
    const resultOf = async (key: GivenKey) =>
      (await verified(await sessionOf(key), token())).json.data.attributes.results;
    expect(await resultOf(plain)).toEqual([{ token: codes[0], issued: true }]);
    expect(await resultOf(detailed)).toEqual([{ token: codes[0], issued: true, part: 1, position: '0' }]);
  });

  test('is about its lines alone: others look like what there is not', async () => {
    const client = await sessionOf(await given({ scope: 'verify', lines: [line] }));
    expect((await verified(client, token())).status).toBe(200);
    const [closed, unknown] = [await verified(client, token(), other), await verified(client, token(), nobody)];
    expect([closed.status, closed.text.replaceAll(other, nobody)]).toEqual([404, unknown.text]);
  });
});

describe('codes that were not issued', () => {
  const wrong = (count: number) => Array.from({ length: count }, (_, i) => `wrong-${i}`);
  /** Long enough for a test before the minute ends, and with it the count. */
  const minuteWithTime = async () => {
    const left = 60_000 - (Date.now() % 60_000);
    if (left < 30_000) await new Promise((resolve) => setTimeout(resolve, left));
  };

  test('are asked about 600 times a minute at most, however many requests run at the same time', async () => {
    await minuteWithTime();
    const client = await sessionOf(await given({ scope: 'verify' }));
    const answers = await Promise.all(Array.from({ length: 16 }, () => verified(client, wrong(100))));
    const refused = answers.filter(({ status }) => status === 429);
    expect([answers.filter(({ status }) => status === 200).length, refused.length]).toEqual([6, 10]);
    for (const { json, headers } of refused) {
      expect(json.errors[0].meta.left).toBeLessThan(100);
      expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
    }
    // Another key of the customer has a count of its own; one that may order has none.
    expect((await verified(await sessionOf(await given({ scope: 'verify' })), wrong(600))).status).toBe(200);
    expect((await verified(owner, wrong(1000))).status).toBe(200);
  });

  test('count alone: issued ones are given back', async () => {
    await minuteWithTime();
    const client = await sessionOf(await given({ scope: 'verify' }));
    for (let i = 0; i < 5; i++) expect((await verified(client, [...codes, 'wrong'])).status).toBe(200);
    const { status, json } = await verified(client, wrong(596));
    expect([status, json.errors[0].meta]).toEqual([429, { asked: 596, left: 595, most: 600 }]);
    expect((await verified(client, wrong(595))).status).toBe(200);
  });
});

describe('what 0.1 has made', () => {
  test('a session without a key may do everything', async () => {
    const client = await connect();
    await aging.forget(variables.sessions, { session: client.session, item: 'session' }, 'opener');
    expect((await client.order({ size: 1000, digits: 12, alphabet: 'BASE62' })).status).toBe(201);
    expect(await listed((await given({ scope: 'verify' })).apiKey)).toEqual([]);
  });
});

test('who has ordered is kept with the order, and told nobody', async () => {
  const key = await given({ scope: 'order' });
  const client = await sessionOf(key);
  const made = await makeLine(client, { size: 1000, digits: 12, alphabet: 'BASE62' });
  for (const table of [variables.ledger, variables.lines]) {
    const items = await aging.items(table, made);
    expect(items.map((item) => item.order?.key ?? item.key)).toContain(key.id);
  }
  for (const path of [`/tokens/${made}`, `/tokens/${made}/requested`, '/tokens']) {
    expect((await client.get(path)).text).not.toContain(key.id);
  }
});
