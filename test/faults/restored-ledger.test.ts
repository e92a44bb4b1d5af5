import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, connect, orderBody } from '../api/client.ts';
import { continueFrom, continueLine, makeLine, snapshotOf } from '../api/continuation.ts';
import { eventually, openWorld, type World } from './world.ts';

/** All tables come back from a backup, while the bucket with the witnesses has gone on. */
let world: World;
let client: Client;
/** A line whose second part was made since the backup, and its snapshots before and after that. */
let made: string;
let snapshots: Buffer[];
/** A line whose first part was under way when the backup was made, and its files when two were made. */
let begun: string;
let files: string[];
beforeAll(async () => {
  world = await openWorld({ STRIPE_API_KEY: '' });
  client = await connect(world.url);
  made = await makeLine(client, ORDER);
  const earlier = await snapshotOf(client, made);
  const reached = Promise.withResolvers<void>();
  world.proxy.fault = async (call, forward) => {
    if (call.name !== 'S3 PUT lines/*/1-1/data.txt') return forward();
    reached.resolve();
    return new Promise<never>(() => undefined);
  };
  begun = (await client.post('/tokens', orderBody(ORDER))).json.data.id;
  await reached.promise;
  world.proxy.fault = (_, forward) => forward();
  const restore = await backUp();
  expect((await continueLine(client, made, ORDER, earlier)).status).toBe(201);
  await client.until(made, 'finished');
  snapshots = [earlier, await snapshotOf(client, made)];
  await client.until(begun, 'finished');
  expect((await continueLine(client, begun, ORDER, await snapshotOf(client, begun))).status).toBe(201);
  await client.until(begun, 'finished');
  files = await world.keys(`lines/${begun}/`);
  await restore();
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
  const ways = [
    ...snapshots.map((blob) => () => continueLine(client, made, ORDER, blob)),
    ...[0, 1000, 2000].map((from) => () => continueFrom(client, made, { size: 1000, from })),
  ];
  for (const post of ways) {
    const answer = await post();
    expect([answer.status, answer.json.errors[0].detail]).toEqual([409, MUST_BE_RECONCILED]);
  }
  expect(await world.keys(`lines/${made}/2-1/`)).toContain(`lines/${made}/2-1/data.txt`);
});

test('a part that was under way is left as it is where later ones were made, its files with it', async () => {
  // Three restarts and one look more: the time after which an attempt is given up.
  for (let look = 0; look < 5; look++) {
    await world.invoke('reconcile', {});
    await eventually('nothing runs', async () => (await world.running('PRODUCTION')) === 0, 120_000);
  }
  expect(await world.head(begun)).toMatchObject({ part: 1, state: 'failed', failure: { code: 'LedgerBehind' } });
  expect((await world.head(begun))?.purged).toBeUndefined();
  expect(await world.keys(`lines/${begun}/`)).toEqual(files);
});
