import { beforeAll, describe, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type Client, connect } from './client.ts';
import { continueLine, makeLine, snapshotOf, tokensOf } from './continuation.ts';

/** POST /tokens/{id}/verify: the line's own permutation, inverted; nothing is stored that could be searched. */
let client: Client;
beforeAll(async () => {
  client = await connect();
});

const body = (tokens: unknown) => ({ data: { type: 'verification', attributes: { tokens } } });
const verify = (of: Client, line: string, tokens: unknown) => of.post(`/tokens/${line}/verify`, body(tokens));
async function resultsOf(of: Client, line: string, tokens: readonly string[]): Promise<object[]> {
  const answer = await verify(of, line, tokens);
  expect(answer.status).toBe(200);
  expect(answer.json).toEqual({
    links: { self: `/api/tokens/${line}/verify` },
    data: { attributes: { results: expect.any(Array) }, id: line, type: 'verification' },
  });
  return answer.json.data.attributes.results;
}
const issued = (tokens: readonly string[], part: number, first: number) =>
  tokens.map((token, i) => ({ token, issued: true, part, position: String(first + i) }));
const notIssued = (tokens: readonly string[], reason = 'unissued') =>
  tokens.map((token) => ({ token, issued: false, reason }));

describe('a line of two parts over all 17,576 tokens', () => {
  const order = { digits: 3, alphabet: 'LOWER_LATIN' };
  let line: string;
  let first: string[];
  let rest: string[];
  let snapshot: Buffer;
  beforeAll(async () => {
    line = await makeLine(client, { ...order, size: 17_000 });
    first = await tokensOf(client, line);
    snapshot = await snapshotOf(client, line);
    const produced = new Set(first);
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    rest = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    rest = rest.filter((token) => !produced.has(token));
  });

  test('knows each token of the first part with its position in the line', async () => {
    for (const from of [0, 8000, 16_000]) {
      const asked = first.slice(from, from + 1000);
      expect(await resultsOf(client, line, asked)).toEqual(issued(asked, 1, from));
    }
  });

  test('none of those that are left is issued', async () => {
    expect(rest).toHaveLength(576);
    expect(await resultsOf(client, line, rest)).toEqual(notIssued(rest));
  });

  test('after the second part they are, from the ledger, in whatever session of the customer', async () => {
    const other = await connect();
    const accepted = await continueLine(other, line, { ...order, size: 576 }, snapshot);
    expect(accepted.status).toBe(201);
    await other.until(line, 'ended');
    const second = await tokensOf(other, line);
    expect(second.toSorted()).toEqual(rest);
    for (const session of [other, client]) {
      expect(await resultsOf(session, line, second)).toEqual(issued(second, 2, 17_000));
    }
    // In the order asked, and as often.
    const mixed = [second[5], first[7], 'nope', second[5]] as string[];
    expect(await resultsOf(client, line, mixed)).toEqual([
      ...issued([mixed[0] as string], 2, 17_005),
      ...issued([mixed[1] as string], 1, 7),
      ...notIssued(['nope'], 'length'),
      ...issued([mixed[0] as string], 2, 17_005),
    ]);
    await other.until(line, 'finished');
    await other.delete(`/tokens/${line}`);
    expect(await resultsOf(client, line, mixed.slice(0, 2))).toEqual([
      ...issued([mixed[0] as string], 2, 17_005),
      ...issued([mixed[1] as string], 1, 7),
    ]);
  });
});

