import {
  type AttributeValue,
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import type { Cloud } from '../cloud.ts';
import { listObjects, scanItems } from '../pages.ts';
import { type Client, connect } from './client.ts';
import { continueLine, makeLine, snapshotOf, tokensOf } from './continuation.ts';

/** What an operator's command has done. */
export interface Operated {
  readonly status: number | null;
  readonly stderr: string;
  /** Its lines of JSON. */
  readonly said: Record<string, unknown>[];
}

/** Two regions of a cloud, or two clouds in their place: the first one gets lost. */
export interface Regions {
  /** Deploys the service in the first region. */
  begin(): Promise<Cloud>;
  /** Replicates the key of the lines to the other region. */
  replicateKey(): Promise<void>;
  /** Takes the first region away: its service never answers again, and its key cannot be used. */
  lose(): Promise<void>;
  /** Deploys the service in the other region, with the replica. */
  takeOver(): Promise<Cloud>;
  /** Runs one of the operator's programs on the service in the other region. */
  operate(program: 'restore' | 'line', words: readonly string[]): Promise<Operated>;
  /** Removes what stands. */
  end(): Promise<void>;
}

const ORDER = { size: 1000, digits: 12, alphabet: 'UPPER_EPCG30' };
/** The tables that are restored, with their keys. */
const restored = {
  customers: ['id'],
  ledger: ['line', 'item'],
  claims: ['claim'],
  sessions: ['session', 'item'],
  lines: ['line', 'item'],
} as const;
const names = Object.keys(restored) as (keyof typeof restored)[];
type Backup = Record<(typeof names)[number], Record<string, AttributeValue>[]>;

async function backupOf({ sdk, endpoints, environment }: Cloud): Promise<Backup> {
  const database = new DynamoDBClient({ ...sdk, endpoint: endpoints.dynamodb });
  const tables = names.map(async (name) => {
    return [name, await scanItems(database, environment[variables[name]] as string)];
  });
  const backup = Object.fromEntries(await Promise.all(tables));
  database.destroy();
  return backup;
}

/** As AWS Backup restores them: tables of other names. */
async function restore({ sdk, endpoints }: Cloud, backup: Backup): Promise<void> {
  const database = new DynamoDBClient({ ...sdk, endpoint: endpoints.dynamodb });
  for (const name of names) {
    const TableName = `restored-${name}`;
    await database.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: restored[name].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: restored[name].map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
      }),
    );
    // A table that was just asked for takes no items yet.
    await waitUntilTableExists({ client: database, minDelay: 1, maxWaitTime: 60 }, { TableName });
    for (const Item of backup[name]) await database.send(new PutItemCommand({ TableName, Item }));
  }
  database.destroy();
}

const storeOf = ({ sdk, endpoints }: Cloud) => new S3Client({ ...sdk, endpoint: endpoints.s3, forcePathStyle: true });

/** The witnesses, with what they say. */
type Witnesses = ReadonlyMap<string, Uint8Array>;

async function witnessesOf(cloud: Cloud): Promise<Witnesses> {
  const store = storeOf(cloud);
  const Bucket = cloud.environment[variables.files];
  const witnesses = new Map<string, Uint8Array>();
  for (const Prefix of ['ledger/', 'voids/']) {
    for (const { Key = '' } of await listObjects(store, Bucket as string, Prefix)) {
      const { Body } = await store.send(new GetObjectCommand({ Bucket, Key }));
      witnesses.set(Key, (await Body?.transformToByteArray()) ?? new Uint8Array());
    }
  }
  store.destroy();
  return witnesses;
}

async function putWitnesses(cloud: Cloud, witnesses: Witnesses): Promise<void> {
  const store = storeOf(cloud);
  const Bucket = cloud.environment[variables.files];
  for (const [Key, Body] of witnesses) await store.send(new PutObjectCommand({ Bucket, Key, Body }));
  store.destroy();
}

/** Voids, redeems or withdraws; the id of what was done. */
async function act(client: Client, line: string, path: string, type: string, attributes: object): Promise<string> {
  const method = path.includes('/') ? 'delete' : 'post';
  const body = { data: { type, attributes } };
  const target = `/tokens/${line}/${path}`;
  const { status, json, text } = await (method === 'post'
    ? client.post(target, body)
    : client.delete(target, { body }));
  if (status > 201) throw new Error(`${target}: ${text}`);
  return json.data.id;
}

/** What has become of codes, as a verification says. */
async function standingOf(client: Client, { id, tokens }: Kept, count: number): Promise<string> {
  const body = { data: { type: 'verification', attributes: { tokens: tokens.slice(0, count) } } };
  const { json } = await client.post(`/tokens/${id}/verify`, body);
  const results: { void?: { reason: string }; redeemed?: object }[] = json.data.attributes.results;
  return results.map((each) => each.void?.reason ?? (each.redeemed ? 'redeemed' : '-')).join(' ');
}

/** A line as its customer keeps it. */
interface Kept {
  readonly id: string;
  readonly tokens: string[];
  readonly snapshots: Buffer[];
}

async function keep(client: Client, id: string): Promise<Kept> {
  return { id, tokens: await tokensOf(client, id), snapshots: [await snapshotOf(client, id)] };
}

