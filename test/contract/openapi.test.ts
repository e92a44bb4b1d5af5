import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { routes } from '../../lambda/http/routes.ts';
import { type Answer, connect, send, sharedUrl } from '../api/client.ts';
import { type Content, document, faultsOf, operationOf, operations, undocumented } from './documented.ts';

/** The OpenAPI document: what it is made of, what it holds, and that it is what the service answers. */

const root = join(__dirname, '..', '..');

test('is linted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-lint-'));
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(document));
  const cli = join(root, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js');
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  try {
    execFileSync(process.execPath, [cli, 'lint', '--extends=recommended-strict', file], { env, stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('has every method and path of the route table, each under a name of its own', () => {
  const expected = routes.flatMap(({ methods, paths }) =>
    methods.flatMap((method) => paths.map((path) => `${method} ${path}`)),
  );
  expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(expected.sort());
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
});

describe('every example is valid', () => {
  const contents = operations.flatMap(({ method, path, operation }): [string, Content][] => [
    [`${method} ${path}, the request`, operation.requestBody?.content ?? {}],
    ...Object.entries(operation.responses).map(([status, { content = {} }]): [string, Content] => [
      `${method} ${path} ${status}`,
      content,
    ]),
  ]);
  const examples = contents.flatMap(([title, content]) =>
    Object.values(content).flatMap(({ schema, example }) =>
      example === undefined ? [] : [{ title, schema: schema as object, example }],
    ),
  );
  test.each(examples)('$title', ({ schema, example }) => expect(faultsOf(schema, example)).toEqual([]));
  test('of the error', () => {
    for (const { content } of Object.values(document.components.responses)) {
      const { schema, example } = content?.['application/vnd.api+json'] ?? {};
      expect(faultsOf(schema as object, example)).toEqual([]);
    }
  });
});

describe('a wrong answer is seen', () => {
  const answer = (json: object, headers: Record<string, string> = {}, status = 200): Answer => {
    const text = JSON.stringify(json);
    const all = new Headers({ 'Content-Type': 'application/vnd.api+json', ...headers });
    return { status, headers: all, bytes: Buffer.from(text), text, json };
  };
  const links = { self: '/api/tokens' };
  test.each([
    ['a member that is missing', answer({ data: [] })],
    ['a member too many', answer({ links, data: [], more: 1 })],
    ['another type', answer({ links, data: {} })],
    ['a header', answer({ links, data: [] }, { 'X-More': '1' })],
    ['a status', answer({ links, data: [] }, {}, 204)],
  ])('%s', (_, wrong) => expect(undocumented('GET', '/tokens', wrong)).not.toEqual([]));
  test('and a right one passes', () => {
    expect(undocumented('GET', '/tokens', answer({ links, data: [] }))).toEqual([]);
  });
});

describe('GET /openapi.json and GET /docs need no key', () => {
  test('answers the document', async () => {
    const answer = await send(sharedUrl(), 'GET', '/openapi.json');
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual(JSON.parse(JSON.stringify(document)));
    expect(undocumented('GET', '/openapi.json', answer)).toEqual([]);
  });

  test.each(['/openapi.json', '/docs'])(
    '%s comes compressed, plain, or not at all where it is there already',
    async (path) => {
      // fetch decompresses; only the headers tell.
      const zipped = await send(sharedUrl(), 'GET', path, { headers: { 'Accept-Encoding': 'gzip' } });
      expect(zipped.headers.get('Content-Encoding')).toBe('gzip');
      const plain = await send(sharedUrl(), 'GET', path, { headers: { 'Accept-Encoding': 'gzip;q=0' } });
      expect(plain.headers.get('Content-Encoding')).toBeNull();
      expect(plain.headers.get('Content-Length')).toBe(String(plain.bytes.length));
      expect(plain.bytes.equals(zipped.bytes)).toBe(true);
      const head = await send(sharedUrl(), 'HEAD', path, { headers: { 'Accept-Encoding': 'identity' } });
      expect(head.headers.get('Content-Length')).toBe(String(plain.bytes.length));
      const etag = plain.headers.get('ETag') as string;
      const again = await send(sharedUrl(), 'GET', path, { headers: { 'If-None-Match': etag } });
      expect([again.status, again.bytes.length]).toEqual([304, 0]);
    },
  );

  test('the page may run its own scripts only, and names nothing to fetch', async () => {
    const { text, headers } = await send(sharedUrl(), 'GET', '/docs');
    const policy = headers.get('Content-Security-Policy') as string;
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-/);
    expect(policy.replace("style-src 'unsafe-inline'", '')).not.toMatch(/unsafe|https?:/);
    expect(text).not.toMatch(/<(script|link|img)[^>]*\b(src|href)="?https?:/);
    expect(text).not.toContain('cdn.redoc.ly');
  });

  test('a query parameter is refused as everywhere', async () => {
    const answer = await send(sharedUrl(), 'GET', '/docs?x=1');
    expect(answer.status).toBe(400);
    expect(undocumented('GET', '/docs', answer)).toEqual([]);
  });
});

test('answers that the other contracts do not show are as documented too', async () => {
  const client = await connect();
  const nobody = '11111111-1111-4111-8111-111111111111';
  const paths = operations.filter(({ method, path }) => method === 'GET' && path !== '/docs');
  for (const { path } of paths) {
    const asked = path.replace('{id}', nobody).replace('{name}', 'DICE').replace('{digits}', '5');
    const answer = await client.get(asked);
    expect([asked, undocumented('GET', asked, answer)]).toEqual([asked, []]);
    const refused = await send(sharedUrl(), 'GET', asked, {
      headers: { 'Content-Type': 'application/vnd.api+json;x=y' },
    });
    expect([asked, undocumented('GET', asked, refused)]).toEqual([asked, []]);
    expect(operationOf('GET', asked)).toBeDefined();
  }
});
