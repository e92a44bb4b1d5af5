import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ApiError,
  ConnectionError,
  continueFrom,
  download,
  ForeignAnswerError,
  isTransient,
  RedirectError,
  refusalOf,
  type UniqueTokens,
  uniqueTokens,
  waitUntil,
} from '../../client/index.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { sharedUrl } from '../api/client.ts';
import { type Listening, listening } from '../listening.ts';

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

test.each(['api.generated.ts', 'statuses.generated.ts'])('%s is what npm run build:client generates', (file) => {
  // As Node runs it: the generator is an ES module that looks for its files.
  const program = `process.stdout.write((await import('./tools/client.ts')).generated['${file}']())`;
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 24, timeout: 100_000 } as const;
  const fresh = execFileSync(process.execPath, ['--input-type=module', '--eval', program], options);
  expect(readFileSync(join(root, 'client', 'generated', file), 'utf8') === fresh).toBe(true);
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
      { token: 'none', issued: false, reason: 'length' },
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

  test('goes on from what the service knows', async () => {
    const { relationships, type } = order(0).data;
    const body = { data: { type, attributes: { size: 1000, from: '2500' }, relationships } };
    const headers = { 'Idempotency-Key': randomUUID() };
    const accepted = await continueFrom(client, { path: { id: line }, body, headers });
    expect(accepted.data.attributes).toMatchObject({ status: 'requested', size: '1000', digits: '12' });
    expect(await continueFrom(client, { path: { id: line }, body, headers })).toEqual(accepted);
    const again = await continueFrom(client, { path: { id: line }, body }).catch((error: unknown) => error);
    expect(refusalOf(again)).toMatchObject({ httpStatus: 409, meta: { next: '3500' } });
    await waitUntil(client, line, 'finished', { interval: 20 });
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

describe('what is not the service', () => {
  const SESSION = '0badc0de-0000-4000-8000-000000000002';
  const LINE = '0badc0de-0000-4000-8000-000000000003';
  const servers: Listening[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  /** A server, and what it was asked. */
  async function serve(listener: RequestListener) {
    const seen: IncomingMessage[] = [];
    const server = await listening(
      createServer((request, response) => {
        seen.push(request);
        listener(request, response);
      }),
    );
    servers.push(server);
    return { url: `${server.url}/api`, seen };
  }
  const clientOf = (url: string) =>
    uniqueTokens({ url, apiKey: 'a key', sessionKey: SESSION, retry: { retries: 3, retryDelay: 1 } });
  const thrownBy = (call: Promise<unknown>) => call.then(() => undefined).catch((error: unknown) => error);

  test.each([301, 302, 307, 308])('gets no key by a redirect (%i)', async (status) => {
    const other = await serve((_, response) => response.end('{"data": []}'));
    const { url } = await serve((request, response) => {
      response.writeHead(status, { Location: `${new URL(other.url).origin}${request.url}` }).end();
    });
    const customer = clientOf(url);
    const calls = [() => customer.openSession(open()), () => customer.listTokens({ query: { 'page[size]': 1 } })];
    for (const call of calls) {
      const error = (await thrownBy(call())) as Error;
      expect(error).toBeInstanceOf(RedirectError);
      expect(error.message).toBe(`${url} answers with a redirect to ${other.url}; give that address.`);
      expect(isTransient(error)).toBe(false);
    }
    expect(other.seen).toEqual([]);
  });

  test('gets no key where the service sends there for a large file, which is followed', async () => {
    const store = await serve((_, response) => response.writeHead(206, { ETag: '"1"' }).end('TOKENS'));
    const { url, seen } = await serve((_, response) => response.writeHead(307, { Location: store.url }).end('{}'));
    const headers = { Range: 'bytes=7-', 'If-Range': '"1"' };
    const as = { parseAs: 'text', envelope: true } as const;
    const { data } = await clientOf(url).getData({ path: { id: LINE }, headers }, as);
    expect(data).toBe('TOKENS');
    expect(seen[0]?.headers).toMatchObject({ 'session-key': SESSION, range: 'bytes=7-' });
    expect(store.seen[0]?.headers).toMatchObject({ range: 'bytes=7-', 'if-range': '"1"' });
    expect(JSON.stringify(store.seen[0]?.headers)).not.toMatch(/session-key|api-key/);
  });

  test.each([
    ['a website', 200, 'text/html', '<html></html>', 'text/html, 200'],
    ['a website that has no such page', 404, 'text/html; charset=utf-8', '<html></html>', 'text/html, 404'],
    ['another service', 200, 'application/json', '{"status": "ok"}', 'application/json, 200'],
    ['a service of another stage', 403, 'application/json', '{"message": "Forbidden"}', 'application/json, 403'],
    ['JSON that is none', 200, 'application/vnd.api+json', '{"data": ', 'application/vnd.api+json, 200'],
  ])('is told: %s', async (_, status, type, body, told) => {
    const { url, seen } = await serve((_, response) => {
      response.writeHead(status, { 'Content-Type': type, ETag: '"1"' }).end(body);
    });
    const error = (await thrownBy(clientOf(url).listTokens({}))) as Error;
    expect(error).toBeInstanceOf(ForeignAnswerError);
    expect(error.message).toBe(`${url} does not answer as Unique Tokens (${told}).`);
    expect(isTransient(error)).toBe(false);
    expect(seen).toHaveLength(1);
    const elsewhere = (await thrownBy(clientOf(url.replace('/api', '')).listTokens({}))) as Error;
    expect(elsewhere.message).toMatch(/; does the address end in \/api\?$/);
  });

  test('is told where a file is asked for', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html', ETag: '"1"' }).end('<html></html>');
    });
    const path = { id: LINE };
    expect(await thrownBy(clientOf(url).getData({ path }, { parseAs: 'stream' }))).toBeInstanceOf(ForeignAnswerError);
    expect(await thrownBy(clientOf(url).headData({ path }))).toBeInstanceOf(ForeignAnswerError);
  });

  test('is waited for where something stands before a busy service', async () => {
    const { url, seen } = await serve((_, response) => {
      response.writeHead(502, { 'Content-Type': 'text/html' }).end('<html></html>');
    });
    expect(isTransient(await thrownBy(clientOf(url).listTokens({})))).toBe(true);
    expect(seen).toHaveLength(4);
  });
});

describe('a failure of the network', () => {
  test('is a connection that is refused, or cut within an answer', async () => {
    await using server = await listening(
      createServer((_, response) => {
        response.writeHead(200, { 'Content-Length': 100 }).write('{"data": ');
        setTimeout(() => response.destroy(), 20);
      }),
    );
    const url = `${server.url}/api`;
    const cut = await uniqueTokens({ url })
      .listTokens({})
      .catch((error: unknown) => error);
    await server.close();
    const refused = await uniqueTokens({ url })
      .listTokens({})
      .catch((error: unknown) => error);
    for (const error of [cut, refused]) {
      expect(error).toBeInstanceOf(ConnectionError);
      expect(isTransient(error)).toBe(true);
    }
  });

  test('is no mistake in a program', async () => {
    let asked = 0;
    const custom: typeof fetch = (request, init) => {
      asked++;
      return fetch(request, init);
    };
    const careless = uniqueTokens({ url: sharedUrl(), fetch: custom, retry: { retries: 3, retryDelay: 1 } });
    const wrong = careless.listTokens({}, { headers: { 'X-Note': 'two\nlines' } }).catch((error: unknown) => error);
    expect([((await wrong) as Error).name, isTransient(await wrong), asked]).toEqual(['TypeError', false, 0]);
    expect(isTransient(new TypeError("Cannot read properties of undefined (reading 'id')"))).toBe(false);
  });
});

describe('a service that is too busy to answer', () => {
  const LINE = '0badc0de-0000-4000-8000-000000000003';
  const line = (status: string) =>
    JSON.stringify({ data: { attributes: { status, progress: 0, timestamps: {} }, id: LINE, type: 'tokens' } });
  const error = (status: number) =>
    JSON.stringify({ errors: [{ status: String(status), detail: 'Too many requests.' }] });

  test('is waited for as it says, however often, while an order goes on', async () => {
    let asked = 0;
    await using server = await listening(
      createServer((_, response) => {
        asked += 1;
        const busy = asked > 1 && asked < 50;
        response.setHeader('Content-Type', 'application/vnd.api+json');
        // Where the functions take no call, the gateway says 500.
        const status = [429, 503, 500][asked % 3] as number;
        if (busy) response.writeHead(status, { 'Retry-After': '0.01' }).end(error(status));
        else response.end(line(asked === 1 ? 'started' : 'finished'));
      }),
    );
    const told: (number | undefined)[] = [];
    const client = uniqueTokens({ url: `${server.url}/api` });
    const { data } = await waitUntil(client, LINE, 'finished', {
      interval: 1,
      onBusy: (seconds) => told.push(seconds),
    });
    expect([data.attributes.status, asked]).toEqual(['finished', 50]);
    expect(told).toEqual(Array(48).fill(0.01));
  });

  test('is waited for by a download, and what is refused for good is not', async () => {
    const statuses = [429, 200, 429, 200];
    const content = 'TOKENS';
    await using server = await listening(
      createServer((_, response) => {
        const status = statuses.shift() as number;
        if (status === 429) response.writeHead(429, { 'Retry-After': '0.01' }).end(error(429));
        else response.writeHead(200, { ETag: '"1"', 'X-Content-Length': content.length }).end(content);
      }),
    );
    const client = uniqueTokens({ url: `${server.url}/api` });
    let text = '';
    for await (const bytes of download(client, { id: LINE, file: 'data' }, { retries: 0 })) text += Buffer.from(bytes);
    expect([text, statuses]).toEqual([content, []]);
    await using gone = await listening(
      createServer((_, response) => {
        response.writeHead(404, { 'Content-Type': 'application/vnd.api+json' }).end(error(404));
      }),
    );
    const missing = waitUntil(uniqueTokens({ url: `${gone.url}/api` }), LINE, 'finished');
    expect(await missing.catch((thrown: unknown) => thrown)).toBeInstanceOf(ApiError);
  });

  test('the length that is promised is the one that counts', async () => {
    const content = 'TOKENS';
    await using server = await listening(
      createServer(({ method }, response) => {
        const headers = { ETag: '"1"', 'X-Content-Length': content.length };
        // As a gateway that does not know the length of a stream.
        if (method === 'HEAD') response.writeHead(200, { ...headers, 'Content-Length': 0 }).end();
        else response.writeHead(200, headers).end(content);
      }),
    );
    let text = '';
    const client = uniqueTokens({ url: `${server.url}/api` });
    for await (const bytes of download(client, { id: LINE, file: 'data' })) text += Buffer.from(bytes);
    expect(text).toBe(content);
  });
});
