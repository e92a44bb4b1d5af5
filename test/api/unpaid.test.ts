import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { undocumented } from '../contract/documented.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { type Answer, type Client, connect, orderBody, send, withSession } from './client.ts';
import { continuationBody, postMultipart, snapshotOf } from './continuation.ts';

/** Orders without a payment: where payments are checked, and where they are not. */
const SIZE = { size: 1000, digits: 5, alphabet: 'UPPER_LATIN', seed: 'a seed' };
type Body = { data: { relationships?: object | undefined } };

/** The documented body with these relationships in the place of its own. */
function bodyWith(relationships: object | undefined): object {
  const body = orderBody(SIZE) as Body;
  body.data.relationships = relationships;
  return JSON.parse(JSON.stringify(body));
}
const unpaid = bodyWith(undefined);
const continued = async (client: Client, line: string, body: object, headers = {}): Promise<Answer> =>
  postMultipart(client, `/tokens/${line}`, continuationBody(body, await snapshotOf(client, line)), headers);

describe('where payments are not checked', () => {
  let client: Client;
  beforeAll(async () => {
    client = await connect();
  });

  test.each([
    ['relationships', undefined],
    ['payment', {}],
  ])('an order without %s is made, and no answer has any', async (_, relationships) => {
    const ordered = await client.post('/tokens', bodyWith(relationships));
    const line = ordered.json.data.id;
    const finished = await client.until(line, 'finished');
    const answers = [
      ['POST', '/tokens', ordered],
      ['GET', '/tokens/{id}', finished],
      ...(await Promise.all(
        ['/requested', '/started', '/ended', '/finished'].map(async (status) => [
          'GET',
          `/tokens/{id}${status}`,
          await client.get(`/tokens/${line}${status}`),
        ]),
      )),
      ['GET', '/tokens', await client.get('/tokens')],
      ['DELETE', '/tokens/{id}', await client.delete(`/tokens/${line}`)],
    ] as [string, string, Answer][];
    for (const [method, path, answer] of answers) {
      expect([method, path, answer.status]).toEqual([method, path, method === 'POST' ? 201 : 200]);
      expect(undocumented(method, path, answer)).toEqual([]);
      const data = [answer.json.data].flat().find(({ id }: { id: string }) => id === line);
      expect(Object.keys(data)).not.toContain('relationships');
    }
  });

  test('each part has the payment that it was ordered with', async () => {
    const paid = orderBody(SIZE) as Body;
    const first = await client.post('/tokens', paid);
    const line = first.json.data.id;
    await client.until(line, 'finished');
    const second = await continued(client, line, unpaid);
    expect([second.status, second.json.data.relationships]).toEqual([201, undefined]);
    await client.until(line, 'finished');
    expect((await client.get(`/tokens/${line}`)).json.data.relationships).toBeUndefined();
    const third = await continued(client, line, paid);
    expect(third.json.data.relationships).toEqual(paid.data.relationships);
    expect(first.json.data.relationships).toEqual(paid.data.relationships);
  });

  test('a payment that was sent is still checked for its shape', async () => {
    const payment = { data: { id: '33333333-3333-4333-8333-333333333333', ident: 'cash', type: 'transaction' } };
    const { status, json } = await client.post('/tokens', bodyWith({ payment }));
    expect([status, json.errors[0].source.pointer]).toEqual([422, '/data/relationships/payment/data/ident']);
  });

  test('an Idempotency-Key makes one line, and one part', async () => {
    const own = await connect();
    const headers = { 'Idempotency-Key': 'unpaid' };
    const orders = await Promise.all(Array.from({ length: 6 }, () => own.post('/tokens', unpaid, { headers })));
    expect(orders.map(({ status }) => status)).toEqual(Array(6).fill(201));
    expect((await own.get('/tokens')).json.data).toHaveLength(1);
    const line = orders[0]?.json.data.id;
    await own.until(line, 'finished');
    const body = continuationBody(unpaid, await snapshotOf(own, line));
    const parts = await Promise.all(
      Array.from({ length: 6 }, () => postMultipart(own, `/tokens/${line}`, body, headers)),
    );
    expect(parts.map(({ status }) => status)).toEqual(Array(6).fill(201));
    await own.until(line, 'finished');
    expect((await own.get(`/tokens/${line}`)).json.data.attributes.available).toBe(String(26 ** 5 - 2000));
    // With another payment it is another order.
    expect((await own.post('/tokens', orderBody(SIZE), { headers })).status).toBe(422);
  });
});

describe('a service that checked none, and then has Stripe, without its key', () => {
  const dir = mkdtempSync(join(tmpdir(), 'unique-tokens-unpaid-'));
  let cloud: LocalCloud;
  let client: Client;
  let line: string;
  let accepted: Answer;
  const headers = { 'Idempotency-Key': 'before' };
  beforeAll(async () => {
    cloud = await startLocalCloud({ dir });
    client = await connect(cloud.url);
    accepted = await client.post('/tokens', unpaid, { headers });
    line = accepted.json.data.id;
    await client.until(line, 'finished');
    await cloud.stop();
    cloud = await startLocalCloud({ dir, env: { LOCAL_FUNCTION_ENV: JSON.stringify({ PAYMENTS: 'stripe' }) } });
    client = withSession(cloud.url, client.session);
  });
  afterAll(async () => {
    await cloud?.stop();
    rmSync(dir, { recursive: true });
  });

  test('says so', async () => {
    const headers = { 'Api-Key': demoApiKeys.basic };
    expect((await send(cloud.url, 'GET', '/sessions?meta=currency', { headers })).json.meta.payments).toBe('stripe');
    expect(cloud.output()).toContain('payments  checked with Stripe');
  });

  const missing = (path: string) => ({
    errors: [
      {
        status: '422',
        title: 'Tokens not requested',
        detail: 'The payment is missing.',
        source: { parameter: 'payment', pointer: '/data/relationships/payment' },
      },
    ],
    links: { self: `/api${path}` },
  });

  test.each([undefined, {}])('an order with the relationships %j: 422', async (relationships) => {
    const answer = await client.post('/tokens', bodyWith(relationships));
    expect([answer.status, answer.json]).toEqual([422, missing('/tokens')]);
    expect(undocumented('POST', '/tokens', answer)).toEqual([]);
  });

  test('a continuation of a line that was begun unpaid, with its snapshot or without: 422', async () => {
    const path = `/tokens/${line}`;
    const further = { data: { type: 'tokens', attributes: { size: 1000, from: 1000 } } };
    for (const answer of [await continued(client, line, unpaid), await client.post(path, further)]) {
      expect([answer.status, answer.json]).toEqual([422, missing(path)]);
      expect(undocumented('POST', '/tokens/{id}', answer)).toEqual([]);
    }
  });

  test('with a payment: 503, and nothing is made', async () => {
    const body = orderBody(SIZE);
    for (const answer of [await client.post('/tokens', body), await continued(client, line, body)]) {
      expect([answer.status, answer.json.errors[0].detail]).toEqual([
        503,
        'The payment cannot be checked now, please try again.',
      ]);
      expect(answer.headers.get('Retry-After')).toBe('10');
    }
    expect((await client.get('/tokens')).json.data).toHaveLength(1);
    expect((await client.get(`/tokens/${line}`)).json.data.attributes.status).toBe('finished');
  });

  test('what was accepted stays accepted: its repeat has the same answer, and makes nothing', async () => {
    const again = await client.post('/tokens', unpaid, { headers });
    expect([again.status, again.json]).toEqual([201, accepted.json]);
    expect((await client.get('/tokens')).json.data).toHaveLength(1);
  });
});
