import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { variables } from '../../lambda/platform/environment.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { document, faultsOf } from '../contract/documented.ts';
import { eventually } from '../eventually.ts';
import { type Listening, listening } from '../listening.ts';
import { LOCAL_SDK, type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { type Client, connect, orderBody, withSession } from './client.ts';
import { continueLine, makeLine, snapshotOf, tokensOf } from './continuation.ts';
import { type Received, type Receiver, startReceiver } from './webhook-receiver.ts';

/** What is told of a line, on the bus and to a customer's webhook, through failures of everything in between. */
const root = resolve(__dirname, '..', '..');
const dir = mkdtempSync(join(tmpdir(), 'unique-tokens-events-'));
const CUSTOMER = '00000000-0000-4000-8000-00000000c002';
const SEED = 'a seed that nobody may read';
const order = { size: 1000, digits: 20, alphabet: 'UPPER_EPCG30', seed: SEED };

/** Stands between the functions and the event bus. */
const bus = { refusals: 0, entries: [] as { Detail: string; DetailType: string; taken: boolean }[] };
let busServer: Listening;
let cloud: LocalCloud;
let client: Client;
let receiver: Receiver;
let secret: string;

beforeAll(async () => {
  // The cloud is killed and stopped in the middle of its calls: a rejection that nobody caught would fail every test.
  busServer = await listening(
    createServer((request, response) => {
      passOn(request, response).catch(() => response.destroy());
    }),
  );
  receiver = await startReceiver();
  await start();
  client = await connect(cloud.url, demoApiKeys.bulk);
  const set = customer('webhook', CUSTOMER, '--url', receiver.url);
  expect(set).toMatchObject({ id: CUSTOMER, url: receiver.url, generation: 1 });
  secret = set.secret;
});
afterAll(async () => {
  await cloud?.stop();
  await receiver?.close();
  await busServer?.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Takes a call to the bus: refuses it, or has the cloud's own answer it. */
async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
  const { Entries } = JSON.parse(body.toString('utf8'));
  const taken = bus.refusals-- <= 0;
  bus.entries.push(...Entries.map((entry: object) => ({ ...entry, taken })));
  const refusal = { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'Try again.' }] };
  if (!taken) {
    response.end(JSON.stringify(refusal));
    return;
  }
  const headers = Object.fromEntries(
    ['content-type', 'x-amz-target'].map((name) => [name, String(request.headers[name])]),
  );
  const answer = await fetch(cloud.endpoints.events, { method: 'POST', headers, body });
  response.writeHead(answer.status).end(await answer.text());
}

/** @param more variables laid over those of the functions. */
async function start(more: Readonly<Record<string, string>> = {}): Promise<void> {
  const AWS_ENDPOINT_URL_EVENTBRIDGE = busServer.url;
  cloud = await startLocalCloud({
    dir,
    env: { FUNCTION_WORKERS: '1', LOCAL_FUNCTION_ENV: JSON.stringify({ AWS_ENDPOINT_URL_EVENTBRIDGE, ...more }) },
  });
  if (client) client = withSession(cloud.url, client.session);
}

/** Runs the operator's command; what it printed. */
function customer(...words: string[]) {
  const command = [join('operator', 'customer.ts'), '--local-dir', cloud.dir, ...words];
  return JSON.parse(execFileSync(process.execPath, command, { cwd: root, encoding: 'utf8', timeout: 100_000 }));
}

const facts = () => JSON.parse(readFileSync(join(dir, 'ready.json'), 'utf8'));

/** Calls a function of the workflow as the state machine would. */
async function invoke(name: RegExp, input: object): Promise<void> {
  const found = facts().functions.find((each: string) => name.test(each));
  const url = `${cloud.endpoints.lambda}/2015-03-31/functions/${found}/invocations`;
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(input) });
  expect([await answer.text(), answer.headers.get('x-amz-function-error')]).toEqual([expect.any(String), null]);
}

/** The events of a line in the local cloud's log, in their order. */
const logged = (line: string) =>
  readFileSync(join(dir, 'logs', 'events.log'), 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text))
    .filter(({ detail }) => detail.line === line);
