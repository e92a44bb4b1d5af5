import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Client, connect, orderBody } from '../api/client.ts';
import { continueFrom, continueLine, snapshotOf, tokensOf } from '../api/continuation.ts';
import { ONE_THREAD, startLocalCloud } from '../local-cloud.ts';
import { oldBundles, someOf } from './old-bundles.ts';

/** An operator goes back to 0.1.0, which knows no formats: of a line that has one, it makes no code and judges none. */
const ORDER = {
  ...{ size: 1000, digits: 8, alphabet: 'UPPER_EPCG30' },
  format: { pattern: 'BACK-####-####*', check: 'iso7064', avoid: { runs: 3 } },
};
const LOOK = /^BACK-[0-9A-Z]{4}-[0-9A-Z]{5}$/;
const dir = mkdtempSync(join(tmpdir(), 'unique-tokens-rollback-'));
let old: string;
beforeAll(() => {
  old = oldBundles('0.1.0');
});
afterAll(() => {
  for (const folder of [dir, join(old, '..')]) rmSync(folder, { recursive: true, force: true });
});

/** Works with a service of 0.1.0 or of this build, on the same state, and cuts it off. */
async function during<T>(isOld: boolean, work: (client: Client) => Promise<T>): Promise<T> {
  const bundles = isOld ? { FUNCTION_BUNDLES: someOf(old, () => true) } : {};
  const cloud = await startLocalCloud({ dir, env: { ...ONE_THREAD, ...bundles } });
  try {
    return await work(await connect(cloud.url));
  } finally {
    await cloud.kill();
  }
}

test('0.1.0 fails on lines with a format, and they go on when this build is back', async () => {
  const { line, first, snapshot, cutOff } = await during(false, async (client) => {
    const { json } = await client.post('/tokens', orderBody(ORDER));
    await client.until(json.data.id, 'finished');
    const snapshot = await snapshotOf(client, json.data.id);
    const first = await tokensOf(client, json.data.id);
    // Under way when the service goes back.
    const { json: last } = await client.post('/tokens', orderBody(ORDER));
    return { line: json.data.id as string, first, snapshot, cutOff: last.data.id as string };
  });

  await during(true, async (client) => {
    const verification = { data: { type: 'verification', attributes: { tokens: first.slice(0, 3) } } };
    expect((await client.post(`/tokens/${line}/verify`, verification)).status).toBe(500);
    expect((await continueLine(client, line, ORDER, snapshot)).status).toBe(422);
    // Time enough to spoil the batch that is under way.
    const { format: _, ...plain } = ORDER;
    const { json } = await client.post('/tokens', orderBody(plain));
    await client.until(json.data.id, 'finished');
  });

  await during(false, async (client) => {
    await continueFrom(client, line, { size: 1000, from: 1000 });
    await client.until(line, 'finished');
    const second = await tokensOf(client, line);
    expect(second.filter((code) => !LOOK.test(code))).toEqual([]);
    expect(new Set([...first, ...second]).size).toBe(2000);
    await client.until(cutOff, 'finished');
    const codes = await tokensOf(client, cutOff);
    expect(codes.filter((code) => !LOOK.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(1000);
  });
}, 400_000);
