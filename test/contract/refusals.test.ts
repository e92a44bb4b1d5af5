import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Lease, releaseLease, takeLease } from '../../lambda/accounts/leases.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { accountsOf, demoCustomers } from '../api/accounts.ts';
import {
  type Answer,
  alphabetBody,
  type Client,
  connect,
  type Order,
  orderBody,
  send,
  sharedUrl,
} from '../api/client.ts';
import {
  continuationBody,
  continueLine,
  fromBody,
  makeLine,
  postMultipart,
  snapshotOf,
  tampered,
} from '../api/continuation.ts';
import { sharedCloud } from '../cloud.ts';
import { document, missing, operations, undocumented } from './documented.ts';

/** Each sample of a refusal that the document shows is what the service answers, and each answer has the headers that it shows. */

const nobody = '11111111-1111-4111-8111-111111111111';
const parts: Order = { size: 1000, digits: 12, alphabet: 'BASE62' };
let client: Client;
let line: string;
let usedUp: string;
/** Of the longest codes, and one that is deleted. */
let longest: string;
let deleted: string;
/** A session whose key may only verify, and one of a customer of its own, whose lease is taken here. */
let gate: Client;
let own: { readonly client: Client; readonly lease: Lease };
let snapshot: Buffer;
beforeAll(async () => {
  client = await connect();
  await client.addAlphabet('UPPER_VOWELS', 'AEIOU');
  usedUp = await makeLine(client, { size: 7776, digits: 5, alphabet: 'DICE' });
  longest = await makeLine(client, { ...parts, digits: 100, alphabet: 'DIGITS' });
  deleted = await makeLine(client, parts);
  await client.delete(`/tokens/${deleted}`);
  const accounts = await accountsOf(sharedCloud());
  gate = await connect(sharedUrl(), (await accounts.add(demoCustomers.basic, { scope: 'verify' })).apiKey);
  const customer = await accounts.letIn('bulk');
  own = {
    client: await connect(sharedUrl(), customer.apiKey),
    lease: { customer: customer.id, holder: 'another request' },
  };
  line = await makeLine(client, parts);
  snapshot = await snapshotOf(client, line);
  await continueLine(client, line, parts, snapshot);
  await client.until(line, 'finished');
});

interface Refused {
  /** Method and path. */
  readonly request: string;
  readonly answer: Answer;
}
const get = async (path: string, headers = {}): Promise<Refused> => ({
  request: `GET ${path}`,
  answer: await client.get(path, { headers }),
});
const post = async (path: string, body: object | string): Promise<Refused> => ({
  request: `POST ${path}`,
  answer: await send(sharedUrl(), 'POST', path, {
    headers: { 'Api-Key': demoApiKeys.basic, 'Session-Key': client.session },
    body,
  }),
});
const order = (more: Partial<Order>) => post('/tokens', orderBody({ ...parts, ...more }));
const capacity = (attributes: object) => post('/capacity', { data: { type: 'capacity', attributes } });
const onwards = async (more: Partial<Order>, blob: Uint8Array): Promise<Refused> => ({
  request: `POST /tokens/${line}`,
  answer: await postMultipart(client, `/tokens/${line}`, continuationBody(orderBody({ ...parts, ...more }), blob)),
});
const withKey = async (request: string, headers: Readonly<Record<string, string>>): Promise<Refused> => {
  const [method = '', path = ''] = request.split(' ');
  return { request, answer: await send(sharedUrl(), method, path, { headers }) };
};

const codes = async (id: string, attributes: object, of = client): Promise<Refused> => ({
  request: `POST /tokens/${id}/codes`,
  answer: await of.post(`/tokens/${id}/codes`, { data: { type: 'codes', attributes } }),
});
/** As while another request of the customer is getting codes. */
async function codesMeanwhile(): Promise<Refused> {
  const id = await makeLine(own.client, { ...parts, size: 10 });
  expect(await takeLease(own.lease)).toBe(true);
  const refused = await codes(id, { part: 1 }, own.client);
  await releaseLease(own.lease);
  expect((await codes(id, { part: 1 }, own.client)).answer.status).toBe(200);
  return refused;
}

