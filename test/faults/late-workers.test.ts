import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type Client, connect, orderBody, send } from '../api/client.ts';
import { continueLine, makeLine, snapshotOf, tokensOf } from '../api/continuation.ts';
import type { Call } from './calls.ts';
import { eventually, openWorld, type World } from './world.ts';

/** Workers that come too late: for an attempt that was given up, for a line that was deleted, for a part that is long done. */
let world: World;
let client: Client;
beforeAll(async () => {
  world = await openWorld({ STRIPE_API_KEY: '' });
  client = await connect(world.url);
}, 300_000);
afterAll(async () => {
  await world?.close();
}, 60_000);

const ORDER = { size: 1000, digits: 12, alphabet: 'DIGITS' };
/** Of two chunks. */
const LONG = { ...ORDER, digits: 40 };

/** Holds the first call for which this is true; the functions' other calls go on. */
function hold(wanted: (call: Call) => boolean) {
  const met = Promise.withResolvers<Call>();
  const free = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  let isHeld = false;
  world.proxy.fault = async (call, forward) => {
    if (isHeld || !wanted(call)) return forward();
    isHeld = true;
    met.resolve(call);
    await free.promise;
    const reply = await forward();
    done.resolve();
    return reply;
  };
  return {
    met: met.promise,
    /** Lets it go; resolves when it was done. */
    release: async () => {
      free.resolve();
      await done.promise;
    },
  };
}

const putOf = (file: string) => (call: Call) => call.name.startsWith('S3 PUT') && call.name.endsWith(file);

async function purged(line: string): Promise<void> {
  await eventually('purged', async () => (await world.head(line))?.purged !== undefined);
}

describe('a worker of a given-up attempt', () => {
  test.each([
    ['with a file', ORDER, putOf('2-1/data.txt')],
    ['with a record', LONG, ({ name }: Call) => name.startsWith('PutItem lines * chunk#000002#')],
  ])('%s changes nothing after the part was produced again', async (_, order, wanted) => {
    const line = await makeLine(client, order);
    const first = await tokensOf(client, line);
    const snapshot = await snapshotOf(client, line);
    const held = hold(wanted);
    expect((await continueLine(client, line, order, snapshot)).status).toBe(201);
    await held.met;
    // As the task does once Step Functions has given the part up, whose worker it cannot end.
    await world.invoke('fail', { line, part: 2, attempt: 1, error: { Error: 'Lambda.Unknown' } });
    const { attributes } = (await client.get(`/tokens/${line}`)).json.data;
    expect([attributes.status, attributes.error.code]).toEqual(['failed', 'Lambda.Unknown']);
    expect((await client.get(`/tokens/${line}/data?part=2`)).status).toBe(404);

    expect((await continueLine(client, line, order, snapshot)).status).toBe(201);
    await client.until(line, 'finished');
    const second = await tokensOf(client, line);
    await eventually('at rest', async () => (await world.head(line))?.open === 'rest');
    const before = await seen(line);
    await held.release();
    await eventually('the late file is gone', async () => (await world.keys(`lines/${line}/2-1/`)).length === 0);
    expect(await seen(line)).toEqual(before);
    expect(await tokensOf(client, line)).toEqual(second);
    expect(new Set([...first, ...second]).size).toBe(2000);
  });
});

/** All that the API shows of the line, and its head. */
async function seen(line: string): Promise<unknown[]> {
  const paths = ['', '/requested', '/started', '/ended', '/finished', '/data', '/snapshot', '/data?part=1'];
  const answers = await Promise.all(paths.map((path) => client.get(`/tokens/${line}${path}`)));
  return [await world.head(line), ...answers.map(({ status, bytes }) => [status, bytes.toString('base64')])];
}

test('a run that ends only after another one and the next part leaves the file of its part', async () => {
  const late = hold(putOf('1-1/data.txt'));
  const line = (await client.post('/tokens', orderBody(ORDER))).json.data.id;
  await late.met;
  // As Step Functions does once it has given up waiting for the first run.
  await world.invoke('plan', { line, part: 1, attempt: 1 });
  const first = await tokensOf(client, line);
  expect((await continueLine(client, line, ORDER, await snapshotOf(client, line))).status).toBe(201);
  await client.until(line, 'finished');
  await late.release();
  await eventually('the late run has ended', async () => (await world.running('PRODUCTION')) === 0);
  expect(await tokensOf(client, line, '?part=1')).toEqual(first);
});

describe('DELETE while a worker is at it', () => {
  test.each(['data.txt', 'snapshot.blob', 'analysis.json', 'score.csv'])('%s does not stay behind', async (file) => {
    const late = hold(putOf(file));
    const { json } = await client.post('/tokens?analysis=metrics', orderBody(ORDER));
    const line = json.data.id;
    await late.met;
    expect((await client.delete(`/tokens/${line}`)).status).toBe(200);
    expect((await client.delete(`/tokens/${line}`)).status).toBe(404);
    await purged(line);
    await late.release();
    await eventually('the late file is gone', async () => (await world.keys(`lines/${line}/`)).length === 0);
    expect(await world.uploads()).toEqual([]);
    expect((await world.head(line))?.open).toBeUndefined();
  });

  test('an upload that is begun too late does not stay behind', async () => {
    const late = hold(({ name }) => name === 'S3 POST lines/*/1-1/gz uploads' || name.endsWith('data.txt.gz uploads'));
    const { json } = await client.post('/tokens', orderBody({ ...ORDER, size: 5000 }));
    const line = json.data.id;
    await late.met;
    expect((await client.delete(`/tokens/${line}`)).status).toBe(200);
    await purged(line);
    await late.release();
    await eventually('no upload is left', async () => (await world.uploads()).length === 0);
  });
});

describe('revocation', () => {
  test('while a part is produced: its line is deleted and nothing of it stays', async () => {
    const own = await connect(world.url);
    const late = hold(putOf('data.txt'));
    const line = (await own.post('/tokens', orderBody(ORDER))).json.data.id;
    await late.met;
    await revoke(own);
    await purged(line);
    await late.release();
    await eventually('the late file is gone', async () => (await world.keys(`lines/${line}/`)).length === 0);
    expect(await world.uploads()).toEqual([]);
  });

  test('while an order is being accepted: its line is deleted before anything of it is made', async () => {
    const own = await connect(world.url);
    const acceptance = hold(({ name }) => name === 'PutItem ledger * head');
    const ordering = own.post('/tokens', orderBody(ORDER));
    const { text } = await acceptance.met;
    const line = JSON.parse(text).Item.line.S as string;
    await revoke(own);
    await eventually('the purge has looked for lines', async () => (await world.running('PURGE')) === 0);
    await acceptance.release();
    expect((await ordering).status).toBe(201);
    await eventually('deleted', async () => (await world.head(line))?.deleted !== undefined);
    expect(await world.keys(`lines/${line}/`)).toEqual([]);
    expect(await world.keys(`ledger/${line}/`)).toEqual([]);
    expect((await world.head(line))?.open).toBe('purge');
  });

  async function revoke(own: Client): Promise<void> {
    const headers = { 'Api-Key': demoApiKeys.basic, 'Session-Key': own.session };
    expect((await send(world.url, 'DELETE', `/sessions/${own.session}`, { headers })).status).toBe(200);
  }
});
