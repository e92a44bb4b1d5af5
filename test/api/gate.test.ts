import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sharedCloud, sharedFolder } from '../cloud.ts';
import { eventually } from '../eventually.ts';
import { type Accounts, accountsOf, type GivenCustomer } from './accounts.ts';
import { type Answer, type Client, connect, sharedUrl } from './client.ts';
import { makeLine, tokensOf } from './continuation.ts';

/** Voiding and redeeming over HTTP. */
let client: Client;
let accounts: Accounts;
let customer: GivenCustomer;
let line: string;
let codes: string[];
beforeAll(async () => {
  accounts = await accountsOf(sharedCloud());
  // A customer of its own: another file that gets codes of the same one would make it wait.
  customer = await accounts.letIn('basic');
  client = await connect(sharedUrl(), customer.apiKey);
  line = await makeLine(client, { size: 1000, digits: 12, alphabet: 'DIGITS' });
  codes = await tokensOf(client, line);
});

const newKey = () => ({ 'Idempotency-Key': randomUUID() });
const voidBody = (attributes: object) => ({ data: { type: 'void', attributes: { reason: 'lost', ...attributes } } });
const voidCodes = (attributes: object, headers = {}) =>
  client.post(`/tokens/${line}/void`, voidBody(attributes), { headers });
const redemption = (tokens: readonly string[]) => ({ data: { type: 'redemption', attributes: { tokens } } });
const redeem = (tokens: readonly string[], headers = {}, by = client) =>
  by.post(`/tokens/${line}/redeem`, redemption(tokens), { headers });
const withdraw = (path: string, reason = 'found') =>
  client.delete(`/tokens/${line}/${path}`, {
    body: { data: { type: path.split('/')[0] === 'void' ? 'void' : 'redemption', attributes: { reason } } },
  });
const resultsOf = ({ status, json }: Answer) => {
  expect(status).toBe(200);
  return json.data.attributes.results;
};
const verify = async (tokens: readonly string[], by = client) =>
  resultsOf(await by.post(`/tokens/${line}/verify`, { data: { type: 'verification', attributes: { tokens } } }));
const at = (i: number) => codes[i] as string;
/** What the bus was told of a line. */
const eventsOf = (id: string) =>
  readFileSync(join(sharedFolder(), 'logs', 'events.log'), 'utf8')
    .split('\n')
    .filter((each) => each.includes(id))
    .map((each) => JSON.parse(each))
    .map((each) => ({ type: each['detail-type'] as string, detail: each.detail }));
const MOMENT = expect.stringMatching(/^20\d\d-.*Z$/);

