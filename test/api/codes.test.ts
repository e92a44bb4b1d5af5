import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { sharedCloud } from '../cloud.ts';
import { accountsOf, demoCustomers } from './accounts.ts';
import { agingOf, until } from './aging.ts';
import { type Answer, answerOf, type Client, connect, sharedUrl } from './client.ts';
import { continueFrom, makeLine, tokensOf } from './continuation.ts';

/** POST /tokens/{id}/codes: issued codes again, over HTTP, of lines that were made. */
let client: Client;
let bulk: Client;
beforeAll(async () => {
  [client, bulk] = await Promise.all([connect(), connect(sharedUrl(), demoApiKeys.bulk)]);
});

const codes = (of: Client, line: string, attributes: object, headers: Readonly<Record<string, string>> = {}) =>
  of.post(`/tokens/${line}/codes`, { data: { type: 'codes', attributes } }, { headers });

/** Others share the customer: who finds it busy waits. */
async function codesInTurn(of: Client, line: string, attributes: object, headers = {}): Promise<Answer> {
  let answer = await codes(of, line, attributes, headers);
  await until(async () => {
    if (answer.status !== 429) return true;
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
    answer = await codes(of, line, attributes, headers);
    return false;
  });
  return answer;
}

/** Records of a CSV text by RFC 4180, and nothing else. @throws Error for what the RFC does not allow */
function recordsOf(csv: string): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  while (field.lastIndex < csv.length) {
    const at = field.lastIndex;
    const found = field.exec(csv);
    if (!found) throw new Error(`No field at ${at}.`);
    fields.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === ',') continue;
    records.push(fields);
    fields = [];
  }
  if (fields.length > 0) throw new Error('The last record has no line end.');
  return records;
}