/** The events of a line that reached the receiver and were taken. */
const delivered = (line: string): Received[] =>
  receiver.received.filter(({ headers, status }) => headers['webhook-id']?.startsWith(line) && status < 300);
const idsOf = (messages: readonly Received[]) => messages.map(({ headers }) => headers['webhook-id']).sort();
const untilDelivered = (line: string, count: number) =>
  eventually(async () => delivered(line).length >= count && delivered(line), 50_000);

test('ended, finished and analyzed are told on the bus and, signed, to the webhook, as documented', async () => {
  const line = await makeLine(client, order, 'analyzed');
  const ids = ['analyzed', 'ended', 'finished'].map((status) => `${line}-1-1-${status}`);
  const messages = await untilDelivered(line, 3);
  expect(idsOf(messages)).toEqual(ids);

  const hook = new Webhook(secret);
  const { webhooks } = document as unknown as { webhooks: Record<string, unknown> };
  for (const { body, headers } of messages) {
    const event = hook.verify(body, { ...headers }) as { type: string; data: { id: string } };
    expect(faultsOf({ $ref: '#/components/schemas/LineEvent' }, event)).toEqual([]);
    expect(Object.keys(webhooks)).toContain(event.type);
    expect(event.data.id).toBe(headers['webhook-id']);
    expect(() => hook.verify(`${body} `, { ...headers })).toThrow('No matching signature');
  }
  const events = await eventually(async () => logged(line).length === 3 && logged(line));
  expect(events.map((event) => event['detail-type']).sort()).toEqual(['Line analyzed', 'Line ended', 'Line finished']);
  for (const { source, detail } of events) {
    const told = messages.find(({ headers }) => headers['webhook-id'] === detail.id);
    expect([source, detail]).toEqual(['unique-tokens', JSON.parse(told?.body ?? '').data]);
    const status = await client.get(`/tokens/${line}/${detail.status}`);
    expect(detail.timestamps).toEqual(status.json.data.attributes.timestamps);
    for (const link of Object.values<string>(detail.links)) {
      expect([link, (await client.get(link.replace('/api', ''))).status]).toEqual([link, 200]);
    }
  }
});

test('codes that are had again are told on the bus and, signed, to the webhook; a repeat is told the same', async () => {
  const line = await makeLine(client, order);
  await untilDelivered(line, 2);
  const again = () =>
    client.post(
      `/tokens/${line}/codes`,
      { data: { type: 'codes', attributes: { from: 7, count: 3 } } },
      { headers: { 'Idempotency-Key': `again ${line}`.replace(' ', '-') } },
    );
  const codes = [await again(), await again()];
  expect(codes.map(({ status, text }) => [status, text])).toEqual(Array(2).fill([200, codes[0]?.text]));
  const told = () => receiver.received.filter(({ body }) => body.includes('"line.reissued"') && body.includes(line));
  const [message] = await eventually(async () => told().length > 0 && told(), 50_000);
  const event = new Webhook(secret).verify(message?.body ?? '', { ...message?.headers }) as {
    data: { id: string };
  };
  expect(faultsOf({ $ref: '#/components/schemas/ReissueEvent' }, event)).toEqual([]);
  expect(event).toMatchObject({
    type: 'line.reissued',
    data: { id: message?.headers['webhook-id'], line, customer: CUSTOMER, from: '7', count: '3' },
  });
  const events = () => logged(line).filter((each) => each['detail-type'] === 'Line reissued');
  await eventually(async () => events().length > 0);
  for (const { detail } of events()) expect(detail).toEqual(event.data);
  expect(new Set(told().map(({ body }) => body)).size).toBe(1);
});

test('nothing secret is told or logged', async () => {
  const line = await makeLine(client, order);
  await untilDelivered(line, 2);
  const [first] = await tokensOf(client, line);
  const { json } = await client.get(`/tokens/${line}/finished`);
  const { checksum } = json.data.attributes;
  const logs = readdirSync(join(dir, 'logs')).map((name) => readFileSync(join(dir, 'logs', name), 'utf8'));
  const told = [...logged(line).map((event) => JSON.stringify(event)), ...delivered(line).map(({ body }) => body)];
  for (const hidden of [first, SEED, client.session, checksum, json.data.relationships.payment.data.ident]) {
    expect(told.filter((text) => text.includes(hidden as string))).toEqual([]);
  }
  for (const hidden of [secret, secret.slice('whsec_'.length), SEED, first, 'p4ssw0rd']) {
    expect(logs.filter((text) => text.includes(hidden as string))).toEqual([]);
  }
});