/** How each is brought about; what only a fault or a race shows is not here. */
const provoked: Readonly<Record<string, () => Promise<Refused>>> = {
  '400 parameter': () => get('/tokens?page[size]=0'),
  '400 unknownParameter': () => get('/tokens?page=2'),
  '400Body body': () => post('/tokens', '{'),
  '402Capacity digits': () => get('/alphabets/UPPER_VOWELS/101'),
  '402Codes count': () => codes(longest, { from: 0, count: 1_000_000 }),
  '402Order size': () => order({ size: 999 }),
  '403ApiKey apiKey': () => withKey('POST /sessions', { 'Api-Key': nobody }),
  '403SessionKey sessionKey': () => withKey('GET /tokens', { 'Session-Key': nobody }),
  '403ApiKey noApiKey': () => withKey('POST /sessions', {}),
  '403SessionKey noSessionKey': () => withKey('GET /tokens', {}),
  '403Scope scope': () => withKey('POST /tokens', { 'Session-Key': gate.session }),
  '403Codes reprint': () => codes(deleted, { part: 1 }),
  '403Preset preset': () => withKey('DELETE /alphabets/DICE', { 'Session-Key': client.session }),
  '404Session session': () => withKey(`GET /sessions/${nobody}`, { 'Api-Key': demoApiKeys.basic }),
  '404Alphabet alphabet': () => get('/alphabets/NOWHERE'),
  '404Order alphabet': () => order({ alphabet: 'NOWHERE' }),
  '404Format alphabet': () => capacity({ alphabet: 'NOWHERE', digits: 9 }),
  '404Format line': () => capacity({ alphabet: 'DICE', digits: 9, apart_from: nobody }),
  '404Line line': () => get(`/tokens/${nobody}`),
  '404Lines line': () =>
    post('/verify', { data: { type: 'verification', attributes: { tokens: ['x'], lines: [nobody] } } }),
  '404Status status': () => get(`/tokens/${line}/analyzed`),
  '404Status line': () => get(`/tokens/${nobody}/analyzed`),
  '404File file': () => get(`/tokens/${usedUp}/snapshot`),
  '404File part': () => get(`/tokens/${usedUp}/snapshot?part=2`),
  '404File line': () => get(`/tokens/${nobody}/snapshot`),
  '406 accept': () => get('/tokens', { Accept: 'application/vnd.api+json; charset=utf-8' }),
  '406Order size': () => order({ size: 7777, digits: 5, alphabet: 'DICE' }),
  '409Alphabet name': () => post('/alphabets', alphabetBody('DICE', 'abc')),
  '409Continuation superseded': () => onwards({}, snapshot),
  '409Continuation elsewhere': () => post(`/tokens/${line}`, fromBody({ size: 1000, from: 1000 })),
  '409Continuation format': () => onwards({ format: { pattern: 'A-############' } }, snapshot),
  '409Continuation digits': () => onwards({ digits: 13 }, snapshot),
  '413 body': () => post('/tokens', JSON.stringify({ data: 'x'.repeat(11 * 2 ** 20) })),
  '415 mediaType': () => get('/tokens', { 'Content-Type': 'application/vnd.api+json; charset=utf-8' }),
  '415 coding': async () => ({
    request: 'POST /tokens',
    answer: await client.post('/tokens', orderBody(parts), { headers: { 'Content-Encoding': 'gzip' } }),
  }),
  '416 range': () => get(`/tokens/${line}/data`, { Range: 'bytes=99999999-' }),
  '422 member': () => post('/sessions', { data: { type: 'session' } }),
  '422Alphabet symbol': () => post('/alphabets', alphabetBody('twice', 'aba')),
  '422Order format': () => order({ format: { pattern: '####-[ABC' } }),
  '422Format digits': () => capacity({ alphabet: 'DICE', digits: 9, format: { pattern: '####-####' } }),
  '422Format member': () => capacity({ alphabet: 'DICE', digits: 9, format: { avoid: { word: ['bad'] } } }),
  '422Digits digits': () => get('/alphabets/UPPER_VOWELS/many'),
  '422Continuation snapshot': () => onwards({}, tampered(snapshot, snapshot.length - 1)),
  '422Codes position': () => codes(line, { from: 1500, count: 1000 }),
  '422Codes part': () => codes(line, { part: 7 }),
  '422Continuation from': () => post(`/tokens/${line}`, fromBody({ size: 1000 })),
  '429Codes busy': codesMeanwhile,
};

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** A document with its ids masked. */
const masked = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll(UUID, 'id'));

