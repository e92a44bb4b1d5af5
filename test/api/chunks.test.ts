import { gunzipSync } from 'node:zlib';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetObjectCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { macMessage } from '../../engine/base/keys.ts';
import { openLine } from '../../engine/line.ts';
import { LOCAL_SDK, type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { scanDocuments } from '../pages.ts';
import { type Client, connect } from './client.ts';

/**
 * A part that is cut into chunks has the bytes of an uncut one. In a cloud of its own, whose chunks and pieces are so
 * small that a documented order has several: what 10^10 tokens do, 1,000 do here.
 */
let cloud: LocalCloud;
let client: Client;
beforeAll(async () => {
  cloud = await startLocalCloud({
    env: {
      S3_MINIMUM_PART_BYTES: '2048',
      LOCAL_FUNCTION_ENV: JSON.stringify({ CHUNK_BYTES: '20000', PIECE_BYTES: '2048' }),
    },
  });
  client = await connect(cloud.url);
  await client.addAlphabet('UPPER_VOWELS', 'AEIOU');
  await client.addAlphabet('MIXED', 'aß€😀');
});
afterAll(async () => {
  await cloud?.stop();
});

/** All items whose sort key begins so, of whatever table. */
async function itemsOf(line: string, prefix: string): Promise<Record<string, unknown>[]> {
  const database = new DynamoDBClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.dynamodb });
  const { TableNames = [] } = await database.send(new ListTablesCommand());
  const items: Record<string, unknown>[] = [];
  for (const TableName of TableNames) {
    const all = await scanDocuments(DynamoDBDocumentClient.from(database), TableName);
    items.push(...all.filter((each) => each.line === line && String(each.item).startsWith(prefix)));
  }
  database.destroy();
  return items;
}

/** The line's first tokens as the engine makes them in one go, with the secret that the key service gives. */
async function uncut(line: string, chars: string, digits: number, size: number): Promise<Buffer> {
  const [head] = await itemsOf(line, 'head');
  const keys = new KMSClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.kms });
  const { Mac } = await keys.send(
    new GenerateMacCommand({ KeyId: String(head?.key), MacAlgorithm: 'HMAC_SHA_256', Message: macMessage(line) }),
  );
  keys.destroy();
  const opened = openLine({ mac: Mac as Uint8Array, lineId: line, alphabet: createAlphabet(chars), digits });
  // Copied one by one: each batch overwrites the one before it.
  const batches = Array.from(opened.produce(0n, size), ({ bytes }) => Buffer.from(bytes));
  return Buffer.concat(batches).subarray(0, -1);
}

async function stored(key: string): Promise<Buffer> {
  const store = new S3Client({ ...LOCAL_SDK, endpoint: cloud.endpoints.s3 });
  const { Buckets = [] } = await store.send(new ListBucketsCommand());
  const { Body } = await store.send(new GetObjectCommand({ Bucket: Buckets[0]?.Name, Key: key }));
  const bytes = Buffer.from((await Body?.transformToByteArray()) as Uint8Array);
  store.destroy();
  return bytes;
}

describe.each([
  ['UPPER_VOWELS', 'AEIOU', 100, 1000, 6],
  ['MIXED', 'aß€😀', 30, 3000, 11],
  // A permutation by shuffle, used up.
  ['DICE', '⚀⚁⚂⚃⚄⚅', 5, 7776, 7],
])('%s', (name, chars, digits, size, chunks) => {
  let line: string;
  let whole: Buffer;
  beforeAll(async () => {
    const { json } = await client.order({ size, digits, alphabet: name, seed: 'a seed' });
    line = json.data.id;
    await client.until(line, 'finished');
    whole = await uncut(line, chars, digits, size);
  });

  test('is cut into several chunks of several pieces', async () => {
    const made = await itemsOf(line, 'chunk#');
    expect(made).toHaveLength(chunks);
    const pieces = made.map((chunk) => (chunk.pieces as { data: unknown[] }).data.length);
    expect(Math.max(...pieces)).toBeGreaterThan(1);
  });

  test('has the bytes of the uncut production', async () => {
    const data = await client.get(`/tokens/${line}/data`);
    expect(data.bytes.equals(whole)).toBe(true);
    const { json } = await client.get(`/tokens/${line}/finished`);
    expect(json.data.attributes.filesizes).toEqual({ data: whole.length });
  });

  test('has them in the gz too', async () => {
    const gz = await stored(`lines/${line}/1-1/data.txt.gz`);
    expect(gz.length).toBeLessThan(whole.length);
    expect(gunzipSync(gz).equals(whole)).toBe(true);
  });
});
