import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { type Client, connect, withSession } from './client.ts';

/** State survives the process: a cloud of its own, ended and started over the same folder. */
const dir = mkdtempSync(join(tmpdir(), 'unique-tokens-restart-'));
let cloud: LocalCloud;
let client: Client;
beforeAll(async () => {
  cloud = await startLocalCloud({ dir });
  client = await connect(cloud.url);
  await client.addAlphabet('UPPER_VOWELS', 'AEIOU');
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function startAgain(): Promise<void> {
  cloud = await startLocalCloud({ dir });
  client = withSession(cloud.url, client.session);
}

/** How often a thread of the function was started, over all processes. */
function startsOf(name: RegExp): number {
  const found = cloud.functions.find((each) => name.test(each));
  if (found === undefined) throw new Error(`No function is called ${name}.`);
  const log = join(dir, 'logs', `${found}.log`);
  return existsSync(log) ? readFileSync(log, 'utf8').split('INIT_START').length - 1 : 0;
}

/** All that the API shows of a line. */
async function shown(id: string): Promise<unknown[]> {
  const paths = ['', '/requested', '/started', '/ended', '/finished', '/data', '/snapshot'];
  return Promise.all(
    paths.map(async (path) => {
      const { status, bytes } = await client.get(`/tokens/${id}${path}`);
      return [path, status, bytes.toString('base64')];
    }),
  );
}

test('what a first order needs is started before anybody orders', async () => {
  const needed = [/ordertokens/, /gettokens/, /Productionplan/];
  await eventually(async () => needed.every((name) => startsOf(name) === 1), 60_000);
  expect(startsOf(/listtokens/)).toBe(0);
});

test('the start is over when this is loaded', async () => {
  const bundles = mkdtempSync(join(tmpdir(), 'unique-tokens-bundles-'));
  const loaded = join(bundles, 'loaded');
  mkdirSync(join(bundles, 'get-tokens'));
  writeFileSync(
    join(bundles, 'get-tokens', 'index.mjs'),
    `import { writeFileSync } from 'node:fs';
    import { setTimeout } from 'node:timers/promises';
    await setTimeout(1_000);
    writeFileSync(${JSON.stringify(loaded)}, '');
    export const handler = async () => undefined;`,
  );
  const other = await startLocalCloud({ env: { FUNCTION_BUNDLES: bundles } });
  try {
    expect(existsSync(loaded)).toBe(true);
  } finally {
    await other.stop();
    rmSync(bundles, { recursive: true });
  }
});

test('a line, its records and files and its alphabet are there after SIGKILL and after SIGTERM', async () => {
  const { json } = await client.order({ size: 1000, digits: 100, alphabet: 'UPPER_VOWELS', seed: 'a seed' });
  const { id } = json.data;
  await client.until(id, 'finished');
  const before = await shown(id);
  expect(before.map((answer) => (answer as unknown[])[1])).toEqual(Array(7).fill(200));

  await cloud.kill();
  await startAgain();
  expect(await shown(id)).toEqual(before);

  expect(await cloud.stop()).toBe(0);
  await startAgain();
  expect(await shown(id)).toEqual(before);
  expect((await client.get('/alphabets/UPPER_VOWELS')).status).toBe(200);
});

test('nothing is started ahead where executions are under way', async () => {
  const machines = readdirSync(join(dir, 'workflow'));
  const machine = join(dir, 'workflow', machines.find((name) => /Production[0-9A-F]{8}$/.test(name)) ?? '');
  // `finished` is to be seen before the execution has ended.
  const name = await eventually(
    async () => readdirSync(join(machine, 'closed')).find((each) => /\.json$/.test(each)),
    60_000,
  );
  await cloud.stop();
  const [closed, running] = ['closed', 'running'].map((folder) => join(machine, folder, name)) as [string, string];
  const record = JSON.parse(readFileSync(closed, 'utf8'));
  // As a process leaves it that was killed on the way. Every task can run twice.
  rmSync(closed);
  writeFileSync(running, JSON.stringify({ ...record, status: 'RUNNING' }));
  const before = [/opensession/, /Productionplan/].map(startsOf);
  await startAgain();
  await eventually(async () => existsSync(closed), 60_000);
  expect([/opensession/, /Productionplan/].map(startsOf)).toEqual([before[0], (before[1] ?? 0) + 1]);
});

test('an accepted order is produced, whenever the process is killed', async () => {
  const ids: string[] = [];
  for (const size of [10_000, 20_000]) {
    const { json } = await client.order({ size, digits: 50, alphabet: 'UPPER_VOWELS' });
    ids.push(json.data.id);
    await cloud.kill();
    await startAgain();
  }
  for (const [i, id] of ids.entries()) {
    await client.until(id, 'finished');
    const { text } = await client.get(`/tokens/${id}/data`);
    expect(new Set(text.split('\n')).size).toBe(i === 0 ? 10_000 : 20_000);
  }
});
