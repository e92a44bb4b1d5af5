import { beforeAll, describe, expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { sharedCloud } from '../cloud.ts';
import { type Accounts, accountsOf, type GivenCustomer } from './accounts.ts';
import { type Client, connect, orderBody, sharedUrl } from './client.ts';
import { makeLine, tokensOf } from './continuation.ts';

/** POST /verify: all lines of a customer, whose sessions they are of, deleted ones too. */
const url = sharedUrl();
const nobody = '11111111-1111-4111-8111-111111111111';
const GTIN = '09506000134352';

let accounts: Accounts;
let customer: GivenCustomer;
let client: Client;
/** All codes of 3 dice are issued by both. */
const dice: string[] = [];
let epc: string;
let gone: string;
let medicine: string;
const codes: Record<string, string[]> = {};
beforeAll(async () => {
  accounts = await accountsOf(sharedCloud());
  customer = await accounts.letIn('bulk');
  client = await connect(url, customer.apiKey);
  const other = await connect(url, customer.apiKey);
  for (const each of [client, other]) dice.push(await makeLine(each, { size: 216, digits: 3, alphabet: 'DICE' }));
  epc = await makeLine(other, { size: 1000, digits: 12, alphabet: 'UPPER_EPCG30' });
  gone = await makeLine(other, { size: 1000, digits: 14, alphabet: 'UPPER_EPCG30' });
  const { data } = orderBody({ size: 1000, digits: 16, alphabet: 'UPPER_EPCG30' }) as { data: { attributes: object } };
  const { json } = await client.post('/tokens', { data: { ...data, attributes: { ...data.attributes, gtin: GTIN } } });
  medicine = json.data.id;
  await client.until(medicine, 'finished');
  for (const line of [...dice, epc, gone, medicine]) codes[line] = await tokensOf(other, line);
  expect((await other.delete(`/tokens/${gone}`)).status).toBe(200);
});

const codeOf = (line: string, at = 0) => codes[line]?.[at] as string;
const ask = (tokens: readonly string[], more: object = {}, of = client, query = '') =>
  of.post(`/verify${query}`, { data: { type: 'verification', attributes: { tokens, ...more } } });
const resultsOf = async (...args: Parameters<typeof ask>) => (await ask(...args)).json.data.attributes.results;

describe('all lines of a customer', () => {
  test('each line that has issued a code is named, of whatever session, a deleted one too', async () => {
    const roll = codeOf(dice[0] as string, 7);
    const tokens = [roll, codeOf(epc, 5).toLowerCase(), codeOf(gone, 999), 'nothing'];
    const { status, json } = await ask(tokens);
    expect(status).toBe(200);
    expect(json).toEqual({
      meta: { asked: 5, lines: 5, odds: 1, complete: true },
      links: { self: '/api/verify' },
      data: {
        attributes: { results: expect.any(Array) },
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        type: 'verification',
      },
    });
    const at = (line: string) => ({ line, part: 1, position: String(codes[line]?.indexOf(roll)) });
    expect(json.data.attributes.results).toEqual([
      { token: roll, issued: true, lines: dice.toSorted().map(at) },
      { token: tokens[1], issued: true, lines: [{ line: epc, read: codeOf(epc, 5), part: 1, position: '5' }] },
      { token: tokens[2], issued: true, lines: [{ line: gone, part: 1, position: '999' }] },
      { token: 'nothing', issued: false, reason: 'length' },
    ]);
  });

  test('the reason is the most specific of all lines', async () => {
    const [plain, last] = [codeOf(epc), codeOf(epc).slice(-1)];
    // One of the others was never issued, but by a chance of 1 in 5 · 10^14.
    const unissued = plain.slice(0, -1) + (last === 'A' ? 'B' : 'A');
    expect(await resultsOf([unissued, plain.replace(/.$/, 'ж'), '⚀⚁X', ''])).toEqual([
      { token: unissued, issued: false, reason: 'unissued' },
      { token: plain.replace(/.$/, 'ж'), issued: false, reason: 'symbol', at: 11 },
      { token: '⚀⚁X', issued: false, reason: 'symbol', at: 2 },
      { token: '', issued: false, reason: 'length' },
    ]);
  });

  test('a GS1 string is read as the code in it; of another product it is none', async () => {
    const serial = codeOf(medicine, 3);
    const [own, foreign] = [`(01)${GTIN}(21)${serial}(10)A7`, `(01)04012345123456(21)${serial}`];
    const [strange] = [`(01)${GTIN}(21)${serial.slice(1)}ж`];
    const place = { line: medicine, read: serial, part: 1, position: '3' };
    expect(await resultsOf([own, foreign, strange])).toEqual([
      { token: own, issued: true, gs1: { gtin: GTIN, lot: 'A7' }, lines: [place] },
      { token: foreign, read: serial, issued: false, reason: 'gtin', gs1: { gtin: '04012345123456' } },
      { token: strange, read: expect.any(String), issued: false, reason: 'symbol', at: 15, gs1: { gtin: GTIN } },
    ]);
  });

  test('strict takes each string as it stands', async () => {
    const lower = codeOf(epc).toLowerCase();
    const [kept, changed] = await resultsOf([codeOf(epc), lower], { reading: 'strict' });
    expect([kept.issued, changed.issued, changed.reason]).toEqual([true, false, 'symbol']);
  });

  test('of another customer are not asked', async () => {
    const stranger = await connect(url, (await accounts.letIn('bulk')).apiKey);
    const { json } = await ask([codeOf(epc)], {}, stranger);
    expect([json.meta.asked, json.meta.lines, json.data.attributes.results]).toEqual([
      ...[0, 0],
      [{ token: codeOf(epc), issued: false }],
    ]);
  });
});

describe('lines that are named', () => {
  test('alone are asked, each once, and odds are theirs', async () => {
    const { json } = await ask([codeOf(epc), codeOf(dice[0] as string)], { lines: [epc, epc.toUpperCase()] });
    expect(json.meta).toEqual({ asked: 1, lines: 1, odds: 1000 / 30 ** 12, complete: true });
    expect(json.data.attributes.results.map(({ issued }: { issued: boolean }) => issued)).toEqual([true, false]);
  });

  test('that the customer has not are refused, each with its pointer', async () => {
    const bulk = await connect(url, demoApiKeys.bulk);
    const theirs = await makeLine(bulk, { size: 10, digits: 12, alphabet: 'DIGITS' });
    const { status, json } = await ask(['x'], { lines: [nobody, epc, theirs] });
    const at = (i: number) => ({ parameter: String(i), pointer: `/data/attributes/lines/${i}` });
    const fault = { status: '404', title: 'Tokens not verified', detail: 'Unknown tokens.' };
    expect([status, json.errors]).toEqual([
      404,
      [
        { ...fault, source: at(0) },
        { ...fault, source: at(2) },
      ],
    ]);
  });

  test.each([
    [[], 'lines'],
    ['x', 'lines'],
    [['x'], '0'],
    [[nobody, 7], '1'],
    [Array(1001).fill(nobody), 'lines'],
  ])('%j', async (lines, parameter) => {
    const { status, json } = await ask(['x'], { lines });
    expect([status, json.errors[0].source.parameter]).toEqual([422, parameter]);
  });
});

describe('page by page', () => {
  test('the cursor goes on behind the line that it names', async () => {
    const all = [...dice, epc, gone, medicine].sort();
    const cursor = Buffer.from(all[2] as string).toString('base64url');
    const { json } = await ask([codeOf(dice[0] as string)], {}, client, `?page[cursor]=${cursor}`);
    expect([json.meta.asked, json.meta.lines]).toEqual([2, 5]);
    const asked = json.data.attributes.results[0].lines ?? [];
    expect(asked.map(({ line }: { line: string }) => line)).toEqual(all.slice(3).filter((line) => dice.includes(line)));
  });

  test('an answer that would be too large has a next page, which goes on where it ends', async () => {
    // 1,000 codes that every line has: about 92 bytes each and line.
    const LINES = 60;
    const many = await accounts.letIn('bulk');
    const of = await connect(url, many.apiKey);
    const lines = await Promise.all(
      Array.from({ length: LINES }, () => makeLine(of, { size: 216, digits: 3, alphabet: 'DICE' })),
    );
    const roll = Array(1000).fill([...codeOf(dice[0] as string)].join(' '));
    const pages = [await ask(roll, {}, of)];
    while (pages.at(-1)?.json.links.next) {
      pages.push(await ask(roll, {}, of, pages.at(-1)?.json.links.next.slice('/api/verify'.length)));
    }
    expect(pages.length).toBeGreaterThan(1);
    for (const { bytes, json } of pages) {
      expect(bytes.length).toBeLessThan(5_500_000);
      expect(json.meta.lines).toBe(LINES);
    }
    expect(pages.reduce((sum, { json }) => sum + json.meta.asked, 0)).toBe(LINES);
    const named = pages.flatMap(({ json }) =>
      json.data.attributes.results[999].lines.map((each: { line: string }) => each.line),
    );
    expect(named).toEqual(lines.toSorted());
  }, 300_000);
});

describe('a key at a gate', () => {
  test('asks its own lines alone, and is shown no place', async () => {
    const { apiKey } = await accounts.add(customer.id, { scope: 'verify', lines: [epc] });
    const gate = await connect(url, apiKey);
    const { json } = await ask([codeOf(epc), codeOf(gone)], {}, gate);
    expect([json.meta.asked, json.data.attributes.results]).toEqual([
      1,
      [
        { token: codeOf(epc), issued: true, lines: [{ line: epc }] },
        { token: codeOf(gone), issued: false, reason: 'length' },
      ],
    ]);
    expect((await ask(['x'], { lines: [gone] }, gate)).status).toBe(404);
  });

  test('has its misses bounded over all lines', async () => {
    const left = 60_000 - (Date.now() % 60_000);
    if (left < 30_000) await new Promise((resolve) => setTimeout(resolve, left));
    const gate = await connect(url, (await accounts.add(customer.id, { scope: 'verify' })).apiKey);
    const wrong = (count: number) => Array.from({ length: count }, (_, i) => `wrong-${i}`);
    expect((await ask([...wrong(599), codeOf(epc)], {}, gate)).status).toBe(200);
    const refused = await ask(wrong(2), {}, gate);
    expect([refused.status, refused.json.errors[0].meta]).toEqual([429, { asked: 2, left: 1, most: 600 }]);
    expect((await ask([codeOf(epc)], {}, gate)).status).toBe(200);
  });
});