describe('a void', () => {
  test('of codes shows in a verification, and is withdrawn with a reason', async () => {
    const answer = await voidCodes({ tokens: [at(0), at(1), at(0)] });
    expect([answer.status, answer.headers.get('Location')]).toEqual([
      201,
      `/api/tokens/${line}/void/${answer.json.data.id}`,
    ]);
    const { id, attributes } = answer.json.data;
    expect(attributes).toEqual({ timestamps: { voided: MOMENT }, reason: 'lost', count: '2' });
    const [void0, good] = await verify([at(0), at(2)]);
    expect(void0).toMatchObject({
      issued: true,
      part: 1,
      void: { reason: 'lost', at: attributes.timestamps.voided, id },
    });
    expect(good).not.toHaveProperty('void');

    const gone = await withdraw(`void/${id}`);
    expect([gone.status, gone.json.data.attributes]).toMatchObject([
      200,
      { withdrawn: { reason: 'found' }, timestamps: { withdrawn: MOMENT } },
    ]);
    const again = await withdraw(`void/${id}`, 'once more');
    expect(again.json.data).toEqual(gone.json.data);
    expect((await verify([at(0)]))[0]).not.toHaveProperty('void');
    expect((await client.get(`/tokens/${line}/void/${id}`)).json.data).toEqual(gone.json.data);
    const listed = await client.get(`/tokens/${line}/void`);
    expect(listed.json.data).toContainEqual(gone.json.data);
    expect((await withdraw(`void/${randomUUID()}`)).status).toBe(404);
  });

  test('of a part and of a range', async () => {
    const part = await voidCodes({ part: 1, reason: 'a wrong print' });
    expect(part.json.data.attributes).toMatchObject({ part: 1, from: '0', count: '1000' });
    const range = await voidCodes({ from: '500', count: 10, reason: 'a wrong roll' });
    const [early, late] = await verify([at(499), at(505)]);
    expect([early.void.reason, late.void.reason]).toEqual(['a wrong print', 'a wrong print']);
    await withdraw(`void/${part.json.data.id}`);
    const [free, still] = await verify([at(499), at(505)]);
    expect([free.void, still.void.reason]).toEqual([undefined, 'a wrong roll']);
    await withdraw(`void/${range.json.data.id}`);
  });

  test('of what was not wholly issued is refused, and does nothing', async () => {
    const before = (await client.get(`/tokens/${line}/void`)).json.data.length;
    const codesRefused = await voidCodes({ tokens: [at(5), '000', at(6), 'x'] });
    expect(codesRefused.status).toBe(422);
    expect(codesRefused.json.errors.map(({ source }: { source: object }) => source)).toEqual([
      { parameter: '1', pointer: '/data/attributes/tokens/1' },
      { parameter: '3', pointer: '/data/attributes/tokens/3' },
    ]);
    const range = await voidCodes({ from: '990', count: 11 });
    expect([range.status, range.json.errors[0].detail]).toEqual([422, 'Position 1000 was not issued.']);
    expect((await voidCodes({ part: 2 })).status).toBe(422);
    expect((await verify([at(5)]))[0]).not.toHaveProperty('void');
    expect((await client.get(`/tokens/${line}/void`)).json.data).toHaveLength(before);
  });

  test.each([
    [{}, 'tokens'],
    [{ tokens: ['1'], part: 1 }, 'tokens'],
    [{ from: 1 }, 'count'],
    [{ from: 1, count: 0 }, 'count'],
    [{ tokens: [] }, 'tokens'],
    [{ part: 1, reason: '' }, 'reason'],
    [{ part: 1, reason: 'x'.repeat(201) }, 'reason'],
  ])('of %j is no void', async (attributes, member) => {
    const answer = await voidCodes(attributes);
    expect([answer.status, answer.json.errors[0].source.parameter]).toEqual([422, member]);
  });

  test('whose request comes again is made once', async () => {
    const headers = newKey();
    const [one, two] = [await voidCodes({ tokens: [at(7)] }, headers), await voidCodes({ tokens: [at(7)] }, headers)];
    expect([two.status, two.json.data]).toEqual([201, one.json.data]);
    expect((await voidCodes({ tokens: [at(8)] }, headers)).status).toBe(422);
    await withdraw(`void/${one.json.data.id}`);
  });

  test('shows in the table of codes', async () => {
    const { id, attributes } = (await voidCodes({ tokens: [at(20)] })).json.data;
    const body = { data: { type: 'codes', attributes: { from: 19, count: 3 } } };
    const { text } = await client.post(`/tokens/${line}/codes`, body, { headers: { Accept: 'text/csv' } });
    const since = attributes.timestamps.voided;
    expect(text).toBe(`code,position,part,void\r\n${at(19)},19,1,\r\n${at(20)},20,1,${since}\r\n${at(21)},21,1,\r\n`);
    await withdraw(`void/${id}`);
  });
});

