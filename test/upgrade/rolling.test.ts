import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Aging, agingOf, until } from '../api/aging.ts';
import { type Client, connect, orderBody } from '../api/client.ts';
import { continueFrom, continueLine, makeLine, snapshotOf, tokensOf } from '../api/continuation.ts';
import { type LocalCloud, ONE_THREAD, startLocalCloud } from '../local-cloud.ts';
import { oldBundles, someOf } from './old-bundles.ts';

/**
 * A rolling upgrade: CloudFormation replaces one function after the other, so functions of 0.1.0 and of this build work at the same time on
 * the same lines. One state goes through all mixtures, in an order in which each hands over to another.
 */
const isTask = (name: string) => /^(plan|produce|assemble|seal|analyse|fail|purge|notify|reconcile)$/.test(name);
/**
 * Orders with a format are known to this build alone. CloudFormation updates what accepts them after all tasks
 * (test/stack/update-order.test.ts), and then the rest of the API.
 */
const NEW_ORDERS = 'new orders over the new workflow, all else old';
const LAST = 'all of this build';
/** Which functions are still those of 0.1.0. */
const mixtures: [mixture: string, isOld: (name: string) => boolean][] = [
  ['all of 0.1.0', () => true],
  ['a new API over the old workflow', isTask],
  ['an old API over the new workflow', (name) => !isTask(name)],
  [
    'old orders, new continuations, every other task',
    (name) => /^(order-tokens|get-|plan|assemble|analyse)/.test(name),
  ],
  ['the reverse', (name) => !/^(order-tokens|get-|plan|assemble|analyse)/.test(name)],
  [NEW_ORDERS, (name) => !isTask(name) && name !== 'order-tokens'],
  [LAST, () => false],
];
const ORDER = { size: 1000, digits: 12, alphabet: 'UPPER_EPCG30', seed: 'a seed' };
const FORMATTED = { ...ORDER, digits: 8, format: { pattern: 'ROLL-####-####*', check: 'iso7064', avoid: { runs: 3 } } };
const LOOK = /^ROLL-[0-9A-Z]{4}-[0-9A-Z]{5}$/;

const dir = mkdtempSync(join(tmpdir(), 'unique-tokens-rolling-'));
/** Lines that are continued in each mixture: what all their parts have made, and the snapshot to go on from. */
const lines: { id: string; tokens: string[]; snapshot: Buffer }[] = [];
/** The line whose codes have a format. */
const formatted: { id: string; tokens: string[] } = { id: '', tokens: [] };
/** Lines that were deleted and are not purged yet. */
const unpurged: string[] = [];
/** Lines whose order was accepted while the mixture before was stopped. */
const left: string[] = [];
let old: string;
beforeAll(() => {
  old = oldBundles('0.1.0');
});
afterAll(() => {
  for (const folder of [dir, join(old, '..')]) rmSync(folder, { recursive: true, force: true });
});

