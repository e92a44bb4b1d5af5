import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
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