describe('a redemption', () => {
  test('lets one of a hundred gates in', async () => {
    const keys = await Promise.all(
      Array.from({ length: 4 }, (_, i) => accounts.add(customer.id, { scope: 'redeem', note: `gate ${i}` })),
    );
    const gates = await Promise.all(keys.map(({ apiKey }) => connect(sharedUrl(), apiKey)));
    const all = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => resultsOf(await redeem([at(30)], newKey(), gates[i % 4]))[0]),
    );
    const winners = all.filter(({ redeemed }) => redeemed.first);
    expect(winners).toHaveLength(1);
    for (const { redeemed } of all) {
      expect([redeemed.at, redeemed.by]).toEqual([winners[0].redeemed.at, winners[0].redeemed.by]);
    }
    // Made without details, they are told no position, and no id.
    expect(Object.keys(winners[0]).sort()).toEqual(['issued', 'redeemed', 'token']);
    expect(Object.keys(winners[0].redeemed).sort()).toEqual(['at', 'by', 'first']);
    expect((await verify([at(30)]))[0].redeemed).toMatchObject({ by: winners[0].redeemed.by });
  });

  test('says of each code what it is', async () => {
    const { id } = (await voidCodes({ tokens: [at(41)] })).json.data;
    await redeem([at(42)]);
    const [fresh, voided, used, none, twice] = resultsOf(await redeem([at(40), at(41), at(42), 'nothing', at(40)]));
    expect(fresh).toMatchObject({ issued: true, position: '40', redeemed: { at: MOMENT, first: true } });
    expect([voided.void.reason, voided.redeemed]).toEqual(['lost', undefined]);
    expect(used.redeemed.first).toBe(false);
    expect([none.issued, none.redeemed]).toEqual([false, undefined]);
    expect(twice.redeemed.first).toBe(false);
    await withdraw(`void/${id}`);
    expect(resultsOf(await redeem([at(41)]))[0].redeemed.first).toBe(true);
  });

  test('that comes again gets its first answer, whatever has happened since', async () => {
    const headers = newKey();
    const first = await redeem([at(50), at(51)], headers);
    const { id } = (await voidCodes({ tokens: [at(50)] })).json.data;
    const again = await redeem([at(50), at(51)], headers);
    expect([again.status, again.json]).toEqual([200, first.json]);
    await withdraw(`void/${id}`);
    // Another key with the same Idempotency-Key is another gate.
    const { apiKey } = await accounts.add(customer.id, { scope: 'redeem', note: 'other' });
    const other = await redeem([at(50), at(51)], headers, await connect(sharedUrl(), apiKey));
    expect(other.status).toBe(422);
  });

  test('is undone with a reason, and its code is redeemed once more', async () => {
    const headers = newKey();
    const done = await redeem([at(60)], headers);
    const undone = await withdraw(`redeem/${done.json.data.id}`, 'by mistake');
    expect([undone.status, undone.json.data.attributes.withdrawn]).toEqual([200, { reason: 'by mistake' }]);
    expect((await verify([at(60)]))[0]).not.toHaveProperty('redeemed');
    expect((await redeem([at(60)], headers)).status).toBe(409);
    expect(resultsOf(await redeem([at(60)]))[0].redeemed.first).toBe(true);
    expect(resultsOf(await redeem([at(60)]))[0].redeemed.first).toBe(false);
  });

  test('is listed with its positions, page by page', async () => {
    const own = await makeLine(client, { size: 1000, digits: 12, alphabet: 'DIGITS' });
    const tokens = await tokensOf(client, own);
    for (let i = 0; i < 5; i++) await client.post(`/tokens/${own}/redeem`, redemption([tokens[i] as string]));
    // Nothing is redeemed, so nothing is listed.
    await client.post(`/tokens/${own}/redeem`, redemption([tokens[0] as string]), { headers: newKey() });
    const positions: string[] = [];
    let path: string | undefined = `/redeem?filter[line]=${own}&page[size]=2`;
    while (path !== undefined) {
      const { json }: Answer = await client.get(path);
      positions.push(
        ...json.data.flatMap(({ attributes }: { attributes: { positions: string[] } }) => attributes.positions),
      );
      path = json.links.next?.slice('/api'.length);
    }
    expect(positions).toEqual(['0', '1', '2', '3', '4']);
    expect((await client.get(`/redeem?filter[line]=${randomUUID()}`)).status).toBe(404);
    expect((await client.get('/redeem?filter[line]=x')).status).toBe(400);
  });

  test('over all lines finds the line; a code of two lines is refused', async () => {
    // One digit more than the others, and two lines that have all codes there are.
    const { apiKey } = await accounts.letIn('basic');
    const shop = await connect(sharedUrl(), apiKey);
    const whole = [
      await makeLine(shop, { size: 1000, digits: 3, alphabet: 'DIGITS' }),
      await makeLine(shop, { size: 1000, digits: 3, alphabet: 'DIGITS' }),
    ];
    const other = await makeLine(shop, { size: 1000, digits: 11, alphabet: 'DIGITS' });
    const [code] = (await tokensOf(shop, other)) as [string];
    const answer = await shop.post('/redeem', redemption([code, 'nothing']), { headers: newKey() });
    const [found, none] = resultsOf(answer);
    expect(found).toMatchObject({ issued: true, lines: [{ line: other, redeemed: { first: true } }] });
    expect(none.issued).toBe(false);
    const refused = await shop.post('/redeem', redemption([code, '123']));
    expect([refused.status, refused.json.errors[0].source.pointer]).toEqual([422, '/data/attributes/tokens/1']);
    expect(refused.json.errors[0].meta.lines.toSorted()).toEqual(whole.toSorted());
    const inOne = await shop.post(`/tokens/${whole[0]}/redeem`, redemption(['123']));
    expect(resultsOf(inOne)[0].redeemed.first).toBe(true);
  });

  test('a key at a gate can try only so many codes', async () => {
    const { apiKey } = await accounts.add(customer.id, { scope: 'redeem' });
    const gate = await connect(sharedUrl(), apiKey);
    const answer = await redeem(
      Array.from({ length: 601 }, (_, i) => String(i)),
      {},
      gate,
    );
    expect([answer.status, answer.json.errors[0].meta]).toEqual([429, { asked: 601, left: 600, most: 600 }]);
  });
});