test('what the receiver refuses is sent again under the same id, and redirects are not followed', async () => {
  receiver.answers = [500, 302, 429];
  const line = await makeLine(client, order);
  expect(idsOf(await untilDelivered(line, 2))).toEqual([`${line}-1-1-ended`, `${line}-1-1-finished`]);
  const all = receiver.received.filter(({ headers }) => headers['webhook-id']?.startsWith(line));
  expect(all.map(({ status }) => status).sort()).toEqual([200, 200, 302, 429, 500]);
  expect(new Set(all.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size).toBe(2);
  for (const { body, headers } of all) new Webhook(secret).verify(body, { ...headers });
  expect(receiver.received.filter(({ path }) => path === '/elsewhere')).toEqual([]);
});

test('events that the bus does not take are told again, the same, and the part stands', async () => {
  bus.entries = [];
  bus.refusals = 3;
  const line = await makeLine(client, order);
  await eventually(async () => logged(line).length >= 2, 30_000);
  const refused = bus.entries.filter(({ taken }) => !taken);
  expect(refused).toHaveLength(3);
  for (const { Detail } of bus.entries) {
    expect(logged(line).map(({ detail }) => detail)).toContainEqual(JSON.parse(Detail));
  }
  expect(new Set(logged(line).map(({ detail }) => detail.id)).size).toBe(2);
  // The notification was started by the first try already: it is not repeated.
  expect(idsOf(await untilDelivered(line, 2))).toEqual([`${line}-1-1-ended`, `${line}-1-1-finished`]);
});

test('a receiver that is down, and a service that is killed meanwhile, lose nothing', async () => {
  receiver.down();
  const line = await makeLine(client, order);
  await cloud.kill();
  await start();
  expect(delivered(line)).toEqual([]);
  receiver.up();
  const messages = await untilDelivered(line, 2);
  expect(idsOf(messages)).toEqual([`${line}-1-1-ended`, `${line}-1-1-finished`]);
  for (const { body, headers } of messages) new Webhook(secret).verify(body, { ...headers });
});

test('a service without the switch of the local one, as all that are deployed, sends nothing to this machine', async () => {
  await cloud.stop();
  await start({ [variables.webhookLoopback]: '' });
  const line = await makeLine(client, order);
  const log = join(dir, 'logs', readdirSync(join(dir, 'logs')).find((name) => /notify/.test(name)) as string);
  await eventually(async () => readFileSync(log, 'utf8').includes('"AddressRefused"'), 30_000);
  await cloud.stop();
  expect(receiver.received.filter(({ headers }) => headers['webhook-id']?.startsWith(line))).toEqual([]);
  await start();
  expect(idsOf(await untilDelivered(line, 2))).toEqual([`${line}-1-1-ended`, `${line}-1-1-finished`]);
}, 180_000);

test('a part that is given up is told, and giving up that was cut off is done to its end', async () => {
  const line = await makeLine(client, order);
  const before = await tokensOf(client, line);
  const more = { ...order, size: 5_000_000 };
  expect((await continueLine(client, line, more, await snapshotOf(client, line))).status).toBe(201);
  await invoke(/failfunction/, { line, part: 2, attempt: 1, error: { Error: 'Broken' } });
  const failed = (await untilDelivered(line, 3)).filter(({ body }) => body.includes('"line.failed"'));
  expect(idsOf(failed)).toEqual([`${line}-2-1-failed`]);
  const event = new Webhook(secret).verify(failed[0]?.body ?? '', { ...failed[0]?.headers }) as object;
  expect(faultsOf({ $ref: '#/components/schemas/LineEvent' }, event)).toEqual([]);
  expect(event).toMatchObject({ data: { error: { code: 'Broken' }, available: expect.stringMatching(/^\d+$/) } });

  // As if it had been cut off right after `failed` was set, a while ago.
  const database = new DynamoDBClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.dynamodb });
  await DynamoDBDocumentClient.from(database).send(
    new UpdateCommand({
      TableName: facts().environment[variables.ledger],
      Key: { line, item: 'head' },
      UpdateExpression: 'SET #open = :purge, touched = :long REMOVE purged',
      ExpressionAttributeNames: { '#open': 'open' },
      ExpressionAttributeValues: { ':purge': 'purge', ':long': new Date(Date.now() - 120_000).toISOString() },
    }),
  );
  database.destroy();
  await invoke(/reconcile/, {});
  const told = () => logged(line).filter(({ detail }) => detail.status === 'failed');
  await eventually(async () => told().length === 2);
  expect(told()[1].detail).toEqual(told()[0].detail);
  // The tokens of the part before are still there, and the line goes on.
  expect(await tokensOf(client, line, '?part=1')).toEqual(before);
  const again = await eventually(async () => {
    const answer = await continueLine(client, line, order, await snapshotOf(client, line, '?part=1'));
    return answer.status === 201;
  });
  expect(again).toBe(true);
}, 90_000);

