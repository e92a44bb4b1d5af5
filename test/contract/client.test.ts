import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ApiError, refusalOf, type UniqueTokens, uniqueTokens, waitUntil } from '../../client/index.ts';
import { demoApiKeys } from '../../local/demo-customers.ts';
import { sharedUrl } from '../api/client.ts';

/** The generated client, against the real service. */

const root = join(__dirname, '..', '..');
const open = (attributes = {}) => ({ body: { data: { type: 'session' as const, attributes } } });
const order = (size: number) => ({
  meta: { seed: 'a seed' },
  data: {
    type: 'tokens' as const,
    attributes: { size, digits: 12, alphabet: 'UPPER_EPCG30' },
    relationships: {
      payment: {
        data: { id: randomUUID(), ident: `pi_${'0'.repeat(24)}`, type: 'transaction' as const },
      },
    },
  },
});

let client: UniqueTokens;
beforeAll(async () => {
  const customer = uniqueTokens({ url: sharedUrl(), apiKey: demoApiKeys.basic });
  const { data } = await customer.openSession(open({ note: 'the client library' }));
  client = uniqueTokens({ url: sharedUrl(), sessionKey: data.id });
});

test('is what npm run build:client generates', () => {
  // As Node runs it: the generator is an ES module that looks for its files.
  const program = "process.stdout.write((await import('./client/build.ts')).generatedClient())";
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 24 } as const;
  const fresh = execFileSync(process.execPath, ['--input-type=module', '--eval', program], options);
  expect(readFileSync(join(root, 'client', 'api.generated.ts'), 'utf8') === fresh).toBe(true);
});

describe('a line', () => {
  let line: string;
  let snapshot: Blob;

  test('is ordered once, however often the request is sent', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const body = order(1000);
    const first = await client.orderTokens({ body, headers });
    const again = await client.orderTokens({ body, headers });
    line = first.data.id;
    expect(again).toEqual(first);
    expect(first.data.attributes.status).toBe('requested');
  });

  test('is waited for', async () => {
    const seen: string[] = [];
    const { data } = await waitUntil(client, line, 'finished', {
      interval: 20,
      onProgress: (document) => seen.push(document.data.attributes.status),
    });
    expect(data.attributes).toMatchObject({ status: 'finished', size: '1000', partial: true });
    expect(seen.at(-1)).toBe('finished');
    expect((await client.getStarted({ path: { id: line } })).data.attributes.progress).toBe(0);
  });

  test('is downloaded as a stream, and its snapshot as bytes', async () => {
    const { response } = await client.getData({ path: { id: line } }, { parseAs: 'stream', envelope: true });
    const tokens = (await response.text()).split('\n');
    expect(new Set(tokens).size).toBe(1000);
    const range = { Range: 'bytes=13-24' };
    const part = await client.getData({ path: { id: line }, headers: range }, { parseAs: 'stream', envelope: true });
    expect([part.response.status, await part.response.text()]).toEqual([206, tokens[1]]);
    const blob = await client.getSnapshot({ path: { id: line } }, { parseAs: 'stream', envelope: true });
    snapshot = await blob.response.blob();
    expect(snapshot.size).toBeGreaterThan(100);
    const { data } = await client.verifyTokens({
      path: { id: line },
      body: { data: { type: 'verification', attributes: { tokens: [tokens[7] as string, 'none'] } } },
    });
    expect(data.attributes.results).toEqual([
      { token: tokens[7], issued: true, part: 1, position: '7' },
      { token: 'none', issued: false },
    ]);
  });

  test('goes on from its snapshot, once', async () => {
    const continued = { path: { id: line }, body: { 'info.json': order(1500), 'snapshot.blob': snapshot } };
    expect((await client.continueTokens(continued)).data.id).toBe(line);
    await waitUntil(client, line, 'finished', { interval: 20 });
    const again = await client.continueTokens(continued).catch((error: unknown) => error);
    expect(again).toBeInstanceOf(ApiError);
    expect(refusalOf(again)).toMatchObject({ httpStatus: 409, title: 'Tokens not requested' });
  });

  test('is deleted', async () => {
    const { data } = await client.deleteTokens({ path: { id: line } });
    expect(data.attributes.timestamps.deleted).toMatch(/Z$/);
    const gone = await client.getTokens({ path: { id: line } }).catch((error: unknown) => error);
    expect(refusalOf(gone)?.status).toBe('404');
  });
});

test('an analysis is fetched as a document, and as a picture by its media type', async () => {
  const { data } = await client.orderTokens({ body: order(1000), query: { analysis: 'metrics' } });
  await waitUntil(client, data.id, 'analyzed', { interval: 20 });
  const path = { id: data.id };
  expect(await client.getAnalysis({ path })).toMatchObject({ data: { type: 'analysis', id: data.id } });
  const headers = { Accept: 'image/svg+xml' };
  const { response } = await client.getAnalysis({ path }, { headers, parseAs: 'stream', envelope: true });
  expect(response.headers.get('Content-Type')).toBe('image/svg+xml');
  expect(await response.text()).toMatch(/^<svg /);
});

test('lists come page by page', async () => {
  const first = await client.listAlphabets({ query: { 'page[size]': 2 } });
  expect(first.data).toHaveLength(2);
  const cursor = new URL(first.links.next as string, 'http://any').searchParams.get('page[cursor]') as string;
  const second = await client.listAlphabets({ query: { 'page[size]': 2, 'page[cursor]': cursor } });
  expect(second.data[0]?.id).not.toBe(first.data[0]?.id);
});

test('a refusal that is none of the API’s is not taken for one', () => {
  expect(refusalOf(new Error('no network'))).toBeUndefined();
});