test.each(Object.entries(provoked))('%s', async (name, provoke) => {
  const [component, sample] = name.split(' ') as [string, string];
  const { request, answer } = await provoke();
  const [method = '', path = ''] = request.split(' ');
  const content = document.components.responses[`Refusal${component}`]?.content?.['application/vnd.api+json'];
  expect(masked(answer.json)).toEqual(masked(content?.examples?.[sample]?.value));
  expect(undocumented(method, path, answer)).toEqual([]);
});

test('every status of the document is provoked by the contracts, but for those of faults and overload', () => {
  const documented = operations.flatMap(({ operation }) => Object.keys(operation.responses).map(Number));
  const refused = Object.keys(provoked).map((name) => Number(name.slice(0, 3)));
  // What is no refusal is shown by the other contracts and below.
  const shown = [200, 201, 206, 304, 307, ...refused];
  expect([...new Set(documented)].filter((status) => !shown.includes(status)).sort()).toEqual([500, 502, 503, 504]);
});

describe('answers that are no whole file have the headers that the document shows', () => {
  const expectDocumented = (path: string, status: number, answer: Answer, method = 'GET') =>
    expect([answer.status, undocumented(method, path, answer), missing(method, path, answer)]).toEqual([
      status,
      [],
      [],
    ]);

  test.each(['data', 'data?format=gz', 'snapshot'])('%s: 206, 304, HEAD', async (file) => {
    const path = `/tokens/${line}/${file}`;
    expectDocumented(path, 206, await client.get(path, { headers: { Range: 'bytes=0-9' } }));
    const head = await client.head(path);
    expectDocumented(path, 200, head, 'HEAD');
    const condition = { 'If-None-Match': head.headers.get('ETag') as string };
    expectDocumented(path, 304, await client.get(path, { headers: condition }));
    expectDocumented(path, 400, await client.head(`${path.split('?')[0]}?part=0`), 'HEAD');
  });

  test.each(['/openapi.json', '/docs', '/cockpit'])('%s: 200, 304, HEAD', async (path) => {
    const head = await client.head(path);
    expectDocumented(path, 200, head, 'HEAD');
    expectDocumented(path, 200, await client.get(path));
    const condition = { 'If-None-Match': head.headers.get('ETag') as string };
    expectDocumented(path, 304, await client.get(path, { headers: condition }));
    expectDocumented(path, 304, await client.head(path, { headers: condition }), 'HEAD');
  });

  test('a file that is too large for a stream: 307, or 200 with its address', async () => {
    const bulk = await connect(sharedUrl(), demoApiKeys.bulk);
    const path = `/tokens/${await makeLine(bulk, { size: 120_000, digits: 100, alphabet: 'DIGITS' })}/data`;
    expectDocumented(path, 307, await bulk.get(path));
    // The address in a document has none of the headers of the file.
    const answer = await bulk.get(`${path}?redirect=no`);
    expect([answer.status, undocumented('GET', path, answer), answer.headers.get('ETag')]).toEqual([200, [], null]);
  });
});
