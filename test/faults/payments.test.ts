import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, connect, orderBody } from '../api/client.ts';
import { continuationBody, postMultipart, snapshotOf } from '../api/continuation.ts';
import { CUSTOMER } from './call-owner.ts';
import type { Call } from './calls.ts';
import { eventually, openWorld, type World } from './world.ts';

/** What a payment buys when the order that came with it is cut off or given up. */
let world: World;
let client: Client;
beforeAll(async () => {
  world = await openWorld();
  client = await connect(world.url);
}, 300_000);
afterAll(async () => {
  await world?.close();
}, 60_000);

const ORDER = { size: 1000, digits: 12, alphabet: 'DIGITS' };
const STOPPED = { Error: 'Lambda.Unknown' };

/** A paid order; `more` tokens make it another request with the same payment. */
function paidOrder(ident = `pi_${randomUUID().replaceAll('-', '').slice(0, 24)}`, more = 0): object {
  world.stripe.intents.set(ident, { amount_received: 10_000_000, metadata: { customer: CUSTOMER } });
  const body = orderBody({ ...ORDER, size: ORDER.size + more }) as {
    data: { relationships: { payment: { data: { id: string; ident: string } } } };
  };
  Object.assign(body.data.relationships.payment.data, { ident, id: '33333333-3333-4333-8333-333333333333' });
  return body;
}

/** Keeps the productions from going on beyond their plan until `free`, so that they can be given up. */
function stalled(): { free(): void } {
  const freed = Promise.withResolvers<void>();
  world.proxy.fault = async (call, forward) => {
    if (call.name.startsWith('S3 PUT lines/')) await freed.promise;
    return forward();
  };
  return {
    free: () => {
      world.proxy.fault = (_, forward) => forward();
      freed.resolve();
    },
  };
}

async function giveUp(line: string, part: number): Promise<void> {
  await eventually('started', async () => (await world.head(line))?.state === 'started');
  await world.invoke('fail', { line, part, attempt: 1, error: STOPPED });
  expect((await world.head(line))?.state).toBe('failed');
}

test.each([
  ['with an Idempotency-Key', { 'Idempotency-Key': 'once' }],
  ['without one', {}],
])('an order that was given up is ordered anew with the same payment, %s', async (_, headers) => {
  const body = paidOrder();
  const order = () => client.post('/tokens', body, { headers });
  const stall = stalled();
  const dead = (await order()).json.data.id;
  await giveUp(dead, 1);
  const answers = await Promise.all(Array.from({ length: 10 }, order));
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
  const [line, ...others] = new Set(answers.map(({ json }) => json.data.id));
  expect([others, line === dead]).toEqual([[], false]);
  stall.free();
  await client.until(line, 'finished');
  // From here on the payment is spent.
  expect((await order()).json.data.id).toBe(line);
  const { ident } = (body as { data: { relationships: { payment: { data: { ident: string } } } } }).data.relationships
    .payment.data;
  expect((await client.post('/tokens', paidOrder(ident, 1))).status).toBe(402);
});

test('so is a continuation', async () => {
  const line = (await client.post('/tokens', paidOrder())).json.data.id;
  await client.until(line, 'finished');
  const body = continuationBody(paidOrder(), await snapshotOf(client, line));
  const post = () => postMultipart(client, `/tokens/${line}`, body, { 'Idempotency-Key': 'again' });
  const stall = stalled();
  expect((await post()).status).toBe(201);
  await giveUp(line, 2);
  const answers = await Promise.all(Array.from({ length: 5 }, post));
  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(201));
  expect(await world.head(line)).toMatchObject({ part: 2, attempt: 2 });
  stall.free();
  await client.until(line, 'finished');
  expect((await post()).status).toBe(201);
  await eventually('at rest', async () => (await world.head(line))?.open === 'rest');
  expect(await world.head(line)).toMatchObject({ part: 2, attempt: 2, next: '2000', open: 'rest' });
});

test('a payment that was claimed a minute ago buys one line, whoever takes it up', async () => {
  const ident = `pi_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
  const body = paidOrder(ident);
  // Cut off after the claims: what a crash leaves.
  world.proxy.fault = async (call, forward) => (isPutOfPointer(call) ? 'drop' : forward());
  expect((await client.post('/tokens', body)).status).toBe(500);
  const { client: database, table } = world.database();
  const claim = `payment#${ident}`;
  await database.send(
    new UpdateCommand({
      TableName: table('Claims'),
      Key: { claim },
      UpdateExpression: 'SET created = :then',
      ExpressionAttributeValues: { ':then': new Date(Date.now() - 61_000).toISOString() },
    }),
  );
  // The repeat has found its claim and goes slowly on; meanwhile another order comes with the payment.
  const reached = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  world.proxy.fault = async (call, forward) => {
    if (isPutOfPointer(call)) {
      reached.resolve();
      await free.promise;
    }
    return forward();
  };
  const repeat = client.post('/tokens', body);
  await reached.promise;
  const other = await client.post('/tokens', paidOrder(ident, 1));
  free.resolve();
  world.proxy.fault = (_, forward) => forward();
  expect([(await repeat).status, other.status]).toEqual([201, 409]);
});

function isPutOfPointer(call: Call): boolean {
  return call.name.startsWith('PutItem lines session#');
}
