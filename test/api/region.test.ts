import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CreateTableCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LOCAL_SDK, type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { type Client, connect } from './client.ts';
import { continueLine, makeLine, snapshotOf, tokensOf } from './continuation.ts';

/**
 * The drill of the runbook, "A region is lost": another cloud takes over with a replica of the key, the tables of a backup, and the
 * witnesses, which are copied all the time.
 */
const root = resolve(__dirname, '..', '..');
const ORDER = { size: 1000, digits: 12, alphabet: 'UPPER_EPCG30' };
const restored = ['customers', 'ledger', 'claims', 'sessions', 'lines'] as const;

let lost: LocalCloud;
let other: LocalCloud;
const dir = mkdtempSync(join(tmpdir(), 'unique-tokens-region-'));
/** A line that rests when the backup is made, and one that goes on after it; one that begins after it. */
const lines: Record<'kept' | 'continued' | 'begun', { id: string; tokens: string[]; snapshots: Buffer[] }> =
  {} as never;

const factsOf = (cloud: LocalCloud): { environment: Record<string, string> } =>
  JSON.parse(readFileSync(join(cloud.dir, 'ready.json'), 'utf8'));
const databaseOf = (cloud: LocalCloud) => new DynamoDBClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.dynamodb });
const storeOf = (cloud: LocalCloud) => new S3Client({ ...LOCAL_SDK, endpoint: cloud.endpoints.s3 });
type Items = NonNullable<Awaited<ReturnType<typeof scan>>>;

async function scan(database: DynamoDBClient, TableName: string) {
  return (await database.send(new ScanCommand({ TableName, ConsistentRead: true }))).Items;
}

/** Runs one of the operator's commands on the other cloud. */
function run(program: 'restore' | 'line', ...words: string[]) {
  const args = [join('operator', `${program}.ts`), '--local-dir', other.dir, ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
  });
  const printed = stdout.trim().split('\n').filter(Boolean);
  return { status, stderr, said: printed.map((text) => JSON.parse(text)) };
}

async function keep(client: Client, id: string) {
  return { id, tokens: await tokensOf(client, id), snapshots: [await snapshotOf(client, id)] };
}

beforeAll(async () => {
  lost = await startLocalCloud();
  const client = await connect(lost.url);
  const [kept, continued] = [await makeLine(client, ORDER), await makeLine(client, ORDER)];
  lines.kept = await keep(client, kept);
  lines.continued = await keep(client, continued);

  // The backup of the tables; the key is replicated, so that the other region knows it by the same id.
  const database = databaseOf(lost);
  const { environment } = factsOf(lost);
  const backup = new Map<string, Items>();
  for (const name of restored) {
    backup.set(name, (await scan(database, environment[`${name.toUpperCase()}_TABLE`] as string)) ?? []);
  }
  cpSync(join(lost.dir, 'kms'), join(dir, 'kms'), { recursive: true });

  // Life goes on after the backup.
  await continueLine(client, continued, ORDER, lines.continued.snapshots[0] as Buffer);
  await client.until(continued, 'finished');
  lines.continued.tokens.push(...(await tokensOf(client, continued)));
  lines.continued.snapshots.push(await snapshotOf(client, continued));
  lines.begun = await keep(client, await makeLine(client, ORDER));
  const witnesses = await storeOf(lost).send(
    new ListObjectsV2Command({ Bucket: environment.FILES_BUCKET, Prefix: 'ledger/' }),
  );
  await lost.kill();

  other = await startLocalCloud({ dir });
  const store = storeOf(other);
  const Bucket = factsOf(other).environment.FILES_BUCKET;
  for (const { Key } of witnesses.Contents ?? [])
    await store.send(new PutObjectCommand({ Bucket, Key, Body: new Uint8Array() }));
  // As AWS Backup restores them: tables of other names.
  const target = databaseOf(other);
  for (const [name, items] of backup) {
    const keys = {
      customers: ['id'],
      claims: ['claim'],
      ledger: ['line', 'item'],
      sessions: ['session', 'item'],
      lines: ['line', 'item'],
    };
    const attributes = keys[name as keyof typeof keys];
    await target.send(
      new CreateTableCommand({
        TableName: `restored-${name}`,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: attributes.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
      }),
    );
    for (const Item of items) await target.send(new PutItemCommand({ TableName: `restored-${name}`, Item }));
  }
}, 240_000);
afterAll(async () => {
  await lost?.stop();
  await other?.stop();
  rmSync(dir, { recursive: true, force: true });
}, 60_000);

test('the restored tables are taken over, and a second run changes nothing', () => {
  const options = restored.flatMap((name) => [`--${name}`, `restored-${name}`]);
  const first = run('restore', ...options);
  expect([first.status, first.stderr]).toEqual([0, '']);
  expect(first.said.map(({ table }) => table)).toEqual([...restored]);
  const ledger = first.said.find(({ table }) => table === 'ledger');
  // Two heads, two parts, an alphabet.
  expect(ledger).toEqual({ table: 'ledger', copied: 5, kept: 0 });
  const again = run('restore', ...options);
  expect(again.said.every(({ copied }) => copied === 0)).toBe(true);
});

test('no table, or the own one, is refused', () => {
  expect(run('restore')).toMatchObject({ status: 1, stderr: expect.stringContaining('Name at least one table') });
  const own = factsOf(other).environment.LEDGER_TABLE as string;
  expect(run('restore', '--ledger', own)).toMatchObject({ status: 1, stderr: expect.stringContaining('own table') });
});

test('the check names each line of which the ledger knows less than the witnesses', () => {
  const { status, said } = run('line', 'check');
  expect(status).toBe(1);
  expect(said).toEqual([
    { line: lines.continued.id, part: 1, attempt: 1, ledger: 'behind' },
    { line: lines.begun.id, ledger: 'behind' },
    { lines: 3, behind: 2 },
  ]);
});

test('a line that rests is continued with new codes, and its old ones verify', async () => {
  const client = await connect(other.url);
  const { id, tokens, snapshots } = lines.kept;
  expect((await continueLine(client, id, ORDER, snapshots[0] as Buffer)).status).toBe(201);
  await client.until(id, 'finished');
  const more = await tokensOf(client, id);
  expect(new Set([...tokens, ...more]).size).toBe(2000);
  const body = { data: { type: 'verification', attributes: { tokens: [tokens[0], more[0]] } } };
  const { json } = await client.post(`/tokens/${id}/verify`, body);
  expect(json.data.attributes.results.map(({ part }: { part: number }) => part)).toEqual([1, 2]);
});

test('a line of which a part was made after the backup makes nothing twice: it is refused, whatever snapshot comes', async () => {
  const client = await connect(other.url);
  const { id, snapshots } = lines.continued;
  for (const snapshot of snapshots) {
    const { status, json } = await continueLine(client, id, ORDER, snapshot);
    expect([status, json.errors[0].detail]).toEqual([
      409,
      'The ledger of this line must be reconciled by an operator.',
    ]);
  }
  const begun = await continueLine(client, lines.begun.id, ORDER, lines.begun.snapshots[0] as Buffer);
  expect(begun.status).toBe(409);
});
