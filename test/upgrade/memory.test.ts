import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { type Aging, agingOf, until } from '../api/aging.ts';
import { type Answer, type Client, connect } from '../api/client.ts';
import type { OwnCloud } from '../cloud.ts';
import { environmentOf, STACK } from '../clouds/deployment.ts';
import { type Unpacked, unpackState } from './kept-state.ts';
import { openState } from './open-state.ts';

/** `npm run upgrade` over what 0.1.0 has made: killed at random moments, run again, and then each part is there once, with a date. */
let kept: Unpacked;
let cloud: OwnCloud;
let aging: Aging;
let client: Client;
let customer: string;
beforeAll(async () => {
  kept = unpackState('0.1.0');
  cloud = await openState(kept.dir);
  aging = agingOf(cloud);
  client = await connect(cloud.url, kept.apiKey);
  // What was under way goes on by itself.
  await aging.reconcile();
  await until(async () => (await aging.head(kept.line('unfinished').line)).open === 'rest');
  customer = (await aging.head(kept.line('unfinished').line)).customer;
});
afterAll(async () => {
  aging?.close();
  await cloud?.stop();
  rmSync(kept.dir, { recursive: true, force: true });
});

const lines = async (): Promise<Answer> => client.get('/tokens?filter[scope]=customer&filter[deleted]=yes');
const parts = async (): Promise<Answer> => client.get('/parts');

/** How an operator says which service is meant: the folder of our own cloud, or a stack that the AWS settings lead to. */
function target(): { words: string[]; env: NodeJS.ProcessEnv } {
  if (cloud.name === 'local') return { words: ['--local-dir', kept.dir], env: process.env };
  const { sdk, endpoints } = cloud;
  const account = { id: sdk.credentials.accessKeyId, region: sdk.region, endpoint: endpoints.dynamodb };
  return { words: ['--stack', STACK], env: environmentOf(account) };
}

/** Starts the command; it ends, or is killed after so many milliseconds. @returns what it prints and its exit code */
async function upgrade(killedAfter?: number): Promise<{ code: number | null; printed: string }> {
  const cwd = resolve(__dirname, '..', '..');
  const { words, env } = target();
  const args = [join('operator', 'upgrade.ts'), ...words];
  const child: ChildProcess = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout?.on('data', (data: Buffer) => (printed += data.toString()));
  const exited = once(child, 'exit');
  if (killedAfter !== undefined) {
    // It works from its first write on.
    await Promise.race([exited, sleep(killedAfter)]);
    child.kill('SIGKILL');
  }
  const [code] = await exited;
  return { code, printed };
}

test('before it, answers say that something is missing', async () => {
  for (const answer of [
    await lines(),
    await parts(),
    await client.get(`/tokens/${kept.line('two parts').line}/parts`),
  ]) {
    expect([answer.status, answer.json.meta.complete]).toEqual([200, false]);
  }
  const { json } = await client.get(`/tokens/${kept.line('two parts').line}/parts`);
  expect(json.data.map(({ attributes }: { attributes: { size: string } }) => attributes.size)).toEqual([
    '1000',
    '1000',
  ]);
});

test('it is killed at random moments, and leaves nothing counted twice', async () => {
  const known = kept.lines.reduce((sum, line) => sum + line.parts.length, 0) + 1;
  for (let seconds = 0; seconds < 6; seconds++) {
    await upgrade(500 + Math.random() * 2500);
    const { meta, data } = (await parts()).json;
    expect(data.length).toBeLessThanOrEqual(known);
    expect(new Set(data.map(({ id }: { id: string }) => id)).size).toBe(data.length);
    expect(meta.parts).toBeLessThanOrEqual(data.length);
  }
}, 300_000);

describe('when it is done', () => {
  beforeAll(async () => {
    const { code, printed } = await upgrade();
    expect([code, JSON.parse(printed.trim().split('\n').at(-1) ?? '')]).toMatchObject([0, { undated: 0 }]);
  }, 300_000);

  test('nothing is missing', async () => {
    expect((await lines()).json.meta).toEqual({ complete: true });
    expect((await parts()).json.meta.complete).toBe(true);
  });

  test('each line is in the list of its customer, with when it was begun', async () => {
    const { data } = (await lines()).json;
    expect(data.map(({ id }: { id: string }) => id).sort()).toEqual(kept.lines.map(({ line }) => line).sort());
    for (const { id, meta } of data) {
      const line = kept.lines.find((each) => each.line === id);
      const ended = line?.kind === 'unfinished' ? 1 : line?.parts.length;
      expect([line?.kind, meta.parts]).toEqual([line?.kind, ended]);
      expect(meta.opened.at <= kept.made).toBe(true);
    }
  });

  test('each ended part is there once, with its size, place and date; a total is their sum', async () => {
    const { data, meta } = (await parts()).json;
    const unfinished = kept.line('unfinished');
    const expected = [
      ...kept.lines.flatMap(({ line, parts: all }) =>
        all.map(({ part, size, first }) => [`${line}-${part}`, String(size), first]),
      ),
      [`${unfinished.line}-1`, String(unfinished.order.size), '0'],
    ];
    type Listed = {
      id: string;
      attributes: { size: string; first: string; dated?: string; timestamps: { ended: string } };
    };
    const found = data.map(({ id, attributes }: Listed) => [id, attributes.size, attributes.first]);
    expect(found.sort()).toEqual(expected.sort());
    const total = expected.reduce((sum, [, size]) => sum + Number(size), 0);
    expect(meta).toMatchObject({ total: String(total), parts: expected.length });
    for (const { id, attributes } of data as Listed[]) {
      if (id.startsWith(unfinished.line)) continue;
      expect(['ended', 'requested', 'started']).toContain(attributes.dated);
      expect(attributes.timestamps.ended <= kept.made).toBe(true);
    }
  });

  test('the ledger has one entry a part in the customer’s list, each marked as counted, and the days add up', async () => {
    const own = (await aging.items(variables.ledger, customer)).filter(({ line }) => line === `customer#${customer}`);
    const entries = own.filter(({ item }) => item.startsWith('part#'));
    expect(entries.every(({ counted }) => counted === true)).toBe(true);
    const days = own.filter(({ item }) => item.startsWith('day#'));
    expect(days.reduce((sum, { parts: count }) => sum + count, 0)).toBe(entries.length);
  });

  test('it can be run again, and changes nothing', async () => {
    const before = [await parts(), await lines()].map(({ json }) => json);
    expect((await upgrade()).code).toBe(0);
    expect([await parts(), await lines()].map(({ json }) => json)).toEqual(before);
  }, 300_000);
});
