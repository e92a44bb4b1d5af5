import { randomUUID } from 'node:crypto';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Method, type Route, routes } from '../../api/routes/routes.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import type { OwnCloud } from '../cloud.ts';
import { ownCloud } from '../own-cloud.ts';
import { type Answer, alphabetBody, type Client, connect, JSON_API, orderBody, send } from './client.ts';
import { continuationBody, continueLine, makeLine, snapshotOf } from './continuation.ts';
import { stateAtRest, stateOf } from './state.ts';

/**
 * Every route of the table × every wrong input: JSON:API errors and nothing else, and nothing written. In a cloud of its
 * own, all of whose state is compared after each group.
 */
let cloud: OwnCloud;
let client: Client;
let other: Client;
let stranger: Client;
let line: string;
let snapshot: Buffer;
let voided: string;
let before: Record<string, string[]>;
beforeAll(async () => {
  cloud = await ownCloud();
  client = await connect(cloud.url);
  other = await connect(cloud.url);
  stranger = await connect(cloud.url, demoApiKeys.bulk);
  await client.addAlphabet('mine', 'abc');
  line = await makeLine(client, { size: 1000, digits: 10, alphabet: 'mine' }, 'analyzed');
  snapshot = await snapshotOf(client, line);
  const voiding = { data: { type: 'void', attributes: { from: '0', count: 1, reason: 'lost' } } };
  voided = (await client.post(`/tokens/${line}/void`, voiding)).json.data.id;
  before = await stateAtRest(cloud);
});
afterAll(async () => {
  await cloud?.stop();
});

