import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { sharedCloud } from '../cloud.ts';
import { type Aging, agingOf, until } from './aging.ts';
import { type Client, connect, send } from './client.ts';
import { continueLine, makeLine, snapshotOf } from './continuation.ts';

/** What a line stored goes with it, and its ledger stays: read through the SDK, from whatever cloud runs the service. */
const cloud = sharedCloud();
let aging: Aging;
let store: S3Client;
let client: Client;
beforeAll(async () => {
  aging = agingOf(cloud);
  store = new S3Client({ ...cloud.sdk, endpoint: cloud.endpoints.s3 });
  client = await connect();
});
afterAll(() => {
  aging?.close();
  store?.destroy();
});

const EPC = { size: 1000, digits: 20, alphabet: 'UPPER_EPCG30' };
/** Several chunks, so that it takes a while and is uploaded in pieces. */
const LARGE = { size: 3_000_000, digits: 20, alphabet: 'UPPER_EPCG30' };

const uploads = async (line: string) => {
  const Bucket = cloud.environment[variables.files];
  const { Uploads = [] } = await store.send(new ListMultipartUploadsCommand({ Bucket, Prefix: `lines/${line}/` }));
  return Uploads.map(({ Key }) => Key);
};
const items = async (table: 'ledger' | 'lines', line: string) =>
  (await aging.items(variables[table], line)).map(({ item }) => item as string).sort();
const purged = (line: string) => until(async () => (await aging.head(line)).purged !== undefined);

/** Nothing is left but the ledger, and in the session's list the line's first record, by which a DELETE is answered again. */
async function expectPurged(line: string): Promise<void> {
  await purged(line);
  expect(await aging.objects('lines', line)).toEqual([]);
  expect(await uploads(line)).toEqual([]);
  expect(await items('ledger', line)).toContain('head');
}

test('a deleted line of two parts leaves its ledger alone', async () => {
  const line = await makeLine(client, EPC, 'analyzed');
  const snapshot = await snapshotOf(client, line);
  expect((await continueLine(client, line, EPC, snapshot)).status).toBe(201);
  await client.until(line, 'finished');
  expect((await aging.objects('lines', line)).length).toBeGreaterThanOrEqual(7);
  const before = await items('ledger', line);

  expect((await client.delete(`/tokens/${line}`)).status).toBe(200);
  await expectPurged(line);
  expect(await items('lines', line)).toEqual(['record#000001#000001#requested', 'record#000002#000001#requested']);
  expect(await items('ledger', line)).toEqual(before);
  expect(await aging.objects('ledger', line)).toEqual(expect.arrayContaining([expect.stringMatching(/^ledger\//)]));
});

test('a line that is deleted while it is made leaves no file and no upload', async () => {
  const bulk = await connect(cloud.url, demoApiKeys.bulk);
  const { json } = await bulk.order(LARGE);
  const { id } = json.data;
  await until(async () => (await uploads(id)).length > 0);
  expect((await bulk.delete(`/tokens/${id}`)).status).toBe(200);
  await expectPurged(id);
});

test("a revoked session's lines go too", async () => {
  const own = await connect();
  const line = await makeLine(own, EPC);
  const headers = { 'Api-Key': demoApiKeys.basic, 'Session-Key': own.session };
  expect((await send(cloud.url, 'DELETE', `/sessions/${own.session}`, { headers })).status).toBe(200);
  await expectPurged(line);
});
