import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { sharedCloud, sharedFolder } from '../cloud.ts';
import { eventually } from '../eventually.ts';
import { agingOf, until } from './aging.ts';
import { connect, send } from './client.ts';
import { continueFrom, continueLine, makeLine, snapshotOf, tokensOf } from './continuation.ts';

/** The operator's commands, run as they are, against the shared cloud: what they do concerns customers and lines that are made here. */
const root = resolve(__dirname, '..', '..');
const DEMO = '00000000-0000-4000-8000-00000000c001';
const { url } = sharedCloud();
const dir = sharedFolder();

const argumentsOf = (program: string, words: readonly string[]) => [
  join('operator', `${program}.ts`),
  '--local-dir',
  dir,
  ...words,
];

/** Runs a command; the JSON lines that it printed. */
function run(program: 'customer' | 'line', ...words: string[]) {
  const printed = execFileSync(process.execPath, argumentsOf(program, words), {
    cwd: root,
    encoding: 'utf8',
    timeout: 100_000,
  });
  return printed
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text));
}

const open = async (apiKey: string) =>
  (
    await send(url, 'POST', '/sessions', {
      headers: { 'Api-Key': apiKey },
      body: { data: { type: 'session', attributes: {} } },
    })
  ).status;

test('a customer is let in, gets another key, and is shut out with all sessions', async () => {
  const [created] = run('customer', 'create', '--company', 'Acme', '--agreement', 'bulk');
  expect(await open(created.apiKey)).toBe(201);
  expect(run('customer', 'list')).toContainEqual({
    id: created.id,
    status: 'granted',
    agreement: 'bulk',
    company: 'Acme',
    email: '',
  });

  const [rotated] = run('customer', 'rotate-key', created.id);
  expect([await open(rotated.apiKey), await open(created.apiKey)]).toEqual([201, 201]);
  const [again] = run('customer', 'rotate-key', created.id, '--grace', '0');
  expect([await open(again.apiKey), await open(rotated.apiKey)]).toEqual([201, 403]);

  const client = await connect(url, again.apiKey);
  expect((await client.get('/tokens')).status).toBe(200);
  expect(run('customer', 'revoke', created.id)[0]).toMatchObject({ id: created.id, status: 'revoked' });
  expect([await open(again.apiKey), (await client.get('/tokens')).status]).toEqual([403, 403]);
});

test('a key that may only verify is added, listed, rotated and revoked', async () => {
  const [created] = run('customer', 'create', '--company', 'Gates');
  const { id } = created;
  const [gate] = run('customer', 'add-key', id, '--scope', 'verify', '--note', 'gate 3', '--details');
  expect(gate).toEqual({ id, key: expect.any(String), scope: 'verify', apiKey: expect.any(String) });
  const client = await connect(url, gate.apiKey);
  expect((await client.get('/tokens')).json.errors[0].code).toBe('scope');
  const keys = run('customer', 'keys', id);
  const today = new Date().toISOString().slice(0, 10);
  expect(keys.map(({ scope }) => scope)).toEqual(['order', 'verify']);
  expect(keys[1]).toMatchObject({ key: gate.key, scope: 'verify', note: 'gate 3', details: true, used: today });
  expect(JSON.stringify(keys)).not.toContain(gate.apiKey);

  // The one key that may order needs no name.
  expect(run('customer', 'rotate-key', id)[0].key).toBe(keys[0].key);
  const [rotated] = run('customer', 'rotate-key', id, '--key', gate.key, '--grace', '0');
  expect([await open(gate.apiKey), (await client.get('/alphabets')).status]).toEqual([403, 403]);
  const second = await connect(url, rotated.apiKey);
  expect((await second.get('/alphabets')).status).toBe(200);
  expect(run('customer', 'revoke-key', id, '--key', gate.key)).toEqual([
    { id, key: gate.key, revoked: expect.any(String) },
  ]);
  expect([await open(rotated.apiKey), (await second.get('/alphabets')).status]).toEqual([403, 403]);
  expect(run('customer', 'keys', id)[1].revoked).toBeDefined();
});

test('a gate’s key knows only the lines that it was given', async () => {
  const [{ id, apiKey }] = run('customer', 'create', '--company', 'Lines', '--agreement', 'bulk');
  const client = await connect(url, apiKey);
  const order = { size: 10, digits: 20, alphabet: 'BASE62' };
  const [line, other] = [await makeLine(client, order), await makeLine(client, order)];
  const words = ['add-key', id, '--scope', 'verify', '--line', line.toUpperCase(), line];
  const gate = await connect(url, run('customer', ...words)[0].apiKey);
  const statusOf = async (asked: string) => {
    const attributes = { tokens: (await tokensOf(client, asked)).slice(0, 1) };
    return (await gate.post(`/tokens/${asked}/verify`, { data: { type: 'verification', attributes } })).status;
  };
  expect([await statusOf(line), await statusOf(other)]).toEqual([200, 404]);
  expect(run('customer', 'keys', id)[1]).toMatchObject({ scope: 'verify', lines: [line] });
});