describe.each(mixtures)('%s', (mixture, isOld) => {
  let cloud: LocalCloud;
  let client: Client;
  let aging: Aging;
  beforeAll(async () => {
    cloud = await startLocalCloud({ dir, env: { ...ONE_THREAD, FUNCTION_BUNDLES: someOf(old, isOld) } });
    aging = agingOf(cloud);
    client = await connect(cloud.url);
  }, 240_000);
  afterAll(async () => {
    // Whatever is under way is cut off, and goes on in the next mixture.
    const answers = await Promise.all([1, 2, 3].map(() => client.post('/tokens', orderBody(ORDER))));
    left.push(...answers.map(({ json }) => json.data.id));
    await cloud.kill();
    aging.close();
  }, 60_000);

  test('what the mixture before had left under way is finished', async () => {
    for (const line of left.splice(0)) {
      await until(async () => (await aging.head(line)).open === 'rest');
      expect(await aging.head(line)).toMatchObject({ state: 'finished', next: '1000' });
    }
  });

  test('a line is ordered, analysed, and shown', async () => {
    const line = await makeLine(client, ORDER, 'analyzed');
    const statuses = ['requested', 'started', 'ended', 'finished', 'analyzed'];
    const answers = await Promise.all(statuses.map((status) => client.get(`/tokens/${line}/${status}`)));
    expect(answers.map(({ json }) => json.data.attributes.status)).toEqual(statuses);
    lines.push({ id: line, tokens: await tokensOf(client, line), snapshot: await snapshotOf(client, line) });
  });

  test('every line of the mixtures before is continued, once, and none of its codes is made twice', async () => {
    for (const line of lines) {
      const both = await Promise.all([1, 2].map(() => continueLine(client, line.id, ORDER, line.snapshot)));
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
      await client.until(line.id, 'finished');
      line.tokens.push(...(await tokensOf(client, line.id)));
      line.snapshot = await snapshotOf(client, line.id);
      expect(new Set(line.tokens).size).toBe(line.tokens.length);
    }
  });

  test('all codes verify, to their places', async () => {
    for (const { id, tokens } of lines) {
      const asked = tokens.filter((_, i) => i % 97 === 0);
      const body = { data: { type: 'verification', attributes: { tokens: asked } } };
      const { json } = await client.post(`/tokens/${id}/verify`, body);
      const positions = json.data.attributes.results.map(({ position }: { position: string }) => Number(position));
      expect(positions).toEqual(asked.map((token) => tokens.indexOf(token)));
    }
  });

  if (mixture === NEW_ORDERS) {
    test('a line with a format is made, and shown and sent by functions that know no formats', async () => {
      const answer = await client.post('/tokens', orderBody(FORMATTED));
      expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
      formatted.id = answer.json.data.id;
      await client.until(formatted.id, 'finished');
      formatted.tokens = await tokensOf(client, formatted.id);
      expect(formatted.tokens.filter((token) => !LOOK.test(token))).toEqual([]);
      expect(new Set(formatted.tokens).size).toBe(1000);
    });
  }

  if (mixture === LAST) {
    test('a line with a format is continued and verified, whatever had shown it before', async () => {
      await continueFrom(client, formatted.id, { size: 1000, from: 1000 });
      await client.until(formatted.id, 'finished');
      formatted.tokens.push(...(await tokensOf(client, formatted.id)));
      expect(formatted.tokens.filter((token) => !LOOK.test(token))).toEqual([]);
      expect(new Set(formatted.tokens).size).toBe(2000);
      const asked = formatted.tokens.filter((_, i) => i % 97 === 0);
      const body = { data: { type: 'verification', attributes: { tokens: asked } } };
      const { json } = await client.post(`/tokens/${formatted.id}/verify`, body);
      const positions = json.data.attributes.results.map(({ position }: { position: string }) => Number(position));
      expect(positions).toEqual(asked.map((token) => formatted.tokens.indexOf(token)));
    });
  }

  test('a deleted line is purged by this build; what 0.1.0 could not purge waits for it', async () => {
    const line = await makeLine(client, ORDER);
    unpurged.push(line);
    expect((await client.delete(`/tokens/${line}`)).status).toBe(200);
    // DynamoDB refuses the query of 0.1.0's purge.
    if (isOld('purge')) {
      expect(await aging.head(line)).toMatchObject({ open: 'purge' });
      expect(await aging.objects('lines', line)).not.toEqual([]);
      return;
    }
    for (const each of unpurged.splice(0)) {
      await until(async () => (await aging.head(each)).purged !== undefined);
      expect(await aging.objects('lines', each)).toEqual([]);
    }
  });

  test('a deleted line can still be continued', async () => {
    const line = await makeLine(client, ORDER);
    lines.push({ id: line, tokens: await tokensOf(client, line), snapshot: await snapshotOf(client, line) });
    expect((await client.delete(`/tokens/${line}`)).status).toBe(200);
  });
});