/**
 * The drill of the runbook, "A region is lost": another region takes over with a replica of the key, the tables of a backup, and the
 * witnesses, which are copied all the time.
 */
export function playDrill(regions: Regions): void {
  let other: Cloud;
  let backup: Backup;
  /** A line that rests when the backup is made, one that goes on after it, and one that begins after it. */
  let lines: Record<'kept' | 'continued' | 'begun', Kept>;
  /** What had become of codes when the region was lost. */
  let before: string;
  const run = (program: 'restore' | 'line', ...words: string[]) => regions.operate(program, words);

  beforeAll(async () => {
    const first = await regions.begin();
    const client = await connect(first.url);
    const kept = await keep(client, await makeLine(client, ORDER));
    const continued = await keep(client, await makeLine(client, ORDER));
    const [zero, one, two, three, four, five] = kept.tokens as [string, string, string, string, string, string];
    const withdrawn = await act(client, kept.id, 'void', 'void', { tokens: [zero], reason: 'lost' });
    await act(client, kept.id, 'redeem', 'redemption', { tokens: [one] });
    const undone = await act(client, kept.id, 'redeem', 'redemption', { tokens: [two] });
    backup = await backupOf(first);
    await regions.replicateKey();

    // Life goes on after the backup.
    await act(client, kept.id, `void/${withdrawn}`, 'void', { reason: 'found' });
    await act(client, kept.id, `redeem/${undone}`, 'redemption', { reason: 'by mistake' });
    await act(client, kept.id, 'redeem', 'redemption', { tokens: [three] });
    await act(client, kept.id, 'void', 'void', { tokens: [four], reason: 'stolen' });
    await act(client, kept.id, 'void', 'void', { from: '5', count: 2, reason: 'torn' });
    await act(client, kept.id, 'redeem', 'redemption', { tokens: [five, two] });
    before = await standingOf(client, kept, 8);
    await continueLine(client, continued.id, ORDER, continued.snapshots[0] as Buffer);
    await client.until(continued.id, 'finished');
    continued.tokens.push(...(await tokensOf(client, continued.id)));
    continued.snapshots.push(await snapshotOf(client, continued.id));
    const begun = await keep(client, await makeLine(client, ORDER));
    lines = { kept, continued, begun };
    const witnesses = await witnessesOf(first);
    await regions.lose();

    other = await regions.takeOver();
    await putWitnesses(other, witnesses);
    await restore(other, backup);
  }, 900_000);
  afterAll(() => regions.end(), 120_000);

  test('the restored tables are taken over, and a second run changes nothing', async () => {
    const options = names.flatMap((name) => [`--${name}`, `restored-${name}`]);
    const first = await run('restore', ...options);
    expect([first.status, first.stderr]).toEqual([0, '']);
    expect(first.said.map(({ table }) => table)).toEqual(names);
    const ledger = first.said.find(({ table }) => table === 'ledger');
    // A void of a code has four items, a redemption of one three.
    const isOfGate = ({ item }: Backup['ledger'][number]) =>
      /^(void|voided|redemption|redeemed|positions)#/.test(item?.S ?? '');
    expect(backup.ledger.filter(isOfGate)).toHaveLength(10);
    // Two heads, an alphabet; two lines of the customer; two parts, each in both its places, and the total of the day or two on
    // which they have ended. Beside them the marks of two customers, which a seeded cloud has already.
    const isMark = ({ item }: Backup['ledger'][number]) => item?.S === 'memory';
    expect([10, 11]).toContain(backup.ledger.filter((item) => !isMark(item) && !isOfGate(item)).length);
    expect(Number(ledger?.copied) + Number(ledger?.kept)).toBe(backup.ledger.length);
    expect([0, backup.ledger.filter(isMark).length]).toContain(ledger?.kept);
    const again = await run('restore', ...options);
    expect(again.said.every(({ copied }) => copied === 0)).toBe(true);
  });

  test('no table, or the own one, is refused', async () => {
    const none = await run('restore');
    expect(none).toMatchObject({ status: 1, stderr: expect.stringContaining('Name at least one table') });
    const own = await run('restore', '--ledger', other.environment[variables.ledger] as string);
    expect(own).toMatchObject({ status: 1, stderr: expect.stringContaining('own table') });
  });

  test('the check names each line of which the ledger knows less than the witnesses', async () => {
    const { status, said } = await run('line', 'check');
    expect(status).toBe(1);
    expect(said).toEqual([
      { line: lines.continued.id, part: 1, attempt: 1, ledger: 'behind' },
      { line: lines.begun.id, ledger: 'behind' },
      { lines: 3, behind: 2 },
    ]);
  });

  test('what was voided, redeemed and withdrawn after the backup is replayed, and a second time changes nothing', async () => {
    const client = await connect(other.url);
    expect(await standingOf(client, lines.kept, 8)).toBe('lost redeemed redeemed - - - - -');
    const first = await run('line', 'replay');
    expect([first.status, first.said]).toEqual([0, [{ voided: 3, redeemed: 4, withdrawn: 2 }]]);
    expect(before).toBe('- redeemed redeemed redeemed stolen torn torn -');
    expect(await standingOf(client, lines.kept, 8)).toBe(before);
    expect((await run('line', 'replay')).said).toEqual(first.said);
    expect(await standingOf(client, lines.kept, 8)).toBe(before);
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
}