const NUMBER = expect.stringMatching(/^\d+$/);
/** A refusal in the one shape that all have; HEAD has no body. */
function expectError(answer: Answer, status: number | readonly number[], title?: string): void {
  expect([status].flat()).toContain(answer.status);
  for (const [name, value] of [
    ['Content-Type', JSON_API],
    ['Accept', JSON_API],
    ['Cache-Control', 'no-cache'],
  ] as const) {
    expect([name, answer.headers.get(name)]).toEqual([name, value]);
  }
  if (answer.bytes.length === 0) return;
  const { errors, links, ...others } = answer.json;
  expect(others).toEqual({});
  expect(links).toEqual({ self: expect.stringMatching(/^\//) });
  expect(errors.length).toBeGreaterThan(0);
  for (const { id, meta, ...error } of errors) {
    expect(error).toEqual({
      status: String(answer.status),
      title: title ?? expect.stringMatching(/^[A-Z]/),
      detail: expect.stringMatching(/^\S.*\.$/s),
      source: { parameter: expect.any(String), pointer: expect.stringMatching(/^(\/.*)?$/s) },
    });
    if (meta !== undefined) expect(meta).toEqual({ minimum: NUMBER, maximum: NUMBER, by: expect.any(String) });
    if (id !== undefined) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  }
}

async function expectNothingWritten(): Promise<void> {
  const after = await stateOf(cloud);
  const changed = Object.keys(after).flatMap((place) => {
    const [old, now] = [new Set(before[place]), new Set(after[place])];
    return [...old.symmetricDifference(now)].map((item) => `${place}: ${item.slice(0, 100)}`);
  });
  expect(changed).toEqual([]);
}

/** Sends requests side by side, which computes less than one after the other: a function is woken once for several. */
async function atOnce<T>(all: readonly T[], each: (one: T) => Promise<void>): Promise<void> {
  await Promise.all(all.map(each));
}

interface Call {
  readonly route: Route;
  readonly method: Method;
  readonly path: string;
}
const calls: Call[] = (routes as readonly Route[]).flatMap((route) =>
  route.methods.flatMap((method) => route.paths.map((path) => ({ route, method, path }))),
);
const table = calls.map((call) => [`${call.method} ${call.path}`, call] as const);
const keyed = table.filter(([, { route }]) => route.keys.length > 0);
const withBody = table.filter(([, { method }]) => method === 'POST');
const withId = table.filter(([, { path }]) => path.startsWith('/tokens/{id}'));

/** The path with what stands for its parameters. */
function filled(path: string, id = line): string {
  const value = path.startsWith('/sessions') && id === line ? client.session : id;
  return path
    .replace('{id}', value)
    .replace('{name}', 'mine')
    .replace('{digits}', '5')
    .replace(/\{(void|redemption)\}/, voided);
}

/** A body that the call would take. */
function goodBody(path: string): object {
  if (path === '/sessions') return { data: { type: 'session', attributes: {} } };
  if (path === '/alphabets') return alphabetBody(`a${randomUUID()}`, 'xyz');
  if (path === '/capacity') return { data: { type: 'capacity', attributes: { alphabet: 'mine', digits: 10 } } };
  if (path.endsWith('/codes')) return { data: { type: 'codes', attributes: { part: 1 } } };
  // Of a position that was not issued: nothing is done.
  if (path.endsWith('/void')) return { data: { type: 'void', attributes: { from: '1000', count: 1, reason: 'lost' } } };
  if (path.endsWith('/gate')) return { data: { type: 'gate', attributes: {} } };
  if (path.endsWith('/redeem')) return { data: { type: 'redemption', attributes: { tokens: [] } } };
  if (path.endsWith('/verify')) return { data: { type: 'verification', attributes: { tokens: [] } } };
  return orderBody({ size: 1000, digits: 10, alphabet: 'mine' });
}

/** Sends the call with its right keys and body, but for what is given. */
async function ask(
  { route, method, path }: Call,
  more: { headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer>; id?: string; query?: string } = {},
): Promise<Answer> {
  const keys: Record<string, string> = {};
  if (route.keys.includes('Api-Key')) keys['Api-Key'] = demoApiKeys.basic;
  if (route.keys.includes('Session-Key')) keys['Session-Key'] = client.session;
  const target = `${filled(path, more.id)}${more.query ?? ''}`;
  if (method !== 'POST') return send(cloud.url, method, target, { headers: { ...keys, ...more.headers } });
  const { contentType, body } =
    route.handler === 'continue-tokens'
      ? continuationBody(goodBody(path), snapshot)
      : { contentType: JSON_API, body: JSON.stringify(goodBody(path)) };
  const headers = { Accept: JSON_API, 'Content-Type': contentType, ...keys, ...more.headers };
  const response = await fetch(`${cloud.url}${target}`, { method, headers, body: more.body ?? body });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString('utf8');
  return { status: response.status, headers: response.headers, bytes, text, json: JSON.parse(text) };
}

describe('a key that does not let in: 403, before all else', () => {
  test.each(keyed)('%s', async (_, call) => {
    const isOpening = call.route.keys[0] === 'Api-Key';
    const title = isOpening ? 'Session not established' : call.route.refusal;
    for (const name of call.route.keys) {
      const foreign = name === 'Api-Key' ? client.session : demoApiKeys.basic;
      await atOnce(
        [foreign, randomUUID(), '', 'x', `${client.session}x`, '*', '00000000-0000-0000-0000-000000000000'],
        async (key) => {
          const answer = await ask(call, { headers: { [name]: key, Accept: `${JSON_API};a=b` }, body: '{' });
          const known = name === 'Api-Key' ? 'Session not established' : call.route.refusal;
          expectError(answer, 403, known);
          if (answer.bytes.length === 0) return;
          const [detail, parameter] = key === '' ? [`No ${name} was sent.`, name] : [`Unknown ${name}.`, 'id'];
          expect(answer.json.errors).toEqual([
            { status: '403', title: known, detail, source: { parameter, pointer: '' } },
          ]);
          expect(answer.json.links.self).toBe(`/api${filled(call.path)}`);
        },
      );
    }
    const none = await send(cloud.url, call.method, filled(call.path), { headers: {} });
    expectError(none, 403, title);
  });
  test('and nothing is written', expectNothingWritten);
});

describe('media types with parameters: 415 and 406', () => {
  test.each(table)('%s', async (_, call) => {
    await atOnce(
      [`${JSON_API}; charset=utf-8`, `${JSON_API};version=1`, `APPLICATION/vnd.api+JSON ; a="b"`],
      async (type) => {
        const answer = await ask(call, { headers: { 'Content-Type': type } });
        expectError(answer, 415, call.route.refusal);
        if (answer.bytes.length > 0)
          expect(answer.json.errors[0].source).toEqual({ parameter: 'Content-Type', pointer: '' });
      },
    );
    await atOnce([`${JSON_API}; charset=utf-8`, `text/html, ${JSON_API};ext="x", ${JSON_API};a=b`], async (Accept) => {
      const answer = await ask(call, { headers: { Accept } });
      expectError(answer, 406, call.route.refusal);
      if (answer.bytes.length > 0) expect(answer.json.errors[0].source).toEqual({ parameter: 'Accept', pointer: '' });
    });
  });
  test('and nothing is written', expectNothingWritten);
});

describe('an id that this session does not see: 404', () => {
  const unknown = [
    '11111111-1111-4111-8111-111111111111',
    'x',
    '0',
    '%20',
    '%00',
    '%0A',
    '%F0%9F%98%80',
    '%2F',
    '..%2F..',
    '__proto__',
    'constructor',
    "'%20OR%201=1",
    'a'.repeat(2000),
  ];
  test.each(withId)('%s', async (_, call) => {
    await atOnce(unknown, async (id) => {
      const answer = await ask(call, { id });
      // A continuation of a line that nobody has cannot have a genuine snapshot.
      const isContinuation = call.route.handler === 'continue-tokens' && id === unknown[0];
      expectError(answer, isContinuation ? 422 : 404, call.route.refusal);
    });
    if (call.method === 'POST') return;
    const nobodys = await ask(call, { id: unknown[0] as string });
    // A line is its customer's. Only its own session deletes it.
    for (const { session } of call.route.handler === 'delete-tokens' ? [other, stranger] : [stranger]) {
      const answer = await ask(call, { headers: { 'Session-Key': session } });
      expectError(answer, 404, call.route.refusal);
      if (answer.bytes.length > 0) expect(answer.json.errors).toEqual(nobodys.json.errors);
    }
  });

  test('of a session, or of an alphabet', async () => {
    const names = [...unknown, 'b'.repeat(65), '%ED%95%9C', 'a%23b'];
    for (const [, call] of table.filter(([, { path }]) => path.includes('{name}'))) {
      await atOnce(names, async (name) => {
        const path = call.path.replace('{name}', name).replace('{digits}', '5');
        const answer = await client[call.method === 'DELETE' ? 'delete' : 'get'](path);
        expectError(answer, 404, call.route.refusal);
      });
    }
    await atOnce(unknown, async (id) => {
      const headers = { 'Api-Key': demoApiKeys.basic, 'Session-Key': client.session };
      for (const method of ['GET', 'DELETE']) {
        expectError(await send(cloud.url, method, `/sessions/${id}`, { headers }), 404);
      }
    });
  });

  test('nor one that is no valid percent-encoding: 400', async () => {
    for (const id of ['%', '%E0%A4', '%ZZ', '%ED%A0%80', '%C0%80']) {
      await atOnce([`/tokens/${id}`, `/tokens/${id}/data`, `/alphabets/${id}/5`], async (path) => {
        expectError(await client.get(path), 400);
      });
    }
  });
  test('and nothing is written', expectNothingWritten);
});

describe('a method that the path does not have: 405 with Allow', () => {
  const paths = [...new Set(calls.map(({ path }) => path))];
  test.each(paths)('%s', async (path) => {
    const allowed = calls.filter((call) => call.path === path).map(({ method }) => method as string);
    await atOnce(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], async (method) => {
      if (allowed.includes(method)) return;
      const headers = { 'Session-Key': client.session, 'Api-Key': demoApiKeys.basic };
      const answer = await send(cloud.url, method, filled(path), { headers });
      expectError(answer, 405);
      expect(answer.headers.get('Allow')?.split(', ').sort()).toEqual(allowed.toSorted());
      const withoutKey = await send(cloud.url, method, filled(path), {});
      expect(withoutKey.status).toBe(405);
    });
  });

  test('a path that is none: 404, whatever the method and key', async () => {
    const wrong = [
      '',
      '/',
      '/nowhere',
      '/tokens/a/b/c',
      '/alphabets/mine/5/6',
      '/sessions/a/b',
      '/Tokens',
      '/%74okens/x/y/z',
    ];
    for (const path of wrong) {
      await atOnce(['GET', 'POST', 'DELETE', 'PATCH'], async (method) => {
        expectError(await send(cloud.url, method, path, { headers: { 'Session-Key': client.session } }), 404);
      });
    }
    const root = cloud.url.replace(/\/api$/, '');
    for (const path of ['/', '/other', '/apis']) expectError(await send(root, 'GET', path), 404);
  });
  test('and nothing is written', expectNothingWritten);
});

describe('a slash at the end names the same resource', () => {
  test.each(table.filter(([, { method }]) => method === 'GET'))('%s/', async (_, call) => {
    const [plain, slashed] = [await ask(call), await ask({ ...call, path: `${call.path}/` })];
    expect([plain.status, slashed.status]).toEqual([200, 200]);
    if (!call.route.streams) expect(slashed.json.data).toEqual(plain.json.data);
    else expect(slashed.bytes.equals(plain.bytes)).toBe(true);
  });
});

describe('a body that is no JSON:API document', () => {
  const json = withBody.filter(([, { route }]) => route.handler !== 'continue-tokens');

  test.each(json)('%s: 400 for what is no JSON', async (_, call) => {
    const broken = [
      '',
      ' ',
      '{',
      '{"data":',
      '{"data":{}}x',
      "{'data':{}}",
      '\ufeff{}',
      'NaN',
      '{"a":01}',
      '[1,]',
      '\u0000',
    ];
    await atOnce([...broken, '['.repeat(100_000), '{"a":'.repeat(100_000)], async (body) => {
      expectError(await ask(call, { body }), 400, call.route.refusal);
    });
    expectError(await ask(call, { body: Uint8Array.of(0xff, 0xfe, 0x00) }), 400, call.route.refusal);
  });

  test.each(json)('%s: 422 for other JSON, with a pointer', async (_, call) => {
    const others = [
      'null',
      'true',
      '7',
      '"data"',
      '[]',
      '{}',
      '{"data":null}',
      '{"data":[]}',
      '{"data":{"type":null}}',
    ];
    const nested = `${'{"data":'.repeat(2000)}1${'}'.repeat(2000)}`;
    await atOnce([...others, '{"__proto__":{"data":{}}}', '{"data":{"constructor":1}}', nested], async (body) => {
      expectError(await ask(call, { body }), 422, call.route.refusal);
    });
  });

  test.each(withBody)('%s: 415 for another media type', async (_, call) => {
    await atOnce(
      ['text/plain', 'application/json', 'application/xml', 'x', '/', ';', JSON_API.slice(0, -1)],
      async (type) => {
        expectError(await ask(call, { headers: { 'Content-Type': type } }), 415, call.route.refusal);
      },
    );
    // A continuation takes both; its multipart body is then no JSON.
    const [swapped, status] =
      call.route.handler === 'continue-tokens' ? [JSON_API, 400] : ['multipart/form-data; boundary=a-boundary', 415];
    expectError(await ask(call, { headers: { 'Content-Type': swapped } }), status, call.route.refusal);
  });

  test.each(withBody)('%s: 413 for one that is too large', async (_, call) => {
    expectError(await ask(call, { body: JSON.stringify({ data: 'x'.repeat(7 * 2 ** 20) }) }), 413);
  });

  test('multipart that is none, or too much of it', async () => {
    const call = withBody.find(([, { route }]) => route.handler === 'continue-tokens')?.[1] as Call;
    const types = ['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=other'];
    for (const type of types) expectError(await ask(call, { headers: { 'Content-Type': type } }), [400, 422]);
    const field = '--a-boundary\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n';
    const headers = { 'Content-Type': 'multipart/form-data; boundary=a-boundary' };
    for (const body of ['', 'x', '--a-boundary', '--a-boundary--\r\n', '--a-boundary\r\n\r\n\r\n--a-boundary--']) {
      expectError(await ask(call, { headers, body }), [400, 422]);
    }
    expectError(await ask(call, { headers, body: `${field.repeat(50)}--a-boundary--\r\n` }), 413);
    const large = continuationBody(goodBody('/tokens/{id}'), Buffer.alloc(4_200_000));
    expectError(await ask(call, { headers, body: large.body }), 413);
  });
  test('and nothing is written', expectNothingWritten);
});

describe('members of another kind', () => {
  const wrong: [what: string, value: unknown][] = [
    ['null', null],
    ['a boolean', true],
    ['an empty string', ''],
    ['a string', 'x'],
    ['a number', -1.5],
    ['a list', []],
    ['an object', {}],
    ['a lone surrogate', '\ud800'],
    ['a NUL', '\u0000'],
    ['a long string', 'x'.repeat(5000)],
    ['an emoji with modifiers', '👩🏽‍🚀'],
    ['right-to-left marks', '\u202e\u200f'],
  ];
  const pointers: Record<string, string[]> = {
    '/sessions': ['/data', '/data/type', '/data/attributes', '/data/attributes/note'],
    '/alphabets': ['/data', '/data/type', '/data/id', '/data/attributes', '/data/attributes/chars'],
    '/tokens': [
      '/meta',
      '/meta/seed',
      '/data',
      '/data/type',
      '/data/attributes',
      '/data/attributes/size',
      '/data/attributes/digits',
      '/data/attributes/alphabet',
      '/data/relationships',
      '/data/relationships/payment',
      '/data/relationships/payment/data',
      '/data/relationships/payment/data/id',
      '/data/relationships/payment/data/ident',
      '/data/relationships/payment/data/type',
    ],
    '/tokens/{id}/verify': [
      ...['/data', '/data/type', '/data/attributes', '/data/attributes/tokens', '/data/attributes/reading'],
    ],
    '/verify': [
      ...['/data', '/data/type', '/data/attributes', '/data/attributes/tokens', '/data/attributes/reading'],
      '/data/attributes/lines',
    ],
  };
  /** What is no fault: texts as a note, a seed or a name, an object where nothing in it is required, a list of no tokens. */
  const isFine = (path: string, pointer: string, value: unknown) =>
    (pointer === '/data/attributes/note' && ['', 'x', '👩🏽‍🚀', '\u202e\u200f'].includes(value as string)) ||
    (pointer === '/meta/seed' && ['x', '👩🏽‍🚀', '\u202e\u200f'].includes(value as string)) ||
    (['/meta /tokens', '/data/relationships /tokens', '/data/attributes /sessions'].includes(`${pointer} ${path}`) &&
      JSON.stringify(value) === '{}') ||
    (pointer === '/data/id' && value === 'x') ||
    (pointer === '/data/attributes/tokens' && Array.isArray(value));
  const cases = Object.entries(pointers).flatMap(([path, all]) => all.map((pointer) => [path, pointer] as const));

  test.each(cases)('POST %s: %s', async (path, pointer) => {
    const call = calls.find((each) => each.path === path && each.method === 'POST') as Call;
    await atOnce(wrong, async ([what, value]) => {
      if (isFine(path, pointer, value)) return;
      const body = structuredClone(goodBody(path)) as Record<string, unknown>;
      const names = pointer.split('/').slice(1);
      const last = names.pop() as string;
      let at = body;
      for (const name of names) {
        at[name] ??= {};
        at = at[name] as Record<string, unknown>;
      }
      at[last] = value;
      const answer = await ask(call, { body: JSON.stringify(body) });
      const isName = pointer === '/data/attributes/alphabet' && typeof value === 'string';
      expect([what, answer.status]).toEqual([what, isName ? 404 : 422]);
      expectError(answer, isName ? 404 : 422, call.route.refusal);
      for (const { source } of answer.json.errors) {
        expect([what, source.pointer.startsWith(pointer)]).toEqual([what, true]);
        expect(source.parameter).toBe(source.pointer.split('/').at(-1));
      }
    });
  });
  test('and nothing is written', expectNothingWritten);
});

describe('numbers are taken exactly', () => {
  const order = (size: string, digits: string, alphabet = 'BINARY') =>
    JSON.stringify(orderBody({ size: 'SIZE', digits: 'DIGITS', alphabet }))
      .replace('"SIZE"', size)
      .replace('"DIGITS"', digits);
  const sizes: [size: string, digits: string, status: number][] = [
    // 2^53 are all tokens of 53 binary digits: one more is out of range. A float holds no 2^53 + 1.
    ['9007199254740992', '53', 402],
    ['9007199254740993', '53', 406],
    ['"9007199254740993"', '53', 406],
    ['18014398509481985', '54', 406],
    ['1e3', '53', 201],
    ['1000.0', '53', 201],
    ['1000.5', '53', 422],
    ['-0', '53', 402],
    ['-1', '53', 422],
    ['1e400', '53', 422],
    ['1000', '9007199254740993', 402],
    ['1000', `${10n ** 400n}`, 402],
    [`${10n ** 400n}`, '53', 406],
    [`"${10n ** 400n}"`, '53', 406],
    ['"01000"', '53', 422],
    ['"1000 "', '53', 422],
    ['"0x3e8"', '53', 422],
    ['"١٠٠٠"', '53', 422],
    ['9'.repeat(5_000_000), '53', 422],
    [`"${'9'.repeat(5_000_000)}"`, '53', 422],
  ];
  test.each(sizes.map((row) => [row.join(', ').slice(0, 60), ...row] as const))(
    '%s',
    async (_, size, digits, status) => {
      const body = order(size, digits);
      // What would be taken is asked for with an alphabet that is not there: 404 comes right after the shape.
      const answer = await client.post('/tokens', status === 201 ? order(size, digits, 'NOWHERE') : body);
      expectError(answer, status === 201 ? 404 : status, 'Tokens not requested');
    },
  );
  test('and nothing is written', expectNothingWritten);
});

describe('queries and headers with unknown values', () => {
  const queries: [path: string, parameter: string][] = [
    ['/tokens?page[size]=0', 'page[size]'],
    ['/tokens?page[size]=101', 'page[size]'],
    ['/tokens?page[size]=1e1', 'page[size]'],
    ['/tokens?page[size]=', 'page[size]'],
    ['/tokens?page[cursor]=', 'page[cursor]'],
    ['/tokens?page[cursor]=!', 'page[cursor]'],
    [`/tokens?page[cursor]=${Buffer.from('x'.repeat(3000)).toString('base64url')}`, 'page[cursor]'],
    [
      `/alphabets?filter[style]=custom&page[cursor]=${Buffer.from('x'.repeat(3000)).toString('base64url')}`,
      'page[cursor]',
    ],
    ['/alphabets?filter[length]=many', 'filter[length]'],
    ['/alphabets?filter[length]=-1', 'filter[length]'],
    ['/alphabets?filter[length]=1000000', 'filter[length]'],
    ['/alphabets?filter[style]=baroque', 'filter[style]'],
    ['/alphabets?filter[style]=', 'filter[style]'],
    ['/tokens/{line}?meta=luck', 'meta'],
    ['/tokens/{line}?meta=currency', 'meta'],
    ['/tokens/{line}/data?format=zip', 'format'],
    ['/tokens/{line}/data?part=x', 'part'],
    ['/tokens/{line}/data?part=1000000000', 'part'],
    ['/tokens/{line}/data?redirect=yes', 'redirect'],
    ['/tokens/{line}/snapshot?part=%F0%9F%98%80', 'part'],
    ['/tokens/{line}/score?part=', 'part'],
  ];
  test.each(queries.map((row) => [row[0].slice(0, 60), ...row] as const))('GET %s: 400', async (_, path, parameter) => {
    const answer = await client.get(path.replace('{line}', line));
    expectError(answer, 400);
    expect(answer.json.errors[0].source).toEqual({ parameter, pointer: '' });
  });

  test.each(withBody.filter(([, { path }]) => !/(verify|gate)$/.test(path)))(
    '%s: an Idempotency-Key that is none',
    async (_, call) => {
      for (const key of ['', 'a b', 'x'.repeat(256), 'ü']) {
        const answer = await ask(call, { headers: { 'Idempotency-Key': key } });
        expectError(answer, 400, call.route.refusal);
        expect(answer.json.errors[0].source).toEqual({ parameter: 'Idempotency-Key', pointer: '' });
      }
    },
  );

  test.each(table)('%s: 400 for a parameter that the route does not know', async (_, call) => {
    for (const name of ['nonsense', 'filter[nonsense]', '__proto__', 'Analysis', '%F0%9F%98%80', '']) {
      const answer = await ask(call, { query: `?${name}=x` });
      expectError(answer, 400, call.route.refusal);
      if (answer.bytes.length > 0) expect(answer.json.errors[0].source.parameter).toBe(decodeURIComponent(name));
    }
  });

  test('headers and parameters may have any name', async () => {
    const headers = { constructor: 'x', toString: 'y', 'X-Unknown': 'ü', Forwarded: 'for=_x' };
    expect((await client.get('/tokens', { headers })).status).toBe(200);
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      expectError(await client.get(`/tokens?${name}=1`), 400, 'Tokens not listed');
    }
  });

  test('links.self echoes path and query, brackets literal, values encoded, names in order', async () => {
    const answer = await client.get('/tokens/x?z=%C3%A4%20%26&filter%5Ba%5D=1&b=2&b=1&a');
    expect(answer.json.links.self).toBe('/api/tokens/x?a=&b=2&b=1&filter[a]=1&z=%C3%A4%20%26');
  });
  test('and nothing is written', expectNothingWritten);
});

describe('whoever has been revoked', () => {
  test('a session: 403 on every route, from its answer on', async () => {
    const gone = await connect(cloud.url);
    const headers = { 'Api-Key': demoApiKeys.basic, 'Session-Key': gone.session };
    expect((await send(cloud.url, 'DELETE', `/sessions/${gone.session}`, { headers })).status).toBe(200);
    for (const [, call] of table.filter(([, { route }]) => route.keys.includes('Session-Key'))) {
      expectError(await ask(call, { headers: { 'Session-Key': gone.session } }), 403);
    }
  });

  test('a customer: 403 with the Api-Key and with each Session-Key', async () => {
    const bulk = await connect(cloud.url, demoApiKeys.bulk);
    const database = new DynamoDBClient({ ...cloud.sdk, endpoint: cloud.endpoints.dynamodb });
    const { TableNames = [] } = await database.send(new ListTablesCommand());
    const TableName = TableNames.find((name) => /customer/i.test(name));
    const Key = { id: 'customer#00000000-0000-4000-8000-00000000c002' };
    const update = new UpdateCommand({
      TableName,
      Key,
      UpdateExpression: 'SET #status = :revoked',
      ConditionExpression: 'attribute_exists(id)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':revoked': 'revoked' },
    });
    await DynamoDBDocumentClient.from(database).send(update);
    database.destroy();
    const opened = await send(cloud.url, 'POST', '/sessions', {
      headers: { 'Api-Key': demoApiKeys.bulk },
      body: goodBody('/sessions'),
    });
    expectError(opened, 403, 'Session not established');
    expect(opened.json.errors[0].detail).toBe('Unknown Api-Key.');
    const refused = await bulk.get('/tokens');
    expectError(refused, 403, 'Tokens not listed');
    expect(refused.json.errors[0].detail).toBe('Unknown Session-Key.');
  });
});

test('after all of that the line is as it was, and can be continued', async () => {
  expect((await client.get(`/tokens/${line}`)).json.data.attributes.status).toBe('analyzed');
  const answer = await continueLine(client, line, { size: 1000, digits: 10, alphabet: 'mine' }, snapshot);
  expect(answer.status).toBe(201);
});
