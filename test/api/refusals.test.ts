import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import type { OwnCloud } from '../cloud.ts';
import { ownCloud } from '../own-cloud.ts';
import { alphabetBody, type Client, connect, JSON_API, orderBody, type RequestOptions, send } from './client.ts';
import { stateAtRest, stateOf } from './state.ts';

/** What the API refuses, and that a refused request leaves nothing behind: in a cloud of its own, so that all of it can be read. */
let cloud: OwnCloud;
let client: Client;
let line: string;
/** All that the cloud holds, of which no refusal changes anything. */
let before: Record<string, string[]>;
beforeAll(async () => {
  cloud = await ownCloud();
  client = await connect(cloud.url);
  await client.addAlphabet('UPPER_VOWELS', 'AEIOU');
  line = (await client.order({ size: 1000, digits: 10, alphabet: 'UPPER_VOWELS' })).json.data.id;
  await client.until(line, 'finished');
  before = await stateAtRest(cloud);
});
afterAll(async () => {
  await cloud?.stop();
});

interface Refusal {
  readonly status: number;
  readonly parameter?: string;
  readonly pointer?: string;
  /** What the error's `meta` says of the bound that was missed. */
  readonly limits?: { readonly minimum: string; readonly maximum: string; readonly by: string };
}

async function expectRefusal(
  method: string,
  path: string,
  options: RequestOptions,
  expected: Refusal,
): Promise<Headers> {
  const answer = await send(cloud.url, method, path.replace('{line}', line), options);
  expect(answer.status).toBe(expected.status);
  expect(answer.headers.get('Content-Type')).toBe(JSON_API);
  const { errors, links, ...others } = answer.json;
  expect(others).toEqual({});
  expect(links.self).toBe(`/api${path.replace('{line}', line)}`);
  const { limits } = expected;
  expect(errors).toEqual([
    {
      ...(limits && { meta: limits }),
      status: String(expected.status),
      title: expect.stringMatching(/./),
      detail: expect.stringMatching(/\.$/),
      source: { parameter: expected.parameter ?? '', pointer: expected.pointer ?? '' },
    },
  ]);
  expect(await stateOf(cloud)).toEqual(before);
  return answer.headers;
}