describe('a line over an alphabet of 1 to 4 bytes', () => {
  let line: string;
  let tokens: string[];
  beforeAll(async () => {
    await client.addAlphabet('MIXED', 'aß€😀');
    line = await makeLine(client, { size: 1000, digits: 12, alphabet: 'MIXED' });
    tokens = await tokensOf(client, line);
  });

  test('takes 1,000 tokens at once, also none; 1,001 are too many', async () => {
    expect(await resultsOf(client, line, tokens)).toEqual(issued(tokens, 1, 0));
    expect(await resultsOf(client, line, [])).toEqual([]);
    const answer = await verify(client, line, [...tokens, 'x']);
    expect(answer.status).toBe(422);
    expect(answer.json.errors).toEqual([
      {
        status: '422',
        title: 'Tokens not verified',
        detail: expect.stringContaining('1000'),
        source: { parameter: 'tokens', pointer: '/data/attributes/tokens' },
      },
    ]);
  });

  test('gives any string a result, as it came', async () => {
    const [token = ''] = tokens;
    const isOther = expect.stringMatching(/^(unissued|length)$/);
    const strange: [sent: string, is: object][] = [
      ['', { reason: 'length' }],
      [' ', { read: '', reason: 'length' }],
      [[...token].slice(0, -1).join(''), { reason: 'length' }],
      [`${token}a`, { reason: 'length' }],
      ['b'.repeat(12), { reason: 'symbol', at: 0 }],
      ['a'.repeat(100_000), { reason: 'length' }],
      ['\u0000'.repeat(12), { read: '', reason: 'length' }],
      ['\ud83d'.repeat(12), { reason: 'symbol', at: 0 }],
      ['\ude00\ud83d', { reason: 'length' }],
      ['\u202eß€😀', { read: 'ß€😀', reason: 'length' }],
      ['a'.repeat(12), { reason: isOther }],
      ['__proto__', { read: 'proto', reason: 'length' }],
      ['"\\/\b\f', { reason: 'length' }],
    ];
    const found = (await resultsOf(
      client,
      line,
      strange.map(([sent]) => sent),
    )) as Record<string, unknown>[];
    for (const [i, [sent, is]] of strange.entries())
      expect(found[i]).toMatchObject({ token: sent, issued: false, ...is });
  });

  test('reads a code through what is around it, unless it is to be taken as it stands', async () => {
    const [token = ''] = tokens;
    const [begin, end] = [[...token].slice(0, 6).join(''), [...token].slice(6).join('')];
    const untidy = [` ${token}`, `${token}\r\n`, `"${token}"`, `${begin}-${end}`, `${begin} ${end}`];
    const is = { issued: true, part: 1, position: '0' };
    expect(await resultsOf(client, line, [token, ...untidy])).toEqual([
      { token, ...is },
      ...untidy.map((each) => ({ token: each, read: token, ...is })),
    ]);
    const strict = { data: { type: 'verification', attributes: { tokens: [token, ...untidy], reading: 'strict' } } };
    const { json } = await client.post(`/tokens/${line}/verify`, strict);
    expect(json.data.attributes.results).toEqual([{ token, ...is }, ...notIssued(untidy, 'length')]);
  });

  test.each([
    ['no list', 'abc', 'tokens', '/data/attributes/tokens'],
    ['nothing', undefined, 'tokens', '/data/attributes/tokens'],
    ['a number in the list', ['a', 7], '1', '/data/attributes/tokens/1'],
    ['null in the list', [null], '0', '/data/attributes/tokens/0'],
  ])('refuses %s', async (_, wrong, parameter, pointer) => {
    const answer = await verify(client, line, wrong);
    expect([answer.status, answer.json.errors[0].source]).toEqual([422, { parameter, pointer }]);
  });

  test.each(['loose', '', 'LENIENT', null, 1])('refuses the reading %j', async (reading) => {
    const sent = { data: { type: 'verification', attributes: { tokens, reading } } };
    const answer = await client.post(`/tokens/${line}/verify`, sent);
    expect([answer.status, answer.json.errors[0].source]).toEqual([
      422,
      { parameter: 'reading', pointer: '/data/attributes/reading' },
    ]);
  });

  test('another line does not know its tokens, and another customer does not know the line', async () => {
    const other = await makeLine(client, { size: 1000, digits: 12, alphabet: 'MIXED' });
    // Two lines may share a token by chance, one in 4^12 for each pair.
    const results = (await resultsOf(client, other, tokens)) as { issued: boolean }[];
    expect(results.filter((result) => result.issued).length).toBeLessThan(5);
    const bulk = await connect(client.url, demoApiKeys.bulk);
    const [foreign, unknown] = [
      await verify(bulk, line, tokens),
      await verify(bulk, '11111111-1111-4111-8111-111111111111', tokens),
    ];
    expect([foreign.status, foreign.json.errors]).toEqual([404, unknown.json.errors]);
  });

  test('the odds are told where they are asked for', async () => {
    const { json } = await client.get(`/tokens/${line}?meta=odds`);
    expect(json.meta).toEqual({
      odds: 1000 / 4 ** 12,
      euMedicines: true,
      medicines: { odds: true, length: true, characters: false },
    });
    const long = await makeLine(client, { size: 1000, digits: 21, alphabet: 'UPPER_HEX' });
    const { meta } = (await client.get(`/tokens/${long}?meta=odds`)).json;
    expect(meta.medicines).toEqual({ odds: true, length: false, characters: true });
    expect((await client.get(`/tokens/${line}`)).json).not.toHaveProperty('meta');
    expect((await client.get(`/tokens/${line}?meta=luck`)).status).toBe(400);
  });
});

test('a line that was deleted before it ended has issued nothing', async () => {
  const { json } = await client.order({ size: 100_000, digits: 10, alphabet: 'DIGITS' });
  const deleted = await client.delete(`/tokens/${json.data.id}`);
  expect(deleted.status).toBe(200);
  // It may have been quicker than we: then it counts, and this shows nothing.
  const expected = deleted.json.data.attributes.timestamps.ended === undefined ? 0 : 1000;
  const guesses = Array.from({ length: 1000 }, (_, i) => String(i).padStart(10, '0'));
  const results = (await resultsOf(client, json.data.id, guesses)) as { issued: boolean }[];
  expect(results.filter((result) => result.issued).length).toBeLessThanOrEqual(expected);
});