test('after rotations each secret signs for the time that it was given, or the new one alone', async () => {
  const rotated = customer('webhook', CUSTOMER, '--rotate');
  expect([rotated.generation, rotated.secret === secret]).toEqual([2, false]);
  const [message] = await untilDelivered(await makeLine(client, order), 1);
  for (const each of [secret, rotated.secret]) new Webhook(each).verify(message?.body ?? '', { ...message?.headers });

  // The one in between is over at once (a millisecond); the first still has most of its day.
  const short = customer('webhook', CUSTOMER, '--rotate', '--grace', '0.0000003');
  const third = customer('webhook', CUSTOMER, '--rotate', '--grace', '1');
  const [late] = await untilDelivered(await makeLine(client, order), 1);
  for (const each of [secret, short.secret, third.secret]) {
    new Webhook(each).verify(late?.body ?? '', { ...late?.headers });
  }
  expect(() => new Webhook(rotated.secret).verify(late?.body ?? '', { ...late?.headers })).toThrow();

  const alone = customer('webhook', CUSTOMER, '--rotate', '--grace', '0');
  const [next] = await untilDelivered(await makeLine(client, order), 1);
  new Webhook(alone.secret).verify(next?.body ?? '', { ...next?.headers });
  for (const each of [secret, rotated.secret, short.secret, third.secret]) {
    expect(() => new Webhook(each).verify(next?.body ?? '', { ...next?.headers })).toThrow();
  }
});

test('a receiver that answers 410 is told nothing more, and that is a failed execution', async () => {
  receiver.answers = [410, 410];
  await makeLine(client, order);
  await eventually(async () => customer('webhook', CUSTOMER).webhook === 'off', 30_000);
  const sfn = new SFNClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.sfn });
  const stateMachineArn = facts().environment[variables.notification];
  const list = new ListExecutionsCommand({ stateMachineArn, statusFilter: 'FAILED' });
  await eventually(async () => ((await sfn.send(list)).executions ?? []).length > 0);
  sfn.destroy();
  receiver.answers = [];
  const silent = await makeLine(client, order);
  await eventually(async () => logged(silent).length === 2);
  expect(receiver.received.filter(({ headers }) => headers['webhook-id']?.startsWith(silent))).toEqual([]);
  expect((await client.post('/tokens', orderBody(order))).status).toBe(201);
});

test.each([
  ['ftp://example.com/', 'must begin with https://'],
  ['http://example.com/', 'for a loopback address'],
  ['https://user:password@example.com/', 'must not contain a user or a password'],
  ['example.com', 'must have an absolute URL'],
  ['https://169.254.169.254/latest/meta-data/', 'must be an address on the public internet'],
])('the address %s is refused', (url, message) => {
  expect(() => customer('webhook', CUSTOMER, '--url', url)).toThrow(message);
});

test.each([[[]], [['--off']], [['--url', 'https://example.com/']]])(
  '--grace with %j, for no rotation, is refused',
  (words) => {
    expect(() => customer('webhook', CUSTOMER, ...words, '--grace', '1')).toThrow('--grace needs --rotate');
  },
);
