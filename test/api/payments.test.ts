import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { undocumented } from '../contract/documented.ts';
import { LOCAL_SDK, type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { type Answer, type Client, connect, type Order, orderBody } from './client.ts';
import { continuationBody, postMultipart, snapshotOf } from './continuation.ts';
import { type Intent, type StripeServer, startStripe } from './stripe.ts';

/** Payments with Stripe: a cloud of its own that asks an HTTP server of ours, which answers as Stripe does. */
const KEY = 'sk_test_abcdefghijklmnopqrstuvwx';
const BASIC = '00000000-0000-4000-8000-00000000c001';
const BULK = '00000000-0000-4000-8000-00000000c002';
let idents = 0;
function ident(): string {
  idents += 1;
  return `pi_${String(idents).padStart(24, '0')}`;
}

let stripe: StripeServer;
let cloud: LocalCloud;
let client: Client;
let hanging: Promise<Answer>;
const HANGING = ident();
beforeAll(async () => {
  stripe = await startStripe();
  const env = {
    PAYMENTS: 'stripe',
    STRIPE_API_KEY: KEY,
    LOCAL_FUNCTION_ENV: JSON.stringify({ STRIPE_HOST: stripe.url }),
  };
  cloud = await startLocalCloud({ env });
  client = await connect(cloud.url);
  await client.addAlphabet('UPPER_VOWELS', 'AEIOU');
  // Stripe's time is over only after some seconds: meanwhile the other tests run.
  stripe.intents.set(HANGING, 'hang');
  hanging = order(await connect(cloud.url), LARGE, HANGING);
});
afterAll(async () => {
  await hanging;
  await cloud?.stop();
  await stripe?.close();
});

/** 5.00 for the job and 0.0009 for each of 100 × 1,000 digits: 95.00. */
const LARGE: Order = { size: 1000, digits: 100, alphabet: 'BASE62' };
const LARGE_PRICE = 9_500;
/** 5.00 and 0.0009 × 3 × 1,001: 7.7027, rounded up to the cent. */
const SMALL: Order = { size: 1001, digits: 3, alphabet: 'LOWER_LATIN' };
const SMALL_PRICE = 771;

/** The digits of a format are its places: neither fixed text nor the check symbol costs anything. */
const FORMATTED: Order = { ...SMALL, format: { pattern: 'paid-[a-z]#-#*', check: 'luhn' } };

/** The ident of a payment that Stripe knows. */
function paid(amount_received: number, intent: Intent = {}): string {
  const made = ident();
  stripe.intents.set(made, { amount_received, metadata: { customer: BASIC }, ...intent });
  return made;
}

function paidBody(asked: Order, payment: string): object {
  const body = orderBody(asked) as { data: { relationships: { payment: { data: object } } } };
  const data = { id: '33333333-3333-4333-8333-333333333333', ident: payment, type: 'transaction' };
  body.data.relationships.payment = { data };
  return body;
}
const order = (of: Client, asked: Order, payment: string, query = '') =>
  of.post(`/tokens${query}`, paidBody(asked, payment));

const invalid = {
  errors: [
    {
      status: '402',
      title: 'Tokens not requested',
      detail: 'Payment not valid.',
      source: { parameter: 'ident', pointer: '/data/relationships/payment/data/ident' },
    },
  ],
  links: { self: '/api/tokens' },
};
async function linesOf(of: Client): Promise<string[]> {
  return (await of.get('/tokens')).json.data.map(({ id }: { id: string }) => id);
}

describe('the price', () => {
  test.each<[what: string, asked: Order, query: string, price: number]>([
    ['of a job and its digits', LARGE, '', LARGE_PRICE],
    ['rounded up to the minor unit', SMALL, '', SMALL_PRICE],
    ['of the places of a format', FORMATTED, '', SMALL_PRICE],
    ['with metrics', LARGE, '?analysis=metrics', LARGE_PRICE + 100],
  ])('%s has to be paid in full', async (_, asked, query, price) => {
    const own = await connect(cloud.url);
    const tooLittle = await order(own, asked, paid(price - 1), query);
    expect([tooLittle.status, tooLittle.json.errors]).toEqual([402, invalid.errors]);
    expect(await linesOf(own)).toEqual([]);
    const payment = paid(price);
    const answer = await order(own, asked, payment, query);
    expect(answer.status).toBe(201);
    expect(answer.json.data.relationships.payment.data).toEqual({
      id: '33333333-3333-4333-8333-333333333333',
      ident: payment,
      type: 'transaction',
    });
    await own.until(answer.json.data.id, query === '' ? 'finished' : 'analyzed');
  });

  test('is less by the rebate', async () => {
    const database = new DynamoDBClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.dynamodb });
    const { TableNames = [] } = await database.send(new ListTablesCommand());
    await DynamoDBDocumentClient.from(database).send(
      new UpdateCommand({
        TableName: TableNames.find((name) => /customer/i.test(name)),
        Key: { id: `customer#${BULK}` },
        UpdateExpression: 'SET price.rebate = :rebate',
        ExpressionAttributeValues: { ':rebate': 0.15 },
      }),
    );
    database.destroy();
    const bulk = await connect(cloud.url, demoApiKeys.bulk);
    const metadata = { customer: BULK };
    expect((await order(bulk, LARGE, paid(8_074, { metadata }))).status).toBe(402);
    expect((await order(bulk, LARGE, paid(8_075, { metadata }))).status).toBe(201);
  });
});

