import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { eventually } from '../eventually.ts';
import { LOCAL_SDK, type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { type Client, connect, withSession } from './client.ts';
import { makeLine } from './continuation.ts';

/** What a line in production shows of its progress: a cloud of its own, whose parts take seconds. */
const dir = mkdtempSync(join(tmpdir(), 'unique-tokens-progress-'));
let cloud: LocalCloud;
let client: Client;
beforeAll(async () => {
  cloud = await startLocalCloud({ timeoutMs: 150_000, dir });
  client = await connect(cloud.url, demoApiKeys.bulk);
}, 180_000);
afterAll(async () => {
  await cloud?.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface Seen {
  readonly at: number;
  readonly progress: number;
}

/** Looks at the line ten times a second while it is started, until it is not or `enough` says so. */
async function watch(id: string, enough: (seen: readonly Seen[]) => boolean = () => false): Promise<Seen[]> {
  const seen: Seen[] = [];
  while (!enough(seen)) {
    const { attributes } = (await client.get(`/tokens/${id}`)).json.data;
    if (attributes.status === 'started') seen.push({ at: performance.now(), progress: attributes.progress });
    else if (attributes.status !== 'requested') break;
    await sleep(100);
  }
  return seen;
}

/** An order whose file is hashed as well, since it has a seed. */
async function order(size: number): Promise<string> {
  return (await client.order({ size, digits: 20, alphabet: 'UPPER_EPCG30', seed: 'progress' })).json.data.id;
}

function expectRising(seen: readonly Seen[], from = 0): void {
  const figures = seen.map(({ progress }) => progress);
  expect(figures.every((figure) => Number.isInteger(figure) && figure >= 0 && figure <= 99)).toBe(true);
  expect([from, ...figures]).toEqual([from, ...figures].toSorted((a, b) => a - b));
}

test('progress moves from look to look, second after second, and never backwards', async () => {
  const id = await order(12_000_000);
  const seen = await watch(id);
  expectRising(seen);

  const seconds = ((seen.at(-1)?.at ?? 0) - (seen[0]?.at ?? 0)) / 1_000;
  const moves = seen.filter(({ progress }, i) => i > 0 && progress !== seen[i - 1]?.progress).length;
  expect(seconds).toBeGreaterThan(1);
  // The hashing is the second half.
  expect(seen.some(({ progress }) => progress > 50)).toBe(true);
  // On a machine so busy that a per cent takes longer, there are no more figures to show.
  expect(moves).toBeGreaterThanOrEqual(Math.min(Math.floor(seconds), 20));

  const { attributes } = (await client.get(`/tokens/${id}/ended`)).json.data;
  expect(attributes.progress).toBe(100);
}, 180_000);

test('progress does not fall behind what was shown when the process was killed', async () => {
  const id = await order(12_000_000);
  // In the middle: some chunks are done, others have noted a part of their tokens.
  const before = await watch(id, (seen) => (seen.at(-1)?.progress ?? 0) >= 30);
  await cloud.kill();
  expectRising(before);
  const shown = before.at(-1)?.progress ?? 0;
  expect(shown).toBeGreaterThanOrEqual(30);

  cloud = await startLocalCloud({ dir });
  client = withSession(cloud.url, client.session);
  const after = await watch(id);
  expect(after.length).toBeGreaterThan(0);
  expectRising(after, shown);
  await client.until(id, 'finished');
}, 180_000);

test('a status has its page from the moment it is shown, though its record is still to be written', async () => {
  const id = await makeLine(client, { size: 1_000, digits: 20, alphabet: 'UPPER_EPCG30', seed: 'progress' });
  const { environment } = JSON.parse(readFileSync(join(cloud.dir, 'ready.json'), 'utf8'));
  const database = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...LOCAL_SDK, endpoint: cloud.endpoints.dynamodb }),
  );
  const removal = new DeleteCommand({
    TableName: environment[variables.lines],
    Key: { line: id, item: 'record#000001#000001#finished' },
    ReturnValues: 'ALL_OLD',
  });
  const recorded = await client.get(`/tokens/${id}/finished`);
  await eventually(async () => (await database.send(removal)).Attributes);
  database.destroy();
  expect((await client.get(`/tokens/${id}/finished`)).text).toBe(recorded.text);
  expect(recorded.json.data.attributes.status).toBe('finished');
  expect((await client.get(`/tokens/${id}/analyzed`)).status).toBe(404);
});