test('what was done is told, and kept after the line was deleted', async () => {
  const own = await makeLine(client, { size: 1000, digits: 12, alphabet: 'DIGITS' });
  const tokens = await tokensOf(client, own);
  const voided = (await client.post(`/tokens/${own}/void`, voidBody({ tokens: [tokens[0]] }))).json.data.id;
  const done = (await client.post(`/tokens/${own}/redeem`, redemption([tokens[1] as string]))).json.data.id;
  await client.delete(`/tokens/${own}`);
  const results = resultsOf(
    await client.post(`/tokens/${own}/verify`, {
      data: { type: 'verification', attributes: { tokens: tokens.slice(0, 3) } },
    }),
  );
  expect(
    results.map((each: { void?: object; redeemed?: object }) => [each.void !== undefined, each.redeemed !== undefined]),
  ).toEqual([
    [true, false],
    [false, true],
    [false, false],
  ]);
  expect((await client.get(`/tokens/${own}/void`)).json.data.map(({ id }: { id: string }) => id)).toEqual([voided]);
  expect((await client.get(`/redeem?filter[line]=${own}`)).json.data.map(({ id }: { id: string }) => id)).toEqual([
    done,
  ]);
  const late = await client.post(`/tokens/${own}/redeem`, redemption([tokens[2] as string]));
  expect(resultsOf(late)[0].redeemed.first).toBe(true);
  const told = await eventually(async () => {
    const events = eventsOf(own).filter(({ type }) => /voided|redeemed/.test(type));
    return events.length >= 3 && events;
  });
  expect(told.map(({ type, detail }) => [type, detail.count, detail.positions]).sort()).toEqual([
    ['Line redeemed', '1', ['1']],
    ['Line redeemed', '1', ['2']],
    ['Line voided', '1', undefined],
  ]);
  for (const { detail } of told)
    for (const code of tokens.slice(0, 3)) expect(JSON.stringify(detail)).not.toContain(code);
});
