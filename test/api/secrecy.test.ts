import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Method, type Route, routes } from '../../api/routes/routes.ts';
import { deriveLineKeys, macMessage } from '../../engine/base/keys.ts';
import { variables } from '../../lambda/platform/environment.ts';
import { LOCAL_SDK, type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { type Accounts, accountsOf } from './accounts.ts';
import { type Answer, type Client, connect, orderBody, send, withSession } from './client.ts';
import {
  continuationBody,
  continueLine,
  makeLine,
  postMultipart,
  snapshotOf,
  tampered,
  tokensOf,
} from './continuation.ts';
import { type Secret, secretBytes, secretText, shownIn } from './secrets.ts';
import { startTelltale, type Telltale } from './telltale.ts';

/**
 * No key, seed, token or snapshot reaches a log or the body of a refusal, and nothing that a caller sends is written into a
 * log: through every route, with functions that log all they can and services that quote what they were sent.
 */
const BULK = '00000000-0000-4000-8000-00000000c002';
const apiKey = randomUUID();
/** Those of keys that the operator has added, and of their sessions. */
const gate: { apiKey: string; session: string }[] = [];
const seed = `seed-${randomUUID()}`;
/** Of an order: events tell it, so the local cloud's record of its events has it. */
const NOTE = `note-${randomUUID()}`;
/** Would begin a line of its own in a log that does not escape. */
const FORGED = `forged-${randomUUID()}`;
const forgery = `\n{"level":"ERROR","message":"${FORGED}"}`;

let database: Telltale;
let keyService: Telltale;
let cloud: LocalCloud;
let line: string;
let client: Client;
let bystander: string;
let accounts: Accounts;
const refusals: Answer[] = [];
const secrets: Secret[] = [];

beforeAll(async () => {
  [database, keyService] = await Promise.all([startTelltale(), startTelltale()]);
  const functions = {
    POWERTOOLS_LOG_LEVEL: 'DEBUG',
    [variables.customerRate]: '1000000',
    [variables.customerBurst]: '1000000',
    AWS_ENDPOINT_URL_DYNAMODB: database.url,
    AWS_ENDPOINT_URL_KMS: keyService.url,
  };
  const env = { LOG: 'debug', LOCAL_FUNCTION_ENV: JSON.stringify(functions) };
  cloud = await startLocalCloud({ env, timeoutMs: 300_000 });
  database.behind = cloud.endpoints.dynamodb;
  keyService.behind = cloud.endpoints.kms;
  await letIn(apiKey);
  accounts = await accountsOf(cloud);
}, 300_000);
afterAll(async () => {
  await cloud?.stop();
  await Promise.all([database?.close(), keyService?.close()]);
});

/** Gives the demo customer another Api-Key, of this test alone: the banner shows those that it has. */
async function letIn(key: string): Promise<void> {
  const raw = new DynamoDBClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.dynamodb });
  const { TableNames = [] } = await raw.send(new ListTablesCommand());
  const TableName = TableNames.find((name) => /customer/i.test(name));
  const Item = { id: `key#${createHash('sha256').update(key).digest('hex')}`, customer: BULK };
  await DynamoDBDocumentClient.from(raw).send(new PutCommand({ TableName, Item }));
  raw.destroy();
}

/** The secrets of the line itself: what the key service gives for it, and the keys that are made of that. */
async function lineSecrets(id: string): Promise<Secret[]> {
  const kms = new KMSClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.kms });
  const { environment } = JSON.parse(readFileSync(join(cloud.dir, 'ready.json'), 'utf8'));
  const KeyId = environment[variables.lineKey];
  const { Mac } = await kms.send(
    new GenerateMacCommand({ KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: macMessage(id) }),
  );
  kms.destroy();
  const keys = readdirSync(join(cloud.dir, 'kms')).map((file) => readFileSync(join(cloud.dir, 'kms', file)));
  const derived = Object.values(deriveLineKeys(Mac as Uint8Array)).filter((key) => key instanceof Uint8Array);
  return [...keys, Mac as Uint8Array, ...derived].map((bytes, i) => secretBytes(`line key ${i}`, bytes));
}

/** Each log is read when its text is looked at. */
const allLogs = (): { name: string; readonly text: string }[] =>
  readdirSync(join(cloud.dir, 'logs')).map((name) => ({
    name,
    get text() {
      return readFileSync(join(cloud.dir, 'logs', name), 'utf8');
    },
  }));