describe('a payment that does not count', () => {
  test.each<[what: string, intent: Intent]>([
    ['not succeeded', { status: 'processing' }],
    ['still to be captured', { status: 'requires_capture' }],
    ['in another currency', { currency: 'usd' }],
    ['of the other mode', { livemode: true }],
    ['refunded', { latest_charge: { refunded: true, amount_refunded: LARGE_PRICE } }],
    ['refunded in part', { latest_charge: { amount_refunded: 1 } }],
    ['disputed', { latest_charge: { disputed: true } }],
    ['without a charge', { latest_charge: null }],
    ['for nobody', { metadata: {} }],
    ['for another customer', { metadata: { customer: BULK } }],
  ])('%s: 402, and nothing is made', async (_, intent) => {
    const own = await connect(cloud.url);
    const payment = paid(LARGE_PRICE, intent);
    const answer = await order(own, LARGE, payment);
    expect([answer.status, answer.json]).toEqual([402, invalid]);
    expect(await linesOf(own)).toEqual([]);
    // As soon as it counts it buys: nothing of it was consumed.
    stripe.intents.set(payment, { amount_received: LARGE_PRICE, metadata: { customer: BASIC } });
    expect((await order(own, LARGE, payment)).status).toBe(201);
  });

  test('unknown to Stripe: 402', async () => {
    const answer = await order(client, LARGE, ident());
    expect([answer.status, answer.json]).toEqual([402, invalid]);
  });

  test('Stripe is asked last: what is refused before needs no payment', async () => {
    const asked = stripe.requests.length;
    expect((await order(client, { ...LARGE, size: 999 }, ident())).status).toBe(402);
    expect((await order(client, { ...LARGE, alphabet: 'NOWHERE' }, ident())).status).toBe(404);
    expect((await order(client, { ...SMALL, size: 17_577 }, ident())).status).toBe(406);
    expect(stripe.requests.slice(asked).filter(({ url }) => !url.includes(HANGING))).toEqual([]);
  });
});

