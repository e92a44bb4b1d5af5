import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import type { OwnCloud } from '../cloud.ts';
import { ownCloud } from '../own-cloud.ts';
import { type Aging, agingOf, type Item, until } from './aging.ts';
import { type Client, connect, orderBody, send } from './client.ts';
import { continueLine, makeLine, snapshotOf, tokensOf } from './continuation.ts';

/** Sessions and lines whose time is over, in a cloud of its own; time passes in its tables. */
/** Ages, parts of a day too, and ages just over and just under them, so that no test hangs on a moment. */
const ageOf = (days: number) => ({ days, over: days + 0.01, young: days - 0.01 });
const LINE = ageOf(30.25);
const SESSION = ageOf(60.5);

let cloud: OwnCloud;
let aging: Aging;
let client: Client;
beforeAll(async () => {
  cloud = await ownCloud({ LINE_DAYS: String(LINE.days), SESSION_DAYS: String(SESSION.days) });
  aging = agingOf(cloud);
  client = await connect(cloud.url);
});
afterAll(async () => {
  aging?.close();
  await cloud?.stop();
});

const EPC = { size: 1000, digits: 20, alphabet: 'UPPER_EPCG30' };

const statusOf = async (of: Client, path: string) => (await of.get(path)).status;
const listed = async (of: Client, path: string): Promise<string[]> =>
  (await of.get(path)).json.data.map(({ id }: { id: string }) => id);
const purged = (line: string) =>
  until(async () => (await aging.head(line)).purged !== undefined && (await aging.objects('lines', line)).length === 0);
const verify = async (of: Client, line: string, tokens: readonly string[]) => {
  const { json } = await of.post(`/tokens/${line}/verify`, { data: { type: 'verification', attributes: { tokens } } });
  return json.data.attributes.results.map(({ issued, part }: Item) => (issued ? part : undefined));
};

