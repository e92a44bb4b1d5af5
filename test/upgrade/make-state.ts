import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { CREDENTIALS, REGION } from '../../local/platform/settings.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type Client, connect, type Order, orderBody, send } from '../api/client.ts';
import { continueLine, makeLine, snapshotOf, tokensOf } from '../api/continuation.ts';
import { keepSources } from './sources.ts';
import type { KeptLine, KeptState } from './state.ts';

/**
 * `node test/upgrade/make-state.ts <version>`, run once for each release, before anything else changes: has this build make lines of
 * every kind, kills it, and keeps its state folder, what is known of the lines, and the sources of the functions in
 * `test/upgrade/<version>/`. Later builds are tested against it (upgrade.test.ts), and beside it (rolling.test.ts).
 */

const version = process.argv[2];
if (!version) throw new Error('Usage: node test/upgrade/make-state.ts <version>');
const target = join(import.meta.dirname, version);
const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-state-'));
const ready = join(folder, 'ready.json');

interface Facts {
  readonly url: string;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly functions: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * DynamoDB as the functions see it: where `isStrict`, it refuses what AWS refuses of 0.1's purges and the embedded one lets pass, so that
 * what such a purge leaves behind can be kept.
 */
let isStrict = false;
let database = '';
const proxy = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (isStrict && body.includes('":prefix":{"S":""}')) {
    const __type = 'com.amazon.coral.validate#ValidationException';
    response.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end(
      JSON.stringify({
        __type,
        message: 'The AttributeValue for a key attribute cannot contain an empty string value.',
      }),
    );
    return;
  }
  const headers = Object.entries(request.headers).filter(([name]) => !/^(host|connection|content-length)$/.test(name));
  try {
    const answer = await fetch(database, { method: 'POST', headers: headers as [string, string][], body });
    response.writeHead(answer.status, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  } catch {
    // The cloud was killed.
    response.destroy();
  }
});
proxy.listen(0, '127.0.0.1');
await once(proxy, 'listening');
const { port } = proxy.address() as { port: number };