/** Every route once, with what it needs or not, all side by side; whatever is refused is kept. */
async function everyRoute(session: string, blob: Buffer, key: string = apiKey): Promise<void> {
  const own = withSession(cloud.url, session);
  const askOne = async (method: Method, path: string): Promise<void> => {
    // What would end the session or the line is asked of others.
    const sessionKey = method === 'DELETE' ? bystander : session;
    const id = method === 'DELETE' ? randomUUID() : path.startsWith('/sessions') ? session : line;
    const asked = path.replace('{id}', id).replace('{name}', 'DICE').replace('{digits}', '5');
    const headers = {
      'Api-Key': key,
      'Session-Key': sessionKey,
      'User-Agent': FORGED,
      'Idempotency-Key': randomUUID(),
    };
    const body = orderBody({ size: 10, digits: 20, alphabet: 'UPPER_EPCG30', seed });
    const answers =
      method === 'POST'
        ? [
            await send(cloud.url, method, `${asked}?x=${FORGED}`, {
              headers,
              body: JSON.stringify(body).slice(0, -9),
            }),
            await send(cloud.url, method, asked, { headers, body }),
            await postMultipart(own, asked, continuationBody(body, blob)),
          ]
        : [await send(cloud.url, method, asked, { headers })];
    refusals.push(...answers.filter(({ status }) => status >= 400));
  };
  const all = (routes as readonly Route[]).flatMap(({ methods, paths }) =>
    methods.flatMap((method) => paths.map((path) => askOne(method, path))),
  );
  await Promise.all(all);
}

test('a customer does all that there is to do, well and badly', async () => {
  const body = { data: { type: 'session', attributes: { note: `a note ${FORGED}` } } };
  const opened = await send(cloud.url, 'POST', '/sessions', {
    headers: { 'Api-Key': apiKey, 'User-Agent': FORGED },
    body,
  });
  client = withSession(cloud.url, opened.json.data.id);
  bystander = (await connect(cloud.url, apiKey)).session;
  line = await makeLine(client, { size: 100, digits: 20, alphabet: 'UPPER_EPCG30', seed }, 'analyzed');
  const first = await snapshotOf(client, line);
  const tokens = await tokensOf(client, line);
  const continued = await continueLine(client, line, { size: 100, digits: 20, alphabet: 'UPPER_EPCG30', seed }, first);
  expect(continued.status).toBe(201);
  await client.until(line, 'finished');
  const second = await snapshotOf(client, line);
  tokens.push(...(await tokensOf(client, line)));

  await everyRoute(client.session, tampered(second, 60));
  await everyRoute(client.session, first);
  await everyRoute(randomUUID(), first);
  for (const scope of ['verify', 'redeem', 'reprint'] as const) {
    const key = await accounts.add(BULK, { scope, note: `a note ${FORGED}` });
    const { session } = await connect(cloud.url, key.apiKey);
    gate.push({ apiKey: key.apiKey, session });
    await everyRoute(session, first, key.apiKey);
    const next = await accounts.rotate(BULK, key.id, 3600);
    gate.push({ apiKey: next, session: (await connect(cloud.url, next)).session });
  }
  const again = { data: { type: 'codes', attributes: { from: 0, count: 150 } } };
  expect((await client.post(`/tokens/${line}/codes`, again)).status).toBe(200);
  // The line itself goes on with each walk through the routes: a continuation without a snapshot is one of another line.
  const other = await makeLine(client, { size: 100, digits: 20, alphabet: 'UPPER_EPCG30', seed });
  const further = { data: { type: 'tokens', attributes: { size: 100, from: 100, note: NOTE } } };
  expect((await client.post(`/tokens/${other}`, further)).status).toBe(201);
  await client.until(other, 'finished');
  tokens.push(...(await tokensOf(client, other, '?part=1')), ...(await tokensOf(client, other)));
  const asked = { data: { type: 'verification', attributes: { tokens: [tokens[0], forgery] } } };
  expect((await client.post(`/tokens/${line}/verify`, asked)).status).toBe(200);
  for (const path of [
    `/tokens/${encodeURIComponent(forgery)}`,
    `/${encodeURIComponent(forgery)}`,
    `/alphabets?filter[chars]=${encodeURIComponent(forgery)}&x=${encodeURIComponent(forgery)}`,
  ]) {
    expect((await client.get(path)).status).toBeGreaterThanOrEqual(400);
  }

  secrets.push(
    secretText('Api-Key', apiKey),
    secretText('Session-Key', client.session),
    ...gate.flatMap(({ apiKey: key, session }, i) => [
      secretText(`Api-Key ${i}`, key),
      secretText(`Session-Key ${i}`, session),
    ]),
    secretText('seed', seed),
    ...tokens.map((token, i) => secretText(`token ${i}`, token)),
    secretBytes('data', Buffer.from(tokens.slice(0, 5).join('\n'))),
    // The beginning names the service's key, which is no secret.
    ...[first, second].map((blob, i) => secretBytes(`snapshot ${i + 1}`, blob.subarray(60))),
    ...(await lineSecrets(line)),
  );
}, 300_000);

