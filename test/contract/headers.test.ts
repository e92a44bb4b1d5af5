import { beforeAll, describe, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { alphabetBody, type Client, connect, orderBody, send, sharedUrl } from '../api/client.ts';
import { makeLine } from '../api/continuation.ts';
import { operations, undocumented } from './documented.ts';

/** What answers tell in their headers: where a thing is that was made, whether it has changed, and to HEAD what GET would. */
const parts = { size: 1000, digits: 12, alphabet: 'BASE62' };
let client: Client;
let line: string;
let voided: string;
beforeAll(async () => {
  client = await connect();
  await client.addAlphabet('UPPER_VOWELS', 'AEIOU');
  line = await makeLine(client, parts, 'analyzed');
  const body = { data: { type: 'void', attributes: { part: 1, reason: 'the roll was lost' } } };
  voided = (await client.post(`/tokens/${line}/void`, body)).json.data.id;
});

/** The keys that a path takes, and the path of something that is there. */
const at = (template: string) =>
  template
    .replace('/sessions/{id}', `/sessions/${client.session}`)
    .replace('{id}', line)
    .replace('{void}', voided)
    .replace('{name}', 'DICE')
    .replace('{digits}', '5');
const keys = (path: string) => (path.startsWith('/sessions') ? { 'Api-Key': demoApiKeys.basic } : {});
const ask = (method: string, path: string, headers = {}) =>
  client[method === 'HEAD' ? 'head' : 'get'](path, { headers: { ...keys(path), ...headers } });

describe('201 tells where it is what was made', () => {
  const locationOf = async (path: string, body: object, headers = {}) => {
    const answer = await client.post(path, body, { headers });
    expect([answer.status, undocumented('POST', path, answer)]).toEqual([201, []]);
    return [answer.headers.get('Location'), answer.json.data.id];
  };
  test('a session', async () => {
    const body = { data: { type: 'session', attributes: {} } };
    const [location, id] = await locationOf('/sessions', body, { 'Api-Key': demoApiKeys.basic });
    expect(location).toBe(`/api/sessions/${id}`);
  });
  test('an alphabet', async () => {
    expect(await locationOf('/alphabets', alphabetBody('MINE', 'abc'))).toEqual(['/api/alphabets/MINE', 'MINE']);
  });
  test('tokens', async () => {
    const [location, id] = await locationOf('/tokens', orderBody(parts));
    expect(location).toBe(`/api/tokens/${id}`);
    expect((await client.get((location as string).slice('/api'.length))).status).toBe(200);
  });
});

describe('what stays as it is has a tag, and is not sent again', () => {
  test.each([
    '/tokens/{id}/requested',
    '/tokens/{id}/started',
    '/tokens/{id}/ended',
    '/tokens/{id}/finished',
    '/tokens/{id}/analyzed',
    '/alphabets/{name}',
    '/alphabets/{name}/{digits}',
  ])('%s', async (template) => {
    const path = at(template);
    const first = await ask('GET', path);
    const tag = first.headers.get('ETag') as string;
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    for (const method of ['GET', 'HEAD']) {
      const known = await ask(method, path, { 'If-None-Match': `"other", W/${tag}` });
      expect([known.status, known.headers.get('ETag'), known.bytes.length]).toEqual([304, tag, 0]);
      expect(undocumented(method, path, known)).toEqual([]);
      const other = await ask(method, path, { 'If-None-Match': '"other"' });
      expect([other.status, other.headers.get('ETag')]).toEqual([200, tag]);
    }
  });
  test('what is there no longer is not held to be known', async () => {
    const gone = await client.addAlphabet('GONE', 'abc').then(() => client.get('/alphabets/GONE'));
    await client.delete('/alphabets/GONE');
    const headers = { 'If-None-Match': gone.headers.get('ETag') as string };
    expect((await client.get('/alphabets/GONE', { headers })).status).toBe(404);
  });
});

describe('HEAD answers what GET does, without a body', () => {
  const paths = operations.filter(({ method }) => method === 'GET').map(({ path }) => path);
  test.each(paths)('%s', async (template) => {
    const path = at(template);
    const [got, head] = [await ask('GET', path), await ask('HEAD', path, { 'Accept-Encoding': 'identity' })];
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    expect(undocumented('HEAD', path, head)).toEqual([]);
    for (const name of ['Content-Type', 'ETag', 'Accept', 'Cache-Control']) {
      expect([name, head.headers.get(name)]).toEqual([name, got.headers.get(name)]);
    }
    expect(head.headers.get('X-Content-Length')).toBe(String(got.bytes.length));
  });
  test.each(paths.filter((path) => path.includes('{id}')))('%s: 404 as well', async (template) => {
    const path = template.replace('{id}', '11111111-1111-4111-8111-111111111111');
    const head = await ask('HEAD', path);
    expect([head.status, head.bytes.length, undocumented('HEAD', path, head)]).toEqual([404, 0, []]);
  });
});

test.each(['gzip', 'br', 'gzip, identity'])('a body with Content-Encoding %s: 415', async (coding) => {
  const answer = await client.post('/tokens', orderBody(parts), { headers: { 'Content-Encoding': coding } });
  expect([answer.status, answer.headers.get('Accept-Encoding')]).toEqual([415, 'identity']);
  expect(answer.json.errors[0].source).toEqual({ parameter: 'Content-Encoding', pointer: '' });
  const plain = await client.post('/tokens', orderBody(parts), { headers: { 'Content-Encoding': 'identity' } });
  expect(plain.status).toBe(201);
});

test('no key is another refusal than an unknown one', async () => {
  const refusalOf = async (method: string, path: string, headers = {}) =>
    (await send(sharedUrl(), method, path, { headers })).json.errors[0].detail;
  expect(await refusalOf('GET', '/sessions')).toBe('No Api-Key was sent.');
  expect(await refusalOf('GET', '/sessions', { 'Api-Key': '' })).toBe('No Api-Key was sent.');
  expect(await refusalOf('GET', '/sessions', { 'Api-Key': 'none of ours' })).toBe('Unknown Api-Key.');
  expect(await refusalOf('GET', '/tokens')).toBe('No Session-Key was sent.');
  expect(await refusalOf('GET', '/tokens', { 'Session-Key': 'none of ours' })).toBe('Unknown Session-Key.');
  const both = { 'Api-Key': demoApiKeys.basic };
  expect(await refusalOf('DELETE', `/sessions/${client.session}`, both)).toBe('No Session-Key was sent.');
});