test('sessions of 0.1, of which no key is known, end with a revoked key only where that is asked for', async () => {
  const [{ id, apiKey }] = run('customer', 'create', '--company', 'Old');
  const [{ key }] = run('customer', 'add-key', id, '--scope', 'order');
  const [{ key: third }] = run('customer', 'add-key', id, '--scope', 'order');
  const [old, client] = [await connect(url, apiKey), await connect(url, apiKey)];
  const aging = agingOf(sharedCloud());
  await aging.forget(variables.sessions, { session: old.session, item: 'session' }, 'opener');
  aging.close();
  const statuses = async () => [(await old.get('/tokens')).status, (await client.get('/tokens')).status];
  const revoked = expect.any(String);
  expect(run('customer', 'revoke-key', id, '--key', key)).toEqual([{ id, key, revoked, oldSessions: 1 }]);
  expect(await statuses()).toEqual([200, 200]);
  const again = run('customer', 'revoke-key', id, '--key', third, '--old-sessions');
  expect(again).toEqual([{ id, key: third, revoked, ended: 1 }]);
  expect(await statuses()).toEqual([403, 200]);
  expect(run('customer', 'revoke-key', id, '--key', key)).toEqual([{ id, key, revoked }]);
});

/** What the functions have logged with this message of a line. */
function logged(message: string, line: string): Record<string, unknown>[] {
  const logs = join(dir, 'logs');
  return readdirSync(logs)
    .flatMap((name) => readFileSync(join(logs, name), 'utf8').split('\n'))
    .filter((text) => text.includes(message) && text.includes(line))
    .map((text) => JSON.parse(text));
}

test('who has ordered, continued, downloaded, had codes again and deleted is told, by which key', async () => {
  const [{ id, apiKey }] = run('customer', 'create', '--company', 'Audited', '--agreement', 'bulk');
  const client = await connect(url, apiKey);
  const order = { size: 10, digits: 20, alphabet: 'BASE62' };
  const line = await makeLine(client, order);
  const [{ apiKey: other, key: second }] = run('customer', 'add-key', id, '--scope', 'order', '--note', 'print shop');
  const continuing = await connect(url, other);
  expect((await continueLine(continuing, line, order, await snapshotOf(client, line))).status).toBe(201);
  await continuing.until(line, 'finished');
  const [first] = run('customer', 'keys', id);
  const at = expect.stringMatching(/^\d{4}-/);

  const [{ apiKey: reprinting, key: third }] = run('customer', 'add-key', id, '--scope', 'reprint');
  const reprinter = await connect(url, reprinting);
  expect((await reprinter.get(`/tokens/${line}/data`, { headers: { Range: 'bytes=0-19' } })).status).toBe(206);
  const again = { data: { type: 'codes', attributes: { from: 5, count: 8 } } };
  expect((await reprinter.post(`/tokens/${line}/codes`, again)).status).toBe(200);
  const downloads = await eventually(async () => {
    const found = logged('"file downloaded"', line);
    return found.length === 2 && found;
  });
  const shown = downloads.map(({ key, part, file, range }) => [key, part, file, range]);
  expect(shown.sort((a, b) => String(a[2]).localeCompare(String(b[2])))).toEqual([
    [third, 2, 'data', { first: 0, last: 19 }],
    [first.key, 1, 'snapshot', undefined],
  ]);
  const foreign = await makeLine(client, order);
  expect((await continuing.delete(`/tokens/${line}`)).status).toBe(200);
  const deletions = () => logged('"line deleted"', line).map(({ key }) => key);
  await until(async () => deletions().length > 0);
  expect(deletions()).toEqual([second]);
  const headers = { 'Api-Key': apiKey, 'Session-Key': client.session };
  expect((await send(url, 'DELETE', `/sessions/${client.session}`, { headers })).status).toBe(200);
  const acts = () => run('customer', 'audit', id);
  await until(async () => acts().filter(({ act }) => act === 'deleted').length === 2);
  const told = acts();
  expect(told.filter(({ line: of }) => of === line)).toEqual([
    { at, act: 'ordered', key: first.key, line, part: 1, from: '0', count: '10', ended: at },
    { at, act: 'continued', key: second, line, part: 2, from: '10', count: '10', ended: at },
    { at, act: 'reprinted', key: third, line, from: '5', count: '8' },
    { at, act: 'deleted', key: second, line },
  ]);
  expect(told.filter(({ line: of }) => of === foreign)).toEqual([
    { at, act: 'ordered', key: first.key, line: foreign, part: 1, from: '0', count: '10', ended: at },
    { at, act: 'deleted', key: 'session', line: foreign },
  ]);
  expect(told.at(-1)).toEqual({ customer: id, lines: 2, complete: expect.any(Boolean) });
});