describe.each([
  ['ASCII', 'UPPER_EPCG30', undefined, 20, 1000],
  ['three bytes a symbol, all that there are', 'DICE', undefined, 5, 7776],
  ['one to four bytes', 'MIXED', 'aß€😀', 30, 1000],
  ['what CSV has to quote', 'QUOTES', '",=-+@', 9, 1000],
])('%s', (_, alphabet, chars, digits, size) => {
  let line: string;
  let data: Answer;
  beforeAll(async () => {
    if (chars !== undefined) await client.addAlphabet(alphabet, chars);
    line = await makeLine(client, { size, digits, alphabet, seed: 'a seed' });
    data = await client.get(`/tokens/${line}/data`);
  });

  test('a whole part is its data file, byte for byte, and has its hash', async () => {
    const again = await codesInTurn(client, line, { part: 1 });
    expect([again.status, again.headers.get('Content-Type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(again.bytes.equals(data.bytes)).toBe(true);
    const { filehashes } = (await client.get(`/tokens/${line}/ended`)).json.data.attributes;
    expect(createHmac('sha256', 'a seed').update(again.bytes).digest('hex')).toBe(filehashes.data);
  });

  test('a range is that of the file, as CSV too', async () => {
    const tokens = data.text.split('\n').slice(100, 150);
    expect((await codesInTurn(client, line, { from: 100, count: 50 })).text).toBe(tokens.join('\n'));
    const csv = await codesInTurn(client, line, { from: '100', count: '50' }, { Accept: 'text/csv' });
    expect(csv.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(recordsOf(csv.text)).toEqual([
      ['code', 'position', 'part', 'void'],
      ...tokens.map((token, i) => [token, String(100 + i), '1', '']),
    ]);
  });
});

test('a part of several chunks, and a range over parts', async () => {
  const size = 700_000;
  const line = await makeLine(bulk, { size, digits: 60, alphabet: 'DIGITS' });
  const answer = await bulk.get(`/tokens/${line}/data`);
  const data = await answerOf(await fetch(answer.headers.get('Location') as string));
  const again = await codesInTurn(bulk, line, { part: 1 });
  expect([again.status, again.bytes.equals(data.bytes)]).toEqual([200, true]);
  expect(again.headers.get('X-Content-Length')).toBe(String(data.bytes.length));

  for (const from of [size, size + 10]) {
    expect((await continueFrom(bulk, line, { size: 10, from })).status).toBe(201);
    await bulk.until(line, 'finished');
  }
  const parts = [data.text.split('\n'), await tokensOf(bulk, line, '?part=2'), await tokensOf(bulk, line)];
  const all = parts.flatMap((tokens, i) => tokens.map((token) => [token, i + 1] as const)).slice(size - 5);
  const csv = await codesInTurn(bulk, line, { from: size - 5, count: 25 }, { Accept: 'text/csv' });
  expect(recordsOf(csv.text).slice(1)).toEqual(
    all.map(([token, part], i) => [token, String(size - 5 + i), String(part), '']),
  );
  expect((await codesInTurn(bulk, line, { part: 2 })).text).toBe(parts[1]?.join('\n'));
}, 300_000);

describe('what is not there', () => {
  test('a part that is under way, and what it will have, was not issued', async () => {
    const { id } = (await bulk.order({ size: 2_000_000, digits: 20, alphabet: 'UPPER_EPCG30' })).json.data;
    for (const [attributes, detail] of [
      [{ part: 1 }, 'Part 1 was not issued.'],
      [{ from: 0, count: 1 }, 'Position 0 was not issued.'],
    ] as const) {
      const answer = await codes(bulk, id, attributes);
      expect([answer.status, answer.json.errors[0].detail]).toEqual([422, detail]);
    }
    await bulk.delete(`/tokens/${id}`);
  });

  test('a deleted line has codes for a key of scope reprint alone', async () => {
    const own = await connect();
    const line = await makeLine(own, { size: 1000, digits: 20, alphabet: 'UPPER_EPCG30' });
    const tokens = await tokensOf(own, line);
    await own.delete(`/tokens/${line}`);
    const refused = await codes(own, line, { part: 1 });
    expect([refused.status, refused.json.errors[0]]).toMatchObject([
      403,
      { code: 'scope', meta: { scopes: ['reprint'] } },
    ]);

    const accounts = await accountsOf(sharedCloud());
    const { apiKey, id } = await accounts.add(demoCustomers.basic, { scope: 'reprint' });
    const reprinter = await connect(sharedUrl(), apiKey);
    const again = await codesInTurn(reprinter, line, { part: 1 });
    expect([again.status, again.text]).toEqual([200, tokens.join('\n')]);
    const aging = agingOf(sharedCloud());
    const kept = (await aging.items(variables.ledger, line)).filter(({ item }) => item.startsWith('reissued#'));
    aging.close();
    expect(kept).toEqual([expect.objectContaining({ line, key: id, from: '0', count: 1000, at: expect.any(String) })]);
    await accounts.revoke(demoCustomers.basic, id);
    expect((await codes(reprinter, line, { part: 1 })).status).toBe(403);
  });

  test('another customer’s line looks like an unknown one', async () => {
    const line = await makeLine(client, { size: 1000, digits: 20, alphabet: 'UPPER_EPCG30' });
    const [theirs, unknown] = [await codes(bulk, line, { part: 1 }), await codes(bulk, randomUUID(), { part: 1 })];
    expect([theirs.status, theirs.json.errors]).toEqual([404, unknown.json.errors]);
  });
});

test('of several requests of a customer at once one gets codes, and one that hangs up frees it', async () => {
  const line = await makeLine(bulk, { size: 1_000_000, digits: 90, alphabet: 'DIGITS' });
  const controller = new AbortController();
  const response = await fetch(`${bulk.url}/tokens/${line}/codes`, {
    method: 'POST',
    headers: { 'Session-Key': bulk.session, 'Content-Type': 'application/vnd.api+json' },
    body: JSON.stringify({ data: { type: 'codes', attributes: { part: 1 } } }),
    signal: controller.signal,
  });
  expect(response.status).toBe(200);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  await sleep(100);
  const busy = await codes(bulk, line, { from: 0, count: 1 });
  expect([busy.status, busy.headers.get('Retry-After')]).toEqual([429, '5']);
  controller.abort();
  // Far sooner than the lease would end by itself.
  const began = Date.now();
  await until(async () => (await codes(bulk, line, { from: 0, count: 1 })).status === 200);
  expect(Date.now() - began).toBeLessThan(40_000);
}, 300_000);
