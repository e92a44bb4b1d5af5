import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { routes } from '../../api/routes/routes.ts';
import { type Answer, connect, send, sharedUrl } from '../api/client.ts';
import {
  type Content,
  document,
  examplesOf,
  faultsOf,
  operationOf,
  operations,
  parametersOf,
  responseOf,
  undocumented,
} from './documented.ts';

/** The OpenAPI document: what it is made of, what it holds, and that it is what the service answers. */

const root = join(__dirname, '..', '..');
/** Whether an object with `properties` is a schema, and not a list of members of which one is called so. */
const isSchema = (one: object) => (one as { type?: unknown }).type === 'object';

test('is linted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-lint-'));
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(document));
  const cli = join(root, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js');
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  try {
    execFileSync(process.execPath, [cli, 'lint', '--extends=recommended-strict', file], {
      env,
      timeout: 100_000,
      stdio: 'pipe',
    });
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

const bodies = [
  ...operations.flatMap(({ method, path, operation }): [string, Content][] => [
    [`${method} ${path}, the request`, operation.requestBody?.content ?? {}],
    ...Object.entries(operation.responses).map(([status, { content = {} }]): [string, Content] => [
      `${method} ${path} ${status}`,
      content,
    ]),
  ]),
  ...Object.entries(document.components.responses).map(([name, { content = {} }]): [string, Content] => [
    name,
    content,
  ]),
].flatMap(([title, content]) =>
  Object.entries(content).map(([mediaType, body]) => ({ title: `${title}, ${mediaType}`, mediaType, body })),
);

test('every JSON body has an example', () => {
  // The range of a document is none.
  const json = bodies.filter(({ mediaType, body }) => /json$|form-data$/.test(mediaType) && body.schema);
  expect(json.filter(({ body }) => examplesOf(body).length === 0).map(({ title }) => title)).toEqual([]);
  expect(json.length).toBeGreaterThan(60);
});

test('every member of a request is described, but for types and what holds others', () => {
  interface Schema {
    readonly $ref?: string;
    readonly description?: string;
    readonly const?: string;
    readonly properties?: Readonly<Record<string, Schema>>;
  }
  const { schemas } = document.components as unknown as { schemas: Readonly<Record<string, Schema>> };
  const undescribed = (given: Schema, at: string): string[] => {
    const [, name] = /^#\/components\/schemas\/(\w+)$/.exec(given.$ref ?? '') ?? [];
    const schema = name === undefined ? given : (schemas[name] as Schema);
    if (schema.properties) {
      return Object.entries(schema.properties).flatMap(([name, member]) => undescribed(member, `${at}.${name}`));
    }
    return schema.description === undefined && schema.const === undefined ? [at] : [];
  };
  const requests = [
    'OpenSession',
    'AddAlphabet',
    'OrderTokens',
    'ContinueTokens',
    'VerifyTokens',
    'VerifyOverLines',
    'ReissueCodes',
  ];
  expect(requests.flatMap((name) => undescribed(schemas[name] as Schema, name))).toEqual([]);
});

test('every operation is described', () => {
  const undescribed = operations.filter(({ operation }) => !(operation as { description?: string }).description);
  expect(undescribed.map(({ operation }) => operation.operationId)).toEqual([]);
});

describe('generators of clients find a name for everything that they make a class of', () => {
  const { schemas } = document.components as unknown as { schemas: Readonly<Record<string, object>> };
  /** What stands inside of a schema. */
  const inside = (value: unknown): object[] =>
    typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(inside)] : [];

  test.each(Object.entries(schemas))('in %s', (_, schema) => {
    const inner = Object.values(schema).flatMap(inside);
    expect(inner.filter((one) => 'properties' in one && !('const' in one) && isSchema(one))).toEqual([]);
    expect(
      inner.filter(
        (one) => Array.isArray((one as { enum?: unknown[] }).enum) && (one as { enum: unknown[] }).enum.length > 1,
      ),
    ).toEqual([]);
    expect(inner.filter((one) => 'const' in one && typeof one.const !== 'string')).toEqual([]);
  });

  test('without a number that nobody knows', () => {
    expect(Object.keys(schemas).filter((name) => /\d$/.test(name) && !name.endsWith('Gs1'))).toEqual([]);
  });
});

test('HEAD of a file takes neither range nor condition', () => {
  const file = /\/(data|snapshot|analysis|score|delta)$/;
  const heads = operations.filter(({ method, path }) => method === 'HEAD' && file.test(path));
  expect(heads).toHaveLength(5);
  expect(heads.flatMap(({ operation }) => parametersOf(operation)).filter((one) => one.in === 'header')).toEqual([]);
});

describe('every example is valid', () => {
  const examples = bodies.flatMap(({ title, body }) =>
    examplesOf(body).map(({ name, value }) => ({ title: `${title} ${name}`, schema: body.schema as object, value })),
  );
  test.each(examples)('$title', ({ schema, value }) => expect(faultsOf(schema, value)).toEqual([]));
});

describe('every refusal shows its own status', () => {
  const refusals = operations.flatMap(({ method, path, operation }) =>
    Object.entries(operation.responses)
      .filter(([status]) => Number(status) >= 400 && method !== 'HEAD')
      .map(([status, response]) => ({ title: `${method} ${path} ${status}`, status, response })),
  );
  test.each(refusals)('$title', ({ status, response }) => {
    const { content = {} } = responseOf(response);
    const examples = examplesOf(content['application/vnd.api+json'] ?? {}) as { value: { errors: object[] } }[];
    expect(examples.length).toBeGreaterThan(0);
    for (const { value } of examples) expect(value.errors).toEqual([expect.objectContaining({ status })]);
  });
});

describe('the documented samples are examples', () => {
  const exampleOf = (method: string, path: string, status: number) =>
    Object.values(responseOf(operationOf(method, path)?.responses[status] ?? {}).content ?? {})
      .flatMap(examplesOf)
      .map(({ value }) => value);
  const available = '7888609052210118054117285652827862296732064351090230047702789306640625';
  const after1000 = '7888609052210118054117285652827862296732064351090230047702789306639625';
  const vowels = { ascii: true, length: 5, bytes: 5, parity: 87, chars: 'AEIOU' };
  const refusal = (status: string, title: string, detail: string, parameter: string, pointer: string) => ({
    errors: [{ status, title, detail, source: { parameter, pointer } }],
  });
  const ofSize = ['size', '/data/attributes/size'] as const;
  const order = { analysis: 'none', size: '1000', digits: '100', reachable: '10485', alphabet: 'UPPER_VOWELS' };
  const moments = { started: '2024-03-19T12:57:21.181Z', requested: '2024-03-19T12:57:19.785Z' };

  test.each<[method: string, path: string, status: number, documented: object]>([
    ['POST', '/sessions', 403, refusal('403', 'Session not established', 'Unknown Api-Key.', 'id', '')],
    ['POST', '/tokens', 402, refusal('402', 'Tokens not requested', 'Out of limit.', ...ofSize)],
    ['POST', '/tokens', 406, refusal('406', 'Tokens not requested', 'Out of range.', ...ofSize)],
    [
      'POST',
      '/sessions',
      201,
      { data: { attributes: { limits: { maxTokens: 100_000, maxDigits: 100, minTokens: 1_000, minDigits: 3 } } } },
    ],
    [
      'GET',
      '/sessions',
      200,
      {
        relationships: {
          customer: { data: { attributes: { price: { metrics: 1, job: 5, rebate: 0, digit: 0.0009 } } } },
        },
      },
    ],
    [
      'POST',
      '/alphabets',
      201,
      { links: { self: '/api/alphabets' }, data: { id: 'UPPER_VOWELS', attributes: vowels } },
    ],
    [
      'GET',
      '/alphabets',
      200,
      {
        links: { self: '/api/alphabets?filter[length]=16' },
        data: [{ id: 'BASE16' }, { id: 'LOWER_HEX' }, { id: 'UPPER_HEX' }],
      },
    ],
    [
      'GET',
      '/alphabets/X/100',
      200,
      { data: { attributes: { ...vowels, digits: '100', reachable: '10485', available } } },
    ],
    ['POST', '/tokens', 201, { data: { attributes: { status: 'requested', ...order, available } } }],
    [
      'GET',
      '/tokens/X/started',
      200,
      { data: { attributes: { timestamps: moments, status: 'started', progress: 0, ...order, available } } },
    ],
    [
      'GET',
      '/tokens/X/ended',
      200,
      { data: { attributes: { status: 'ended', progress: 100, ...order, available: after1000 } } },
    ],
    [
      'GET',
      '/tokens/X/finished',
      200,
      { data: { attributes: { status: 'finished', ...order, available: after1000, filesizes: { data: 100_999 } } } },
    ],
    [
      'GET',
      '/tokens/X/analyzed',
      200,
      {
        data: {
          attributes: {
            status: 'analyzed',
            available: '0',
            partial: false,
            checksum: '0'.repeat(70),
            filesizes: { data: 124_415, score: 37_769 },
          },
        },
      },
    ],
    [
      'GET',
      '/tokens/X/analysis',
      200,
      { data: { attributes: { score: { minimum: 0, maximum: 7775, mean: 3887.5, median: 3887.5, var: 5.039496e6 } } } },
    ],
  ])('%s %s %i', (method, path, status, documented) => {
    const [first, ...others] = exampleOf(method, path, status);
    const example = [first, ...others].find((each) => matches(each, documented)) ?? first;
    expect(example).toMatchObject(documented);
  });
});

/** Whether a value has every member that is expected of it. */
function matches(value: unknown, expected: unknown): boolean {
  try {
    expect({ value }).toMatchObject({ value: expected as object });
    return true;
  } catch {
    return false;
  }
}

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
    // With the headers that API Gateway adds.
    const added = { 'x-amzn-RequestId': 'id', 'x-amz-apigw-id': 'id', 'X-Amzn-Trace-Id': 'Root=1' };
    expect(undocumented('GET', '/tokens', answer({ links, data: [] }, added))).toEqual([]);
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
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-\S+'; style-src 'sha256-\S+'; require-trusted-types-for/,
    );
    expect(policy).not.toMatch(/unsafe|https?:/);
    expect(text).not.toMatch(/<(script|link|img)[^>]*\b(src|href)=/);
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
