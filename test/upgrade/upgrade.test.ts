import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { type Aging, agingOf, until } from '../api/aging.ts';
import { type Client, connect, send, withSession } from '../api/client.ts';
import { continueLine, snapshotOf, tokensOf } from '../api/continuation.ts';
import type { OwnCloud } from '../cloud.ts';
import { type Unpacked, unpackState } from './kept-state.ts';
import { openState } from './open-state.ts';
import type { KeptLine } from './state.ts';

/** What 0.1.0 has made, in the hands of this build: its state folder was kept when it was released. */
let kept: Unpacked;
let cloud: OwnCloud;
let aging: Aging;
let client: Client;
beforeAll(async () => {
  kept = unpackState('0.1.0');
  cloud = await openState(kept.dir);
  aging = agingOf(cloud);
  client = await connect(cloud.url, kept.apiKey);
});
afterAll(async () => {
  aging?.close();
  await cloud?.stop();
  rmSync(kept.dir, { recursive: true, force: true });
});

const snapshotsOf = ({ snapshots }: KeptLine) => snapshots.map((snapshot) => Buffer.from(snapshot, 'base64'));
const purged = async (line: string) =>
  (await aging.head(line)).purged !== undefined && (await aging.objects('lines', line)).length === 0;
async function verified(line: string, tokens: readonly string[]) {
  const { json } = await client.post(`/tokens/${line}/verify`, {
    data: { type: 'verification', attributes: { tokens } },
  });
  return json.data.attributes.results;
}

const lines = unpackedLines();
/** The lines by what is special about them, known before the cloud runs. */
function unpackedLines(): KeptLine[] {
  const { lines: all, dir } = unpackState('0.1.0');
  rmSync(dir, { recursive: true });
  return [...all];
}

describe.each(lines.map((line) => [line.kind, line] as const))('a line of 0.1.0: %s', (_, line) => {
  test('its codes verify, and no other string does', async () => {
    const codes = line.parts.flatMap(({ part, codes }) => codes.map((code) => ({ ...code, part, issued: true })));
    const { digits } = line.order;
    const [symbol = '0'] = codes[0]?.token ?? '0';
    const other = symbol.repeat(Number(digits) + 1);
    const results = await verified(line.line, [...codes.map(({ token }) => token), other]);
    expect(results).toEqual([...codes, { token: other, issued: false, reason: 'length' }]);
  });
});

describe('the data of lines that stand', () => {
  const standing = ['two parts', 'an alphabet of its own', 'analyzed', 'used up', 'failed in its second part'];
  test.each(standing)('%s: each part is there, byte for byte', async (kind) => {
    const { line, session, parts } = kept.line(kind);
    const owner = withSession(cloud.url, session);
    for (const { part, sha256 } of parts) {
      const { status, bytes } = await owner.get(`/tokens/${line}/data?part=${part}`);
      expect([status, createHash('sha256').update(bytes).digest('hex')]).toEqual([200, sha256]);
    }
  });

  test('the session lists them and no deleted one', async () => {
    const { json } = await withSession(cloud.url, kept.session).get('/tokens');
    const listed = json.data.map(({ id }: { id: string }) => id);
    for (const kind of standing) expect(listed).toContain(kept.line(kind).line);
    for (const kind of ['deleted', 'expired', 'deleted, its purge had failed']) {
      expect(listed).not.toContain(kept.line(kind).line);
    }
  });

  test('the session has its alphabet', async () => {
    const { json } = await withSession(cloud.url, kept.session).get(`/alphabets/${kept.alphabet.name}`);
    expect(json.data.attributes.chars).toBe(kept.alphabet.chars);
  });
});

describe('what 0.1.0 had left to do', () => {
  test('an unfinished order is finished', async () => {
    const { line, session, order } = kept.line('unfinished');
    const owner = withSession(cloud.url, session);
    // On a cloud on which its execution never ran, the reconciler starts it.
    await aging.reconcile();
    await owner.until(line, 'finished');
    const tokens = await tokensOf(owner, line);
    expect(new Set(tokens).size).toBe(Number(order.size));
    expect((await verified(line, tokens.slice(0, 2))).map(({ part }: { part: number }) => part)).toEqual([1, 1]);
  });

  const unpurged = ['deleted, its purge had failed', 'of a revoked session, its purge had failed', 'expired'];
  test.each(unpurged)('%s: its files and records go, its ledger stays', async (kind) => {
    const { line } = kept.line(kind);
    await aging.reconcile();
    await until(() => purged(line));
    const left = (await aging.items(variables.lines, line)).filter(({ line: id }) => id === line);
    expect(left.map(({ item }) => item)).toEqual(['record#000001#000001#requested']);
    expect(await aging.objects('ledger', line)).toHaveLength(1);
  });

  test('the revoked session stays revoked', async () => {
    const { session } = kept.line('of a revoked session, its purge had failed');
    expect((await send(cloud.url, 'GET', '/tokens', { headers: { 'Session-Key': session } })).status).toBe(403);
  });
});

describe('continued by this build', () => {
  const continued = lines.filter(({ snapshots }) => snapshots.length > 0).map(({ kind }) => kind);
  test.each(continued)('%s: once, with codes that are all new', async (kind) => {
    const line = kept.line(kind);
    const { order, parts } = line;
    const snapshots = snapshotsOf(line);
    await until(async () => (await aging.head(line.line)).open !== 'purge');
    for (const superseded of snapshots.slice(0, -1)) {
      expect((await continueLine(client, line.line, order, superseded)).status).toBe(409);
    }
    const current = snapshots.at(-1) as Buffer;
    const answer = await continueLine(client, line.line, order, current);
    expect([answer.status, answer.json.data?.id]).toEqual([201, line.line]);
    await client.until(line.line, 'finished');
    const tokens = await tokensOf(client, line.line);
    const known = parts.flatMap(({ codes }) => codes.map(({ token }) => token));
    expect(new Set([...known, ...tokens]).size).toBe(known.length + Number(order.size));
    const [first] = await verified(line.line, tokens.slice(0, 1));
    const made = parts.reduce((sum, { size }) => sum + size, 0);
    expect(first).toMatchObject({ issued: true, part: parts.length + 1, position: String(made) });
    expect((await continueLine(client, line.line, order, current)).status).toBe(409);
    expect((await snapshotOf(client, line.line)).length).toBeGreaterThan(100);
  });
});
