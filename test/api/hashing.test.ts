import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LOCAL_SDK, type LocalCloud, ONE_THREAD, startLocalCloud } from '../local-cloud.ts';
import { type Client, connect, withSession } from './client.ts';

/**
 * A file that one run of a function cannot hash is hashed by several, each from the state of the one before. In a cloud of its own,
 * in which a run hashes so little that a documented order has many, and which cuts it into chunks: a single one is hashed while it is made.
 */
const dir = mkdtempSync(join(tmpdir(), 'unique-tokens-hashing-'));
const SLICE_BYTES = 4_000;
const env = {
  ...ONE_THREAD,
  S3_MINIMUM_PART_BYTES: '1024',
  LOCAL_FUNCTION_ENV: JSON.stringify({ HASH_BYTES: String(SLICE_BYTES), CHUNK_BYTES: '15000', PIECE_BYTES: '1024' }),
};
let cloud: LocalCloud;
let database: DynamoDBClient;
let client: Client;
async function start(): Promise<void> {
  cloud = await startLocalCloud({ timeoutMs: 150_000, dir, env });
  database = new DynamoDBClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.dynamodb });
}
beforeAll(async () => {
  await start();
  client = await connect(cloud.url);
}, 180_000);
afterAll(async () => {
  database?.destroy();
  await cloud?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Bytes that are in the state that was saved last, or undefined before there is one. */
async function hashedBytes(line: string): Promise<number | undefined> {
  const { Items = [] } = await database.send(
    new QueryCommand({
      TableName: cloud.environment.LINES_TABLE,
      KeyConditionExpression: 'line = :line AND begins_with(#item, :hash)',
      ExpressionAttributeNames: { '#item': 'item' },
      ExpressionAttributeValues: { ':line': { S: line }, ':hash': { S: 'hash#' } },
    }),
  );
  const offset = Items[0]?.offset?.N;
  return offset === undefined ? undefined : Number(offset);
}

/** Holds the hash that the line shows against OpenSSL's of the bytes that it answers. */
async function expectHash(id: string, seed: string): Promise<void> {
  const { attributes } = (await client.get(`/tokens/${id}/finished`)).json.data;
  const { bytes } = await client.get(`/tokens/${id}/data`);
  expect(attributes.filesizes.data).toBe(bytes.length);
  expect(attributes.filehashes.data).toBe(createHmac('sha256', seed).update(bytes).digest('hex'));
}

// HMAC pads a key of a block or less and hashes a longer one.
test.each([
  ['short', 'a seed'],
  ['as long as a block', 'b'.repeat(64)],
  ['longer than a block', 'ä seed beyond 64 bytes '.repeat(4)],
])(
  'a file hashed slice by slice has the hash of the whole under a seed that is %s',
  async (_, seed) => {
    const { json } = await client.order({ size: 1_000, digits: 20, alphabet: 'UPPER_EPCG30', seed });
    await client.until(json.data.id, 'finished');
    // 20,999 bytes: the state after the fifth slice is the last one that is saved.
    expect(await hashedBytes(json.data.id)).toBe(5 * SLICE_BYTES);
    await expectHash(json.data.id, seed);
  },
  180_000,
);

test('hashing goes on from the saved state after SIGKILL', async () => {
  const seed = 'a seed';
  const { json } = await client.order({ size: 5_000, digits: 20, alphabet: 'UPPER_EPCG30', seed });
  const { id } = json.data;
  let before = await hashedBytes(id);
  for (; before === undefined; before = await hashedBytes(id)) await sleep(20);
  await cloud.kill();
  database.destroy();
  expect(before).toBeLessThan(104_999);

  await start();
  client = withSession(cloud.url, client.session);
  expect(await hashedBytes(id)).toBeGreaterThanOrEqual(before);
  await client.until(id, 'finished');
  await expectHash(id, seed);
}, 180_000);