describe('a payment buys one production', () => {
  test('a repeat of the same request returns what it bought', async () => {
    const own = await connect(cloud.url);
    const payment = paid(LARGE_PRICE);
    const first = await order(own, LARGE, payment);
    const again = await order(own, LARGE, payment);
    expect([again.status, again.json]).toEqual([201, first.json]);
    await own.until(first.json.data.id, 'finished');
    expect((await order(own, LARGE, payment)).json).toEqual(first.json);
    expect(await linesOf(own)).toHaveLength(1);
  });

  test('another request is refused, of whatever session', async () => {
    const own = await connect(cloud.url);
    const payment = paid(2 * LARGE_PRICE);
    expect((await order(own, LARGE, payment)).status).toBe(201);
    for (const session of [own, client]) {
      const answer = await order(session, { ...LARGE, size: 1001 }, payment);
      expect([answer.status, answer.json]).toEqual([402, invalid]);
    }
    expect((await order(own, LARGE, payment, '?analysis=metrics')).status).toBe(402);
    expect(await linesOf(own)).toHaveLength(1);
  });

  test('ten times the same at the same time makes one line', async () => {
    const own = await connect(cloud.url);
    const payment = paid(LARGE_PRICE);
    const answers = await Promise.all(Array.from({ length: 10 }, () => order(own, LARGE, payment)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(answers.map(({ json }) => json.data.id)).size).toBe(1);
    expect(await linesOf(own)).toHaveLength(1);
  });

  test('of two different orders at the same time one is made', async () => {
    const own = await connect(cloud.url);
    const payment = paid(2 * LARGE_PRICE);
    const answers = await Promise.all([0, 1].map((more) => order(own, { ...LARGE, size: 1000 + more }, payment)));
    const statuses = answers.map(({ status }) => status).sort();
    // The other one is told so, or to come again while it is not clear yet whether the first one's acceptance stands.
    expect([[201, 402].join(), [201, 409].join()]).toContain(statuses.join());
    expect(await linesOf(own)).toHaveLength(1);
  });

  test('with an Idempotency-Key as well', async () => {
    const own = await connect(cloud.url);
    const body = paidBody(LARGE, paid(LARGE_PRICE));
    const headers = { 'Idempotency-Key': 'a-key' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => own.post('/tokens', body, { headers })));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(await linesOf(own)).toHaveLength(1);
  });

  test('each part of a line its own, and late repeats make nothing', async () => {
    const own = await connect(cloud.url);
    const payments = [paid(SMALL_PRICE), paid(SMALL_PRICE)] as const;
    const first = await order(own, SMALL, payments[0]);
    const line = first.json.data.id;
    await own.until(line, 'finished');
    const snapshot = await snapshotOf(own, line);
    const continued = (payment: string) =>
      postMultipart(own, `/tokens/${line}`, continuationBody(paidBody(SMALL, payment), snapshot));

    const used = await continued(payments[0]);
    expect([used.status, used.json.errors]).toEqual([402, invalid.errors]);
    const second = await continued(payments[1]);
    expect(second.status).toBe(201);
    await own.until(line, 'finished');
    const { available } = (await own.get(`/tokens/${line}`)).json.data.attributes;
    expect(available).toBe(String(17_576 - 2 * 1001));

    // The same requests once more return what they bought, though the line has come further.
    expect((await order(own, SMALL, payments[0])).json).toEqual(first.json);
    expect((await continued(payments[1])).json).toEqual(second.json);
    const other = await continued(paid(SMALL_PRICE));
    expect([other.status, other.json.errors[0].detail]).toEqual([409, 'The snapshot has been continued already.']);
    expect((await own.get(`/tokens/${line}`)).json.data.attributes.available).toBe(available);
    expect(await linesOf(own)).toEqual([line]);
  });

  test('also after its part was deleted and the line continued with another one, long ago', async () => {
    // Twice the price, so that the price is not why it is refused.
    const [first, second] = [paid(2 * LARGE_PRICE), paid(LARGE_PRICE)];
    const database = DynamoDBDocumentClient.from(
      new DynamoDBClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.dynamodb }),
    );
    const { TableNames = [] } = await database.send(new ListTablesCommand());
    const tableOf = (name: string) => TableNames.find((table) => table.includes(`Storage${name}`)) as string;
    const line = (await order(client, LARGE, first)).json.data.id;
    await client.until(line, 'finished');
    const snapshot = await snapshotOf(client, line);
    expect((await client.delete(`/tokens/${line}`)).status).toBe(200);
    const lines = tableOf('Lines');
    // The purge comes behind the answer.
    const purged = async () =>
      !(await database.send(new GetCommand({ TableName: lines, Key: { line, item: 'record#000001#000001#finished' } })))
        .Item;
    while (!(await purged())) await new Promise((resolve) => setTimeout(resolve, 50));
    const body = continuationBody(paidBody(LARGE, second), snapshot);
    expect((await postMultipart(client, `/tokens/${line}`, body)).status).toBe(201);
    await database.send(
      new UpdateCommand({
        TableName: tableOf('Claims'),
        Key: { claim: `payment#${first}` },
        UpdateExpression: 'SET created = :created',
        ExpressionAttributeValues: { ':created': '2026-01-01T00:00:00.000Z' },
      }),
    );
    database.destroy();
    const again = await order(client, { ...LARGE, size: 1001 }, first);
    expect([again.status, again.json.errors?.[0].detail]).toEqual([402, 'Payment not valid.']);
  });
});

describe('while Stripe cannot tell: 503, and nothing is consumed', () => {
  async function expectUnknown(answer: Answer): Promise<void> {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('Retry-After')).toMatch(/^\d+$/);
    expect(undocumented('POST', '/tokens', answer)).toEqual([]);
    expect(answer.json).toEqual({
      errors: [
        {
          status: '503',
          title: 'Tokens not requested',
          detail: 'The payment cannot be checked now, please try again.',
          source: { parameter: 'ident', pointer: '' },
        },
      ],
      links: { self: '/api/tokens' },
    });
  }

  test.each([500, 502, 429, 401, 'break off'] as const)('%s', async (fault) => {
    const own = await connect(cloud.url);
    const payment = ident();
    stripe.intents.set(payment, fault);
    const body = paidBody(LARGE, payment);
    const headers = { 'Idempotency-Key': `after ${fault}`.replaceAll(' ', '-') };
    await expectUnknown(await own.post('/tokens', body, { headers }));
    expect(await linesOf(own)).toEqual([]);
    stripe.intents.set(payment, { amount_received: LARGE_PRICE, metadata: { customer: BASIC } });
    expect((await own.post('/tokens', body, { headers })).status).toBe(201);
  });

  test('when it does not answer in time', async () => {
    await expectUnknown(await hanging);
    stripe.intents.set(HANGING, { amount_received: LARGE_PRICE, metadata: { customer: BASIC } });
    expect((await order(client, LARGE, HANGING)).status).toBe(201);
  });
});

test('Stripe is asked with the key, for the intent and its charge', () => {
  const { url, headers } = stripe.requests.at(-1)!;
  expect(decodeURIComponent(url)).toMatch(/^\/v1\/payment_intents\/pi_\d{24}\?expand\[0\]=latest_charge$/);
  expect(headers.authorization).toBe(`Bearer ${KEY}`);
  const logs = join(cloud.dir, 'logs');
  const written = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'));
  expect(written.join('').length).toBeGreaterThan(0);
  for (const text of [cloud.output(), ...written]) expect(text).not.toContain(KEY);
});

test('where none are checked, as by default, no payment is asked for', async () => {
  const asked = stripe.requests.length;
  const free = await connect();
  expect((await order(free, LARGE, ident())).status).toBe(201);
  expect(stripe.requests).toHaveLength(asked);
});