/** What is left of a line when all is done, without ids and moments. */
async function remains(line: string): Promise<unknown[]> {
  const shapes = async (table: 'ledger' | 'lines') =>
    (await aging.items(variables[table], line))
      // The total of the day names the part that was counted last, until another is.
      .filter(({ item }) => !item.startsWith('day#'))
      .map((item) => [item.item.replace(line, '').replace(/#\d{4}-[^#]+/, '#<moment>'), Object.keys(item).sort()])
      .sort();
  const objects = [...(await aging.objects('lines', line)), ...(await aging.objects('ledger', line))];
  return [await shapes('ledger'), await shapes('lines'), objects.map((key) => key.replace(line, ''))];
}

describe('a line that has expired', () => {
  const paths = ['', '/requested', '/started', '/ended', '/finished', '/data', '/data?format=gz', '/snapshot'];
  let line: string;
  let tokens: string[];
  let snapshot: Buffer;
  beforeAll(async () => {
    line = await makeLine(client, EPC);
    tokens = await tokensOf(client, line);
    snapshot = await snapshotOf(client, line);
  });

  test('is there until its time is over, whenever the reconciler runs', async () => {
    await aging.ageLine(line, LINE.young);
    await aging.reconcile();
    for (const path of paths) expect([path, await statusOf(client, `/tokens/${line}${path}`)]).toEqual([path, 200]);
    expect(await listed(client, '/tokens')).toContain(line);
  });

  test('is gone at once, before anything has been removed', async () => {
    await aging.ageLine(line, LINE.over);
    for (const path of paths) expect([path, await statusOf(client, `/tokens/${line}${path}`)]).toEqual([path, 404]);
    for (const path of ['/data', '/snapshot']) {
      expect((await client.head(`/tokens/${line}${path}`)).status).toBe(404);
    }
    expect(await listed(client, '/tokens')).not.toContain(line);
    expect((await client.delete(`/tokens/${line}`)).status).toBe(404);
    expect((await client.delete('/tokens')).json.data).toEqual([]);
    expect((await aging.head(line)).deleted).toBeUndefined();
    expect(await aging.objects('lines', line)).toHaveLength(3);
  });

  test('is removed by the reconciler, and leaves what a deleted one leaves', async () => {
    const twin = await makeLine(client, EPC);
    expect((await client.delete(`/tokens/${twin}`)).status).toBe(200);
    await aging.reconcile();
    await purged(line);
    await purged(twin);
    expect(await remains(line)).toEqual(await remains(twin));
    const [ledger, lines, objects] = await remains(line);
    expect((ledger as unknown[][]).map(([item]) => item)).toEqual([
      'head',
      'line#',
      `part#${'0'.repeat(20)}`,
      'part#<moment>##1',
    ]);
    expect((lines as unknown[][]).map(([item]) => item)).toEqual(['record#000001#000001#requested']);
    expect(objects).toEqual(['ledger//000000001-000000001']);
  });

  test('still verifies', async () => {
    expect(await verify(client, line, [tokens[0] as string, tokens[999] as string, '0'.repeat(20)])).toEqual([
      1,
      1,
      undefined,
    ]);
  });

  test('is continued from its snapshot, in another session too, and makes no token twice', async () => {
    const other = await connect(cloud.url);
    expect((await continueLine(other, line, EPC, snapshot)).status).toBe(201);
    await other.until(line, 'finished');
    const more = await tokensOf(other, line);
    expect(new Set([...tokens, ...more]).size).toBe(2000);
    expect(await verify(client, line, [tokens[0] as string, more[0] as string])).toEqual([1, 2]);
    expect(await listed(other, '/tokens')).toEqual([line]);
    // The continuation has made it young again.
    await aging.reconcile();
    expect(await statusOf(other, `/tokens/${line}/data`)).toBe(200);
  });
});

test('a line that is continued after its time and before the reconciler came has lost its earlier files', async () => {
  const line = await makeLine(client, EPC);
  const tokens = await tokensOf(client, line);
  const snapshot = await snapshotOf(client, line);
  await aging.ageLine(line, LINE.over);
  expect((await continueLine(client, line, EPC, snapshot)).status).toBe(201);
  await client.until(line, 'finished');
  await until(async () => (await aging.objects('lines', line)).every((key) => key.includes('/2-1/')));
  expect(await statusOf(client, `/tokens/${line}/data?part=1`)).toBe(404);
  const more = await tokensOf(client, line);
  expect(new Set([...tokens, ...more]).size).toBe(2000);
  await aging.reconcile();
  expect(await listed(client, '/tokens')).toContain(line);
  expect(await aging.objects('lines', line)).toHaveLength(3);
});

test('the reconciler and a continuation at the same time: the line goes on, and its earlier files go', async () => {
  const lines = await Promise.all(Array.from({ length: 4 }, () => makeLine(client, EPC)));
  const snapshots = await Promise.all(lines.map((line) => snapshotOf(client, line)));
  await Promise.all(lines.map((line) => aging.ageLine(line, LINE.over)));
  const [answers] = await Promise.all([
    Promise.all(lines.map((line, i) => continueLine(client, line, EPC, snapshots[i] as Buffer))),
    aging.reconcile(),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(lines.map(() => 201));
  for (const line of lines) {
    await client.until(line, 'finished');
    await until(async () => (await aging.objects('lines', line)).every((key) => key.includes('/2-1/')));
  }
  const now = await listed(client, '/tokens');
  expect(lines.filter((line) => !now.includes(line))).toEqual([]);
});

test('a failed part that was left half removed takes nothing of the parts before it along', async () => {
  const line = await makeLine(client, EPC);
  await aging.changeHead(line, {
    part: 2,
    state: 'failed',
    timestamps: { ...(await aging.head(line)).timestamps, failed: new Date().toISOString() },
    first: '1000',
    open: 'purge',
    touched: new Date(Date.now() - 300_000).toISOString(),
  });
  await aging.reconcile();
  await until(async () => (await aging.head(line)).purged !== undefined);
  expect((await aging.head(line)).open).toBe('rest');
  expect(await statusOf(client, `/tokens/${line}/data?part=1`)).toBe(200);
});

test('a line that was deleted leaves no pointer in its session, one that was continued there keeps it', async () => {
  const own = await connect(cloud.url);
  const [gone, kept] = [await makeLine(own, EPC), await makeLine(own, EPC)];
  const snapshot = await snapshotOf(own, kept);
  await own.delete('/tokens');
  expect((await continueLine(own, kept, EPC, snapshot)).status).toBe(201);
  await purged(gone);
  await own.until(kept, 'finished');
  await until(async () => (await aging.objects('lines', kept)).every((key) => key.includes('/2-1/')));
  const pointers = (await aging.items(variables.lines, own.session)).map(({ id }) => id);
  expect(pointers).toEqual([kept]);
  expect(await listed(own, '/tokens')).toEqual([kept]);
});

describe('a session whose time is over', () => {
  const apiKey = { headers: { 'Api-Key': demoApiKeys.basic } };
  const sessions = async () => {
    const { json } = await send(cloud.url, 'GET', '/sessions?page[size]=100', apiKey);
    return json.data.map(({ id }: { id: string }) => id) as string[];
  };
  /** All that there is of a session but its lines. */
  const traces = async ({ session }: Client) => [
    ...(await aging.items(variables.sessions, session)).map(({ item }) => item.replace(/#.*/, '')).sort(),
    ...(await aging.items(variables.lines, session)).map(({ item }) => item.replace(/#.*/, '')),
  ];

  test('lets nobody in and is not listed, at once', async () => {
    const own = await connect(cloud.url);
    const line = await makeLine(own, EPC);
    await aging.ageSession(own.session, SESSION.young);
    expect(await statusOf(own, '/tokens')).toBe(200);
    expect(await sessions()).toContain(own.session);

    await aging.ageSession(own.session, SESSION.over);
    for (const path of ['/tokens', `/tokens/${line}`, `/tokens/${line}/data`, '/alphabets', '/alphabets/DICE/5']) {
      expect([path, await statusOf(own, path)]).toEqual([path, 403]);
    }
    const refused = await own.order(EPC);
    expect([refused.status, refused.json.errors[0].detail]).toEqual([403, 'Unknown Session-Key.']);
    expect(await sessions()).not.toContain(own.session);
    expect((await send(cloud.url, 'GET', `/sessions/${own.session}`, apiKey)).status).toBe(404);
  });

  test('ends as a revoked one does, once that one has had its time: nothing is left but the ledgers', async () => {
    const [expired, revoked] = [await connect(cloud.url), await connect(cloud.url)];
    const lines: string[] = [];
    for (const own of [expired, revoked]) {
      expect((await own.addAlphabet('UPPER_VOWELS', 'AEIOU')).status).toBe(201);
      lines.push(await makeLine(own, { size: 1000, digits: 30, alphabet: 'UPPER_VOWELS' }));
    }
    const tokens = await tokensOf(expired, lines[0] as string);
    const snapshot = await snapshotOf(expired, lines[0] as string);
    const keys = { ...apiKey.headers, 'Session-Key': revoked.session };
    expect((await send(cloud.url, 'DELETE', `/sessions/${revoked.session}`, { headers: keys })).status).toBe(200);
    await purged(lines[1] as string);
    await until(async () => (await traces(revoked)).length === 2);
    // A revoked session is listed as such until its time is over.
    expect(await traces(revoked)).toEqual(['session', 'session']);
    expect(await sessions()).toContain(revoked.session);

    await aging.ageSession(revoked.session, SESSION.over);
    await aging.ageSession(expired.session, SESSION.over);
    await aging.reconcile();
    for (const own of [expired, revoked]) await until(async () => (await traces(own)).length === 0);
    await purged(lines[0] as string);
    expect(await remains(lines[0] as string)).toEqual(await remains(lines[1] as string));

    const other = await connect(cloud.url);
    expect(await verify(other, lines[0] as string, [tokens[0] as string])).toEqual([1]);
    const order = { size: 1000, digits: 30, alphabet: 'UPPER_VOWELS' };
    expect((await continueLine(other, lines[0] as string, order, snapshot)).status).toBe(201);
    await other.until(lines[0] as string, 'finished');
    expect(new Set([...tokens, ...(await tokensOf(other, lines[0] as string))]).size).toBe(2000);
  });

  test('lives on from an order, which is written once for many', async () => {
    const own = await connect(cloud.url);
    const touched = async () =>
      (await aging.items(variables.sessions, own.session)).find(({ item }) => item === 'session')?.touched;
    await aging.ageSession(own.session, SESSION.young);
    const aged = await touched();
    expect((await own.order({ ...EPC, size: 10 })).status).toBe(402);
    expect(await touched()).toBe(aged);
    const line = await makeLine(own, EPC);
    const first = await touched();
    expect(first > aged).toBe(true);
    expect((await own.order(EPC)).status).toBe(201);
    expect(await touched()).toBe(first);

    await aging.ageSession(own.session, SESSION.young);
    const snapshot = await snapshotOf(own, line);
    expect((await continueLine(own, line, EPC, snapshot)).status).toBe(201);
    expect((await touched()) > first).toBe(true);
  });

  test('ends, or takes an order, but never both', async () => {
    const open = await Promise.all(Array.from({ length: 6 }, () => connect(cloud.url)));
    // Their time is over while the orders are on their way.
    await Promise.all(open.map(({ session }) => aging.ageSession(session, SESSION.days - 0.5 / 86_400)));
    const statuses: number[] = [];
    await Promise.all(
      open.map(async (own, i) => {
        await new Promise((resolve) => setTimeout(resolve, i * 160));
        const answer = await own.post('/tokens', orderBody(EPC));
        statuses.push(answer.status);
        if (answer.status !== 201) return expect(answer.status).toBe(403);
        expect(await statusOf(own, `/tokens/${answer.json.data.id}`)).toBe(200);
        expect(await listed(own, '/tokens')).toEqual([answer.json.data.id]);
      }),
    );
    expect(statuses).toContain(403);
  });
});
