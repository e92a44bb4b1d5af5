import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect, orderBody, withSession } from '../api/client.ts';
import { continueFrom, continueLine, makeLine, snapshotOf } from '../api/continuation.ts';
import { eventually, openWorld, type World } from './world.ts';

/** All tables come back from a backup, while the bucket with the witnesses has gone on. */
let world: World;
beforeAll(async () => {
  world = await openWorld({ STRIPE_API_KEY: '' });
}, 300_000);
afterAll(async () => {
  await world?.close();
}, 60_000);

const ORDER = { size: 1000, digits: 12, alphabet: 'DIGITS' };
const MUST_BE_RECONCILED = 'The ledger of this line must be reconciled by an operator.';

async function backUp(): Promise<() => Promise<void>> {
  const [tables, backup] = [join(world.dir, 'dynamodb'), join(world.dir, 'backup')];
  await world.stop();
  cpSync(tables, backup, { recursive: true });
  await world.start();
  return async () => {
    await world.stop();
    rmSync(tables, { recursive: true });
    cpSync(backup, tables, { recursive: true });
    rmSync(backup, { recursive: true });
    await world.start();
  };
}

test('a part that was made since cannot be made again', async () => {
  const client = await connect(world.url);
  const line = await makeLine(client, ORDER);
  const snapshot = await snapshotOf(client, line);
  const restore = await backUp();
  expect((await continueLine(client, line, ORDER, snapshot)).status).toBe(201);
  await client.until(line, 'finished');
  const later = await snapshotOf(client, line);

  await restore();
  const back = withSession(world.url, client.session);
  const ways = [
    ...[snapshot, later].map((blob) => () => continueLine(back, line, ORDER, blob)),
    ...[0, 1000, 2000].map((from) => () => continueFrom(back, line, { size: 1000, from })),
  ];
  for (const post of ways) {
    const answer = await post();
    expect([answer.status, answer.json.errors[0].detail]).toEqual([409, MUST_BE_RECONCILED]);
  }
  expect(await world.keys(`lines/${line}/2-1/`)).toContain(`lines/${line}/2-1/data.txt`);
});

test('a part that was under way is left as it is where later ones were made, its files with it', async () => {
  const client = await connect(world.url);
  // The backup is made while the part is being produced.
  const reached = Promise.withResolvers<void>();
  world.proxy.fault = async (call, forward) => {
    if (call.name !== 'S3 PUT lines/*/1-1/data.txt') return forward();
    reached.resolve();
    return new Promise<never>(() => undefined);
  };
  const line = (await client.post('/tokens', orderBody(ORDER))).json.data.id;
  await reached.promise;
  world.proxy.fault = (_, forward) => forward();
  const restore = await backUp();
  await client.until(line, 'finished');
  expect((await continueLine(client, line, ORDER, await snapshotOf(client, line))).status).toBe(201);
  await client.until(line, 'finished');
  const files = await world.keys(`lines/${line}/`);

  await restore();
  // Three restarts and one look more: the time after which an attempt is given up.
  for (let look = 0; look < 5; look++) {
    await world.invoke('reconcile', {});
    await eventually('nothing runs', async () => (await world.running('PRODUCTION')) === 0, 120_000);
  }
  expect(await world.head(line)).toMatchObject({ part: 1, state: 'failed', failure: { code: 'LedgerBehind' } });
  expect((await world.head(line))?.purged).toBeUndefined();
  expect(await world.keys(`lines/${line}/`)).toEqual(files);
});
