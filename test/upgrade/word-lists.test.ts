import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import { functionOptions } from '../../tools/bundles/options.ts';
import { type Client, connect, orderBody } from '../api/client.ts';
import { continueFrom, tokensOf } from '../api/continuation.ts';
import { type LocalCloud, ONE_THREAD, startLocalCloud } from '../local-cloud.ts';

/** A release comes with another version of the package of word lists: a line keeps the words that it was accepted with. */
const ROOT = resolve(__dirname, '..', '..');
const ORDER = {
  ...{ size: 1000, digits: 7, alphabet: 'UPPER_EPCG30' },
  format: { pattern: 'AB-####-###*', check: 'iso7064', avoid: { lists: ['en'], runs: 3 } },
};
const dir = mkdtempSync(join(tmpdir(), 'unique-tokens-word-lists-'));
let cloud: LocalCloud;
let client: Client;
beforeAll(async () => {
  cloud = await startLocalCloud({ dir, env: ONE_THREAD });
  client = await connect(cloud.url);
}, 240_000);
afterAll(async () => {
  await cloud?.stop();
  rmSync(dir, { recursive: true, force: true });
}, 60_000);

/** All functions, built with another English list. @returns a folder in `dir` */
function bundlesWith(words: readonly string[]): string {
  const list = join(dir, 'en.json');
  writeFileSync(list, JSON.stringify(words));
  const outdir = join(dir, 'bundles');
  mkdirSync(outdir);
  const entryPoints = ['http/handlers', 'workflow/tasks'].flatMap((place) =>
    readdirSync(join(ROOT, 'lambda', place))
      // What serves files that are made with the bundle has none of them here.
      .filter((file) => !/^get-(cockpit|docs|openapi)/.test(file))
      .map((file) => ({ in: join(ROOT, 'lambda', place, file), out: join(file.replace(/\.ts$/, ''), 'index') })),
  );
  const alias = { ...functionOptions.alias, 'naughty-words/en.json': list };
  buildSync({ ...functionOptions, alias, entryPoints, outdir, splitting: true, keepNames: true });
  return outdir;
}

/** What a line keeps of its format, and what is counted of it now. */
const keptOf = async (id: string) => (await client.get(`/tokens/${id}?meta=format`)).json.meta.format;
async function available(): Promise<string> {
  const { size: _, ...attributes } = ORDER;
  const body = { data: { type: 'capacity', attributes: { ...attributes, digits: String(ORDER.digits) } } };
  return (await client.post('/capacity', body)).json.data.attributes.available;
}

test('a line is continued, verified and made again with its own words, a new one has the new words', async () => {
  const made = async () => {
    const { json } = await client.post('/tokens', orderBody(ORDER));
    await client.until(json.data.id, 'finished');
    return json.data.id as string;
  };
  const line = await made();
  const first = await tokensOf(client, line);
  const [kept, before] = [await keptOf(line), await available()];
  await cloud.kill();

  // The first letters of codes that were made, and none of the words before.
  const words = [...new Set(first.map((code) => code.slice(3, 6)))];
  cloud = await startLocalCloud({ dir, env: { ...ONE_THREAD, FUNCTION_BUNDLES: bundlesWith(words) } });
  client = await connect(cloud.url);
  expect(await available()).not.toBe(before);
  const fresh = await tokensOf(client, await made());
  expect(fresh.filter((code) => words.includes(code.slice(3, 6)))).toEqual([]);

  expect(await keptOf(line)).toEqual(kept);
  const verification = { data: { type: 'verification', attributes: { tokens: first } } };
  const { json } = await client.post(`/tokens/${line}/verify`, verification);
  const positions = json.data.attributes.results.map(({ position }: { position: string }) => position);
  expect(positions).toEqual(first.map((_, i) => String(i)));
  const again = await client.post(`/tokens/${line}/codes`, { data: { type: 'codes', attributes: { part: 1 } } });
  expect(again.text.split('\n')).toEqual(first);
  // The same request is the same format, whatever has become of the list.
  await continueFrom(client, line, { size: 1000, from: 1000, format: ORDER.format });
  await client.until(line, 'finished');
  const second = await tokensOf(client, line);
  expect(new Set([...first, ...second]).size).toBe(2000);
  expect(second.some((code) => words.includes(code.slice(3, 6)))).toBe(true);
}, 300_000);