test('a lost snapshot is issued again, and continues the line once', async () => {
  const client = await connect(url);
  const line = await makeLine(client, { size: 1000, digits: 20, alphabet: 'BASE62' });
  const out = join(dir, `${line}.snapshot`);
  expect(run('line', 'snapshot', line, '--out', out)[0]).toMatchObject({ line, part: 1, next: '1000' });
  const first = await tokensOf(client, line);
  const order = { size: 1000, digits: 20, alphabet: 'BASE62' };
  expect((await continueLine(client, line, order, readFileSync(out))).status).toBe(201);
  await client.until(line, 'finished');
  expect(new Set([...first, ...(await tokensOf(client, line))]).size).toBe(2000);
  const lost = await snapshotOf(client, line, '?part=1');
  expect((await continueLine(client, line, order, lost)).status).toBe(409);
});

test('the snapshot can be required of a customer', async () => {
  const [{ id, apiKey }] = run('customer', 'create', '--company', 'Acme', '--agreement', 'bulk');
  const client = await connect(url, apiKey);
  const order = { size: 10, digits: 20, alphabet: 'BASE62' };
  const line = await makeLine(client, order);
  const key = { 'Idempotency-Key': randomUUID() };
  const first = await continueFrom(client, line, { size: 10 }, key);
  await client.until(line, 'finished');

  expect(run('customer', 'continuation', id, 'snapshot')).toEqual([{ id, continuation: 'snapshot' }]);
  expect(run('customer', 'list')).toContainEqual(expect.objectContaining({ id, continuation: 'snapshot' }));
  const refused = await continueFrom(client, line, { size: 10, from: 20 });
  expect([refused.status, refused.json.errors]).toEqual([
    403,
    [
      {
        status: '403',
        code: 'snapshot',
        title: 'Tokens not requested',
        detail: 'Send the snapshot of the line as multipart/form-data: parts info.json and snapshot.blob.',
        source: { parameter: 'snapshot.blob', pointer: '' },
      },
    ],
  ]);
  // The session goes on.
  expect((await client.get('/tokens')).status).toBe(200);
  expect((await continueLine(client, line, order, await snapshotOf(client, line))).status).toBe(201);
  await client.until(line, 'finished');

  run('customer', 'continuation', id, 'ledger');
  expect((await continueFrom(client, line, { size: 10, from: 30 })).status).toBe(201);
  expect([first.status, first.json.data.attributes.available]).toEqual([201, String(62n ** 20n - 10n)]);
});

test('shows a line without its session and its order', async () => {
  const client = await connect(url);
  const line = await makeLine(client, { size: 1000, digits: 20, alphabet: 'BASE62', seed: 'a seed' });
  const shown = execFileSync(process.execPath, argumentsOf('line', ['show', line]), {
    cwd: root,
    encoding: 'utf8',
    timeout: 100_000,
  });
  expect(JSON.parse(shown)).toMatchObject({ line, state: 'finished', next: '1000' });
  expect(shown).not.toContain(client.session);
  expect(shown).not.toContain('a seed');
});

test.each([
  ['customer', ['revoke', randomUUID()], 'There is no customer'],
  ['customer', ['rotate-key', randomUUID()], 'There is no customer'],
  ['customer', ['continuation', randomUUID(), 'snapshot'], 'There is no customer'],
  ['customer', ['continuation', randomUUID(), 'nothing'], 'Allowed choices are snapshot, ledger.'],
  ['customer', ['add-key', randomUUID(), '--scope', 'verify'], 'There is no customer'],
  ['customer', ['add-key', randomUUID(), '--scope', 'all'], 'Allowed choices are order, reprint, redeem, verify.'],
  ['customer', ['add-key', randomUUID(), '--scope', 'verify', '--note', 'a\nb'], 'no control characters'],
  ['customer', ['add-key', DEMO, '--scope', 'order', '--details'], '--details and --line are for keys'],
  ['customer', ['add-key', DEMO, '--scope', 'verify', '--line', randomUUID()], 'The customer has no line'],
  ['customer', ['rotate-key', DEMO, '--key', randomUUID()], 'The customer has no key'],
  ['customer', ['revoke-key', DEMO, '--key', randomUUID()], 'The customer has no key'],
  ['customer', ['audit', randomUUID()], 'There is no customer'],
  ['customer', ['create'], "required option '--company <name>' not specified"],
  ['customer', ['create', '--company', 'A', '--rebate', '2'], 'It must be a decimal number from 0 to 1.'],
  ['line', ['show', randomUUID()], 'There is no line'],
])('%s %j ends with a plain error', (program, words, message) => {
  const { status, stderr } = spawnSync(process.execPath, argumentsOf(program, words), {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(status).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('    at ');
});