test('the database and the key service refuse, and quote what they were sent', async () => {
  const before = refusals.length;
  const snapshot = await snapshotOf(client, line);
  keyService.refuses = /GenerateMac/;
  await everyRoute(client.session, snapshot);
  keyService.refuses = undefined;
  for (const target of [/BatchGetItem/, /PutItem/, /UpdateItem/, /Query/]) {
    database.refuses = target;
    await everyRoute(client.session, snapshot);
  }
  database.refuses = undefined;
  const faults = refusals.slice(before).filter(({ status }) => status === 500);
  expect(faults.length).toBeGreaterThanOrEqual(40);
}, 300_000);

test('an Api-Key goes to the database as its SHA-256 alone: where keys are looked up, no text of one is compared', () => {
  const hash = createHash('sha256').update(apiKey).digest('hex');
  expect(database.bodies.some((body) => body.includes(hash))).toBe(true);
  for (const key of [apiKey, ...gate.map((each) => each.apiKey)]) {
    expect(database.bodies.filter((body) => body.includes(key))).toEqual([]);
  }
});

describe('afterwards', () => {
  test('every log has been written, the workflow’s and the gateway’s too', () => {
    const names = allLogs().map(({ name }) => name);
    for (const name of [/^gateway/, /^workflow/, /^cloud/, /ordertokens/, /produce/, /seal/, /verify/]) {
      expect(names).toContainEqual(expect.stringMatching(name));
    }
    // What belongs into a log is found in it.
    expect(
      shownIn(
        allLogs()
          .map(({ text }) => text)
          .join(''),
        [secretText('the line', line)],
      ),
    ).toEqual(['the line']);
  });

  test('no log holds a secret', () => {
    for (const { name, text } of allLogs()) expect([name, shownIn(text, secrets)]).toEqual([name, []]);
    expect(shownIn(cloud.output(), secrets)).toEqual([]);
  });

  test('no refusal holds a secret but the path that was asked for', () => {
    expect(refusals.length).toBeGreaterThan(200);
    for (const { json, text, status } of refusals.filter(({ bytes }) => bytes.length > 0)) {
      expect([status, shownIn(JSON.stringify(json.errors), secrets)]).toEqual([status, []]);
      expect(shownIn(text.replace(json.links.self, ''), secrets)).toEqual([]);
    }
  });

  test('no execution was given one', () => {
    const folder = join(cloud.dir, 'workflow');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const { parentPath, name } of files) {
      expect([name, shownIn(readFileSync(join(parentPath, name), 'utf8'), secrets)]).toEqual([name, []]);
    }
  });

  test('nothing that a caller sent is in a log', () => {
    expect(
      allLogs()
        .filter(({ text }) => text.includes(FORGED))
        .map(({ name }) => name),
    ).toEqual([]);
  });

  test('the note of an order is in its events, and in no log', () => {
    const noted = allLogs().filter(({ text }) => text.includes(NOTE));
    expect(noted.map(({ name }) => name)).toEqual(['events.log']);
  });

  test('a secret that is in a log is found, in each of its forms', () => {
    for (const { name, forms } of secrets) {
      for (const form of [forms[0], forms.at(-1)]) {
        writeFileSync(join(cloud.dir, 'logs', 'planted.log'), `{"level":"INFO","message":"x${form}y"}\n`);
        const { text } = allLogs().find((log) => log.name === 'planted.log') as { text: string };
        expect(shownIn(text, secrets)).toContain(name);
      }
    }
  });
});