/** A copy of the document with one member set, or without it. */
function withMember(document: object, pointer: string, value?: unknown): object {
  const copy = structuredClone(document) as Record<string, unknown>;
  const path = pointer.split('/').slice(1);
  const name = path.pop() as string;
  const parent = path.reduce((at, member) => at[member] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[name];
  else parent[name] = value;
  return copy;
}

const apiKey = () => ({ 'Api-Key': demoApiKeys.basic });
const sessionKey = () => ({ 'Session-Key': client.session });
const order = orderBody({ size: 1000, digits: 10, alphabet: 'DICE', seed: 'a seed' });
const session = { data: { type: 'session', attributes: { note: 'a note' } } };
const alphabet = alphabetBody('mine', 'abc');

describe('a wrong or missing member is named by its pointer', () => {
  const wrong: [what: string, path: string, body: object, pointer: string, value: unknown][] = [
    ['no data', '/sessions', session, '/data', undefined],
    ['another type', '/sessions', session, '/data/type', 'tokens'],
    ['no attributes', '/sessions', session, '/data/attributes', undefined],
    ['a note that is no text', '/sessions', session, '/data/attributes/note', 7],
    ['a note of 1,001 characters', '/sessions', session, '/data/attributes/note', 'x'.repeat(1001)],
    ['a note with a control character', '/sessions', session, '/data/attributes/note', 'a\u0007b'],
    ['no data', '/alphabets', alphabet, '/data', undefined],
    ['another type', '/alphabets', alphabet, '/data/type', 'alphabets'],
    ['no id', '/alphabets', alphabet, '/data/id', undefined],
    ['no chars', '/alphabets', alphabet, '/data/attributes/chars', undefined],
    ['chars that are a list', '/alphabets', alphabet, '/data/attributes/chars', ['a', 'b']],
    ['an empty seed', '/tokens', order, '/meta/seed', ''],
    ['a seed of 257 characters', '/tokens', order, '/meta/seed', 'x'.repeat(257)],
    ['a seed with a control character', '/tokens', order, '/meta/seed', 'a\nb'],
    ['another type', '/tokens', order, '/data/type', 'token'],
    ['no size', '/tokens', order, '/data/attributes/size', undefined],
    ['a negative size', '/tokens', order, '/data/attributes/size', -1000],
    ['a broken size', '/tokens', order, '/data/attributes/size', 1000.5],
    ['a size in words', '/tokens', order, '/data/attributes/size', 'many'],
    ['a size with a sign', '/tokens', order, '/data/attributes/size', '+1000'],
    ['a size with an exponent', '/tokens', order, '/data/attributes/size', '1e3'],
    ['no digits', '/tokens', order, '/data/attributes/digits', undefined],
    ['digits that are null', '/tokens', order, '/data/attributes/digits', null],
    ['no alphabet', '/tokens', order, '/data/attributes/alphabet', undefined],
    ['relationships that are null', '/tokens', order, '/data/relationships', null],
    ['a payment that is null', '/tokens', order, '/data/relationships/payment', null],
    ['a payment without data', '/tokens', order, '/data/relationships/payment/data', undefined],
    ['a payment id that is no UUID', '/tokens', order, '/data/relationships/payment/data/id', '42'],
    ['an ident of another shape', '/tokens', order, '/data/relationships/payment/data/ident', 'pi_short'],
    ['another payment type', '/tokens', order, '/data/relationships/payment/data/type', 'cash'],
  ];
  test.each(wrong)('%s in POST %s', async (_, path, body, pointer, value) => {
    const headers = path === '/sessions' ? apiKey() : sessionKey();
    const parameter = pointer.split('/').at(-1) as string;
    await expectRefusal(
      'POST',
      path,
      { headers, body: withMember(body, pointer, value) },
      { status: 422, parameter, pointer },
    );
  });
});

describe('an order that cannot be taken', () => {
  const size = { parameter: 'size', pointer: '/data/attributes/size' };
  const digits = {
    parameter: 'digits',
    pointer: '/data/attributes/digits',
    limits: { minimum: '3', maximum: '100', by: 'agreement' },
  };
  const from1000 = (maximum: number, by: string) => ({ limits: { minimum: '1000', maximum: String(maximum), by } });
  test.each([
    ['more than there are: 406', 7_777, 5, { status: 406, ...size, ...from1000(7_776, 'available') }],
    ['far more than there are: 406', '9'.repeat(40), 20, { status: 406, ...size, ...from1000(17_476, 'bytes') }],
    ['more than is reachable: 402', 52_429, 20, { status: 402, ...size, ...from1000(52_428, 'bytes') }],
    ['more than the agreement has: 402', 100_001, 8, { status: 402, ...size, ...from1000(43_690, 'bytes') }],
    ['fewer than the agreement has: 402', 999, 20, { status: 402, ...size, ...from1000(17_476, 'agreement') }],
    ['none: 402', 0, 20, { status: 402, ...size, ...from1000(17_476, 'agreement') }],
    ['fewer digits than the agreement has: 402', 8, 2, { status: 402, ...digits }],
    ['more digits than the agreement has: 402', 1_000, 101, { status: 402, ...digits }],
    ['more digits than anyone has: 402', 1_000, '9'.repeat(40), { status: 402, ...digits }],
  ])('%s', async (_, asked, n, expected) => {
    const body = orderBody({
      size: asked,
      digits: n,
      alphabet: n === 20 && asked === 52_429 ? 'UPPER_EPCG30' : 'DICE',
    });
    await expectRefusal('POST', '/tokens', { headers: sessionKey(), body }, expected);
  });

  test('an alphabet that the session does not have: 404', async () => {
    const body = orderBody({ size: 1000, digits: 10, alphabet: 'NOWHERE' });
    const expected = { status: 404, parameter: 'alphabet', pointer: '/data/attributes/alphabet' };
    await expectRefusal('POST', '/tokens', { headers: sessionKey(), body }, expected);
  });

  test('an unknown analysis: 400', async () => {
    const expected = { status: 400, parameter: 'analysis' };
    await expectRefusal('POST', '/tokens?analysis=horoscope', { headers: sessionKey(), body: order }, expected);
  });
});

describe('the key comes before everything else', () => {
  const routes: [method: string, path: string][] = [
    ['POST', '/alphabets'],
    ['GET', '/alphabets/DICE'],
    ['GET', '/alphabets/DICE/5'],
    ['POST', '/tokens'],
    ['GET', '/tokens'],
    ['GET', '/tokens/{line}'],
    ['GET', '/tokens/{line}/started'],
    ['GET', '/tokens/{line}/data'],
    ['GET', '/tokens/{line}/snapshot'],
    ['DELETE', '/tokens/{line}'],
    ['DELETE', '/tokens'],
  ];
  const body = (method: string) => (method === 'POST' ? { body: 'not even JSON' } : {});
  test.each(routes)('%s %s without a Session-Key, or with an unknown one: 403', async (method, path) => {
    const keys: [headers: Record<string, string>, parameter: string][] = [
      [{}, 'Session-Key'],
      [{ 'Session-Key': '11111111-1111-4111-8111-111111111111' }, 'id'],
      [{ 'Session-Key': 'x' }, 'id'],
    ];
    for (const [headers, parameter] of keys)
      await expectRefusal(method, path, { headers, ...body(method) }, { status: 403, parameter });
  });

  test.each([
    ['POST', '/sessions'],
    ['GET', '/sessions'],
  ])('%s %s without an Api-Key: 403', async (method, path) => {
    await expectRefusal(method, path, body(method), { status: 403, parameter: 'Api-Key' });
  });
});

describe('a body that is no JSON:API document', () => {
  test.each([
    ['/sessions', apiKey],
    ['/alphabets', sessionKey],
    ['/tokens', sessionKey],
  ])('POST %s: 400 for what is no JSON, 415 for another media type', async (path, key) => {
    for (const body of ['', '{', '{"data":'])
      await expectRefusal('POST', path, { headers: key(), body }, { status: 400 });
    for (const type of ['application/json', 'text/plain', `${JSON_API}; charset=utf-8`]) {
      const headers = { ...key(), 'Content-Type': type };
      await expectRefusal('POST', path, { headers, body: '{}' }, { status: 415, parameter: 'Content-Type' });
    }
  });

  test('an Accept in which JSON:API comes with parameters only: 406', async () => {
    const headers = { ...sessionKey(), Accept: `${JSON_API}; version=1, ${JSON_API}; ext="a"` };
    await expectRefusal('GET', '/tokens', { headers }, { status: 406, parameter: 'Accept' });
  });

  test.each(['*/*', 'application/json', `${JSON_API}; version=1, ${JSON_API}`])(
    'an Accept of %s is fine',
    async (Accept) => {
      expect((await client.get('/tokens', { headers: { Accept } })).status).toBe(200);
    },
  );
});

describe('what is not there', () => {
  test.each([
    ['GET', '/nowhere', ''],
    ['GET', '/', ''],
    ['GET', '/tokens/{line}/nowhere', ''],
    ['GET', '/tokens/{line}/data/nowhere', ''],
    ['GET', '/tokens/11111111-1111-4111-8111-111111111111', 'id'],
    ['GET', '/tokens/not-an-id/started', 'id'],
    ['GET', '/tokens/{line}/analyzed', 'status'],
    ['DELETE', '/tokens/11111111-1111-4111-8111-111111111111', 'id'],
  ])('%s %s: 404', async (method, path, parameter) => {
    await expectRefusal(method, path, { headers: sessionKey() }, { status: 404, parameter });
  });

  test.each([
    ['PUT', '/sessions', 'GET, HEAD, POST'],
    ['PATCH', '/tokens/{line}/started', 'GET, HEAD'],
    ['POST', '/tokens/{line}/data', 'GET, HEAD'],
    ['PUT', '/alphabets/DICE/5', 'GET, HEAD'],
  ])('%s %s: 405, and Allow says what is there', async (method, path, allowed) => {
    const headers = await expectRefusal(method, path, { headers: sessionKey() }, { status: 405 });
    expect(headers.get('Allow')?.split(', ').sort().join(', ')).toBe(allowed);
  });
});

test('every wrong member is named, not the first alone', async () => {
  const body = withMember(withMember(order, '/data/attributes/size', 'many'), '/data/relationships/payment/data/id', 7);
  const { json } = await client.post('/tokens', body);
  expect(json.errors.map(({ source }: { source: { pointer: string } }) => source.pointer)).toEqual([
    '/data/attributes/size',
    '/data/relationships/payment/data/id',
  ]);
});