async function start(): Promise<{ child: ChildProcess; facts: Facts }> {
  const LOCAL_FUNCTION_ENV = JSON.stringify({ AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}` });
  const env = { ...process.env, LOCAL_DIR: folder, PORT: '0', READY_FILE: ready, LOCAL_FUNCTION_ENV };
  rmSync(ready, { force: true });
  const child = spawn(process.execPath, ['local/start.ts'], { env, stdio: 'ignore' });
  for (;;) {
    await sleep(50);
    try {
      const facts: Facts = JSON.parse(readFileSync(ready, 'utf8'));
      database = facts.endpoints.dynamodb as string;
      return { child, facts };
    } catch {
      if (child.exitCode !== null) throw new Error('The local cloud has ended.');
    }
  }
}

async function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

const lines: KeptLine[] = [];
const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

/** What is known of a line's ended parts: hashes, and some codes with their places. */
async function keep(kind: string, client: Client, line: string, order: Order, parts: number, snapshots: Buffer[]) {
  const kept: KeptLine['parts'][number][] = [];
  let first = 0;
  for (let part = 1; part <= parts; part++) {
    const tokens = await tokensOf(client, line, `?part=${part}`);
    const places = [0, 1, Math.floor(tokens.length / 2), tokens.length - 1];
    const codes = places.map((place) => ({ token: tokens[place] as string, position: String(first + place) }));
    kept.push({ part, size: tokens.length, first: String(first), sha256: sha256(tokens.join('\n')), codes });
    first += tokens.length;
  }
  lines.push({
    kind,
    line,
    session: client.session,
    order,
    parts: kept,
    snapshots: snapshots.map((snapshot) => snapshot.toString('base64')),
  });
}

const EPC: Order = { size: 1000, digits: 20, alphabet: 'UPPER_EPCG30', seed: 'a seed' };
const OWN: Order = { size: 1000, digits: 8, alphabet: 'CYRILLIC' };
const CHARS = 'АБВГДЕЖЗИКЛМНОПРСТ';

const { child, facts } = await start();
const documents = DynamoDBDocumentClient.from(
  new DynamoDBClient({ region: REGION, credentials: CREDENTIALS, endpoint: database }),
);
const ledger = facts.environment.LEDGER_TABLE as string;
const headOf = async (line: string) => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: ledger, Key: { line, item: 'head' }, ConsistentRead: true }),
  );
  return Item as Record<string, unknown>;
};
const until = async (what: string, holds: () => Promise<boolean>) => {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error(`Not ${what} within a minute.`);
};
const atRest = (line: string) => until('at rest', async () => (await headOf(line)).open === 'rest');

const client = await connect(facts.url, demoApiKeys.bulk);
await client.addAlphabet('CYRILLIC', CHARS);

{
  const line = await makeLine(client, EPC);
  const first = await snapshotOf(client, line);
  await continueLine(client, line, EPC, first);
  await client.until(line, 'finished');
  await keep('two parts', client, line, EPC, 2, [first, await snapshotOf(client, line)]);
}
{
  const line = await makeLine(client, OWN);
  await keep('an alphabet of its own', client, line, OWN, 1, [await snapshotOf(client, line)]);
}
{
  const line = await makeLine(client, EPC, 'analyzed');
  await keep('analyzed', client, line, EPC, 1, [await snapshotOf(client, line)]);
}
{
  const order: Order = { size: 7776, digits: 5, alphabet: 'DICE' };
  const line = await makeLine(client, order);
  await keep('used up', client, line, order, 1, []);
}
{
  const line = await makeLine(client, EPC);
  await keep('deleted', client, line, EPC, 1, [await snapshotOf(client, line)]);
  await client.delete(`/tokens/${line}`);
  await until('purged', async () => (await headOf(line)).purged !== undefined);
}
/** Gives up the attempt that is under way, as its task does where Step Functions has given up. */
async function giveUp(line: string, part: number): Promise<void> {
  const name = facts.functions.find((each) => /fail/i.test(each));
  const input = { line, part, attempt: 1, error: { Error: 'Lambda.Unknown' } };
  const url = `${facts.endpoints.lambda}/2015-03-31/functions/${name}/invocations`;
  await fetch(url, { method: 'POST', body: JSON.stringify(input) });
  await until('failed', async () => (await headOf(line)).state === 'failed');
  await atRest(line);
}
const LARGE: Order = { ...EPC, size: 400_000 };
{
  const line = await makeLine(client, EPC);
  const snapshot = await snapshotOf(client, line);
  await keep('failed in its second part', client, line, EPC, 1, [snapshot]);
  await atRest(line);
  await continueLine(client, line, LARGE, snapshot);
  await giveUp(line, 2);
}
{
  const line: string = (await client.order(LARGE)).json.data.id;
  await giveUp(line, 1);
  await keep('failed', client, line, EPC, 0, []);
}
{
  const line = await makeLine(client, EPC);
  await keep('expired', client, line, EPC, 1, [await snapshotOf(client, line)]);
  await atRest(line);
  await documents.send(
    new UpdateCommand({
      TableName: ledger,
      Key: { line, item: 'head' },
      UpdateExpression: 'SET touched = :then',
      ExpressionAttributeValues: { ':then': '1990-01-01T00:00:00.000Z' },
    }),
  );
}
isStrict = true;
{
  const line = await makeLine(client, EPC);
  await keep('deleted, its purge had failed', client, line, EPC, 1, [await snapshotOf(client, line)]);
  await atRest(line);
  await client.delete(`/tokens/${line}`);
  await until('deleted', async () => (await headOf(line)).open === 'purge');
}
{
  const other = await connect(facts.url, demoApiKeys.bulk);
  const line = await makeLine(other, EPC);
  await keep('of a revoked session, its purge had failed', other, line, EPC, 1, [await snapshotOf(other, line)]);
  await atRest(line);
  await send(facts.url, 'DELETE', `/sessions/${other.session}`, {
    headers: { 'Api-Key': demoApiKeys.bulk, 'Session-Key': other.session },
  });
  await until('deleted', async () => (await headOf(line)).open === 'purge');
}
// Their purges are tried, and have failed, some times.
await sleep(5_000);
{
  const answer = await client.post('/tokens', orderBody(EPC), { headers: { 'Idempotency-Key': randomUUID() } });
  await ended(child, 'SIGKILL');
  const line: string = answer.json.data.id;
  lines.push({ kind: 'unfinished', line, session: client.session, order: EPC, parts: [], snapshots: [] });
}
proxy.close();
proxy.closeAllConnections();
documents.destroy();

const state: KeptState = {
  version,
  made: new Date().toISOString(),
  apiKey: demoApiKeys.bulk,
  session: client.session,
  alphabet: { name: 'CYRILLIC', chars: CHARS },
  lines,
};
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'lines.json'), `${JSON.stringify(state, null, 2)}\n`);
const left = ['logs', 'lock.db', 'owner.pid', 'ready.json', 'dynamodb/LOCK', 'dynamodb/LOG', 'dynamodb/LOG.old'];
for (const name of left) rmSync(join(folder, name), { recursive: true, force: true });
execFileSync('tar', [
  '--sort=name',
  '--owner=0',
  '--group=0',
  '--numeric-owner',
  '-czf',
  join(target, 'state.tar.gz'),
  '-C',
  folder,
  '.',
]);
rmSync(folder, { recursive: true });
keepSources(join(target, 'lambda.tar.gz'));
console.log(`${lines.length} lines are kept in ${target}.`);
