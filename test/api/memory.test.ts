import { beforeAll, describe, expect, test } from '@jest/globals';
import { sharedCloud } from '../cloud.ts';
import { accountsOf, type GivenCustomer } from './accounts.ts';
import { type Answer, type Client, connect, type Order, orderBody, send, sharedUrl, withSession } from './client.ts';
import { continuationBody, postMultipart, snapshotOf } from './continuation.ts';

/** What the service remembers of a customer: lines, parts and totals, over all sessions and for ever. */
const ORDER: Order = { size: 1000, digits: 20, alphabet: 'UPPER_EPCG30' };
const url = sharedUrl();
let customer: GivenCustomer;
/** Three sessions of one customer, the second of a key with a note, and one of another. */
let first: Client;
let second: Client;
let third: Client;
let stranger: Client;
/** A line that the first session opens and the second continues, and one of the third, which is deleted. */
let line: string;
let gone: string;
const began = new Date().toISOString();

async function open(apiKey: string, note: string): Promise<Client> {
  const body = { data: { type: 'session', attributes: { note } } };
  const opened = await send(url, 'POST', '/sessions', { headers: { 'Api-Key': apiKey }, body });
  return withSession(url, opened.json.data.id);
}

const noted = (note: string, more: object = {}) => {
  const body = orderBody(ORDER) as { data: { attributes: object } };
  return { ...body, data: { ...body.data, attributes: { ...body.data.attributes, note, ...more } } };
};

beforeAll(async () => {
  const accounts = await accountsOf(sharedCloud());
  customer = await accounts.letIn('basic');
  first = await open(customer.apiKey, 'gate');
  const { apiKey } = await accounts.add(customer.id, { scope: 'order', note: 'Anna' });
  second = await open(apiKey, 'office');
  third = await open(customer.apiKey, 'printer');
  stranger = await connect(url, (await accounts.letIn('bulk')).apiKey);
  const ordered = await first.post('/tokens', noted('Spring labels', { gtin: '4012345678901' }));
  expect([ordered.status, ordered.text]).toEqual([201, ordered.text]);
  line = ordered.json.data.id;
  await first.until(line, 'finished');
  const snapshot = await snapshotOf(third, line);
  const continued = await postMultipart(second, `/tokens/${line}`, continuationBody(noted('Summer labels'), snapshot));
  expect(continued.status).toBe(201);
  await second.until(line, 'finished');
  const other = await third.order(ORDER);
  gone = other.json.data.id;
  await third.until(gone, 'finished');
  expect((await third.delete(`/tokens/${gone}`)).status).toBe(200);
});

const everyone = () => [first, second, third];
const idsOf = ({ json }: Answer) => json.data.map(({ id }: { id: string }) => id);
/** No answer tells the session of somebody else. */
function expectNoSession(answer: Answer, own: Client): void {
  for (const { session } of everyone()) if (session !== own.session) expect(answer.text).not.toContain(session);
}

describe('notes and GTINs', () => {
  test('stand in every answer about the line, the note of its order', async () => {
    const { attributes } = (await third.get(`/tokens/${line}`)).json.data;
    expect(attributes).toMatchObject({ note: 'Summer labels', gtin: '04012345678901' });
    for (const status of ['requested', 'started', 'ended', 'finished']) {
      expect((await first.get(`/tokens/${line}/${status}`)).json.data.attributes).toMatchObject({
        note: 'Summer labels',
        gtin: '04012345678901',
      });
    }
  });

  test.each([
    ['a note of 1,001 characters', { note: 'x'.repeat(1001) }, 'note'],
    ['a note with control characters', { note: 'a\u0000b' }, 'note'],
    ['a wrong check digit', { gtin: '4012345678902' }, 'gtin'],
    ['a GTIN of 11 digits', { gtin: '40123456789' }, 'gtin'],
    ['a GTIN that is a number', { gtin: 4_012_345_678_901 }, 'gtin'],
  ])('%s is refused', async (_, attributes, member) => {
    const { status, json } = await first.post('/tokens', noted('', attributes));
    expect([status, json.errors[0].source.pointer]).toEqual([422, `/data/attributes/${member}`]);
  });

  test('another GTIN than the line’s is refused, whoever continues it', async () => {
    const body = continuationBody(noted('', { gtin: '96385074' }), await snapshotOf(first, line));
    const { status, json } = await postMultipart(first, `/tokens/${line}`, body);
    expect([status, json.errors[0].source.pointer]).toEqual([409, '/data/attributes/gtin']);
  });
});

describe('GET /tokens?filter[scope]=customer', () => {
  const path = '/tokens?filter[scope]=customer';

  test('shows the lines of all sessions to each of them, with who has opened them and what they have issued', async () => {
    for (const client of everyone()) {
      const answer = await client.get(path);
      expect(answer.json.meta).toEqual({ complete: true });
      expect(answer.json.data).toHaveLength(1);
      const opened = { note: 'gate', at: expect.any(String) };
      expect(answer.json.data[0]).toMatchObject({
        id: line,
        attributes: { status: 'finished', note: 'Summer labels' },
        meta: { opened, parts: 2, total: '2000', shared: true },
      });
      expect(answer.json.data[0].meta.opened.at >= began).toBe(true);
      expectNoSession(answer, client);
    }
  });

  test('shows deleted ones where they are asked for', async () => {
    const answer = await first.get(`${path}&filter[deleted]=yes`);
    expect(idsOf(answer)).toEqual([line, gone].sort());
    const { attributes, meta, links } = answer.json.data.find(({ id }: { id: string }) => id === gone);
    expect(attributes).toMatchObject({ status: 'deleted', timestamps: { deleted: expect.any(String) } });
    expect(meta).toEqual({ opened: { note: 'printer', at: expect.any(String) }, parts: 1, total: '1000' });
    expect(Object.keys(links)).toEqual(['self']);
    expect(idsOf(await first.get(`${path}&filter[deleted]=no`))).toEqual([line]);
  });

  test('pages, also past what is not shown', async () => {
    const pages = async (query: string) => {
      const ids: string[] = [];
      for (let next: string | undefined = `/api${path}&page[size]=1${query}`; next !== undefined; ) {
        const answer = await first.get(next.slice('/api'.length));
        ids.push(...idsOf(answer));
        next = answer.json.links.next;
      }
      return ids;
    };
    expect(await pages('&filter[deleted]=yes')).toEqual([line, gone].sort());
    expect(await pages('')).toEqual([line]);
  });

  test('shows nothing to another customer', async () => {
    expect((await stranger.get(`${path}&filter[deleted]=yes`)).json).toMatchObject({
      meta: { complete: true },
      data: [],
    });
  });

  test.each([
    ['filter[scope]', `${path}s`],
    ['filter[deleted]', `${path}&filter[deleted]=all`],
    ['filter[deleted]', '/tokens?filter[deleted]=yes'],
  ])('a %s that is not known is refused', async (parameter, query) => {
    const { status, json } = await first.get(query);
    expect([status, json.errors[0].source.parameter]).toEqual([400, parameter]);
  });

  test('the plain list stays the session’s, and says where it is asked which of its lines others have ordered parts of', async () => {
    expect(idsOf(await first.get('/tokens'))).toEqual([]);
    const [held] = (await second.get('/tokens')).json.data;
    expect([held.id, held.meta]).toEqual([line, undefined]);
    expect((await second.get('/tokens?meta=shared')).json.data[0].meta).toEqual({ shared: true });
    expect((await third.get('/tokens')).json.data).toEqual([]);
    for (const client of [first, third]) {
      expect((await client.delete(`/tokens/${line}`)).status).toBe(404);
      expect((await client.delete('/tokens')).json.data).toEqual([]);
    }
  });
});

describe('GET /tokens/{id}/parts', () => {
  test('shows the parts of a line with their notes, and whose key has ordered them, to every session', async () => {
    for (const client of everyone()) {
      const answer = await client.get(`/tokens/${line}/parts`);
      expect(answer.json.meta).toEqual({ total: '2000', parts: 2, complete: true });
      const part = (number: number, firstPosition: string, notes: object) => ({
        attributes: {
          timestamps: { ended: expect.any(String), started: expect.any(String), requested: expect.any(String) },
          part: number,
          size: '1000',
          first: firstPosition,
          ...notes,
        },
        id: `${line}-${number}`,
        type: 'part',
        relationships: { tokens: { data: { id: line, type: 'tokens' } } },
      });
      expect(answer.json.data).toEqual([
        part(1, '0', { note: 'Spring labels' }),
        part(2, '1000', { note: 'Summer labels', by: 'Anna' }),
      ]);
      expectNoSession(answer, client);
    }
  });

  test('pages', async () => {
    const page = await first.get(`/tokens/${line}/parts?page[size]=1`);
    expect([page.json.data.length, page.json.meta.parts]).toEqual([1, 2]);
    const next = await first.get(page.json.links.next.slice('/api'.length));
    expect([idsOf(next), next.json.links.next]).toEqual([[`${line}-2`], undefined]);
  });

  test('is all that is left of a deleted line', async () => {
    expect(idsOf(await second.get(`/tokens/${gone}/parts`))).toEqual([`${gone}-1`]);
    for (const path of ['', '/requested', '/ended', '/data', '/snapshot']) {
      expect([path, (await second.get(`/tokens/${gone}${path}`)).status]).toEqual([path, 404]);
    }
  });

  test('shows nothing to another customer', async () => {
    for (const id of [line, gone]) expect((await stranger.get(`/tokens/${id}/parts`)).status).toBe(404);
  });
});

describe('GET /parts', () => {
  const total = async (client: Client, query = '') => {
    const answer = await client.get(`/parts${query}`);
    expect([answer.status, answer.text]).toEqual([200, answer.text]);
    const { meta, data } = answer.json;
    return [meta.total, meta.parts, data.length];
  };

  test('adds up what was issued over all lines, deleted ones too', async () => {
    for (const client of everyone()) {
      const answer = await client.get('/parts');
      expect(answer.json.meta).toEqual({ total: '3000', parts: 3, complete: true });
      expect(idsOf(answer)).toEqual([`${line}-1`, `${line}-2`, `${gone}-1`]);
      expectNoSession(answer, client);
    }
  });

  test('in a span, whose end is not in it', async () => {
    const ended = (await first.get('/parts')).json.data.map(
      ({ attributes }: { attributes: { timestamps: { ended: string } } }) => attributes.timestamps.ended,
    );
    const year = Number(began.slice(0, 4));
    expect(await total(first, `?filter[since]=${year}-01-01&filter[until]=${year + 1}-01-02`)).toEqual(['3000', 3, 3]);
    expect(await total(first, `?filter[until]=${year}-01-01`)).toEqual(['0', 0, 0]);
    expect(await total(first, `?filter[since]=${year + 2}-01-01`)).toEqual(['0', 0, 0]);
    expect(await total(first, `?filter[since]=${ended[1]}`)).toEqual(['2000', 2, 2]);
    expect(await total(first, `?filter[until]=${ended[1]}`)).toEqual(['1000', 1, 1]);
    expect(await total(first, `?filter[since]=${ended[0]}&filter[until]=${ended[2]}`)).toEqual(['2000', 2, 2]);
    expect(await total(first, `?filter[since]=${ended[0]}&filter[until]=${ended[0]}`)).toEqual(['0', 0, 0]);
  });

  test('its total is over all pages, and the next page keeps the span', async () => {
    const page = await first.get(`/parts?filter[since]=${began.slice(0, 10)}&page[size]=2`);
    expect([page.json.meta.total, page.json.data.length]).toEqual(['3000', 2]);
    const next = await first.get(page.json.links.next.slice('/api'.length));
    expect([next.json.meta.total, idsOf(next), next.json.links.next]).toEqual(['3000', [`${gone}-1`], undefined]);
    expect(next.json.links.self).toContain('filter[since]=');
  });

  test.each([
    ['filter[since]', '?filter[since]=yesterday'],
    ['filter[since]', '?filter[since]=2026-02-30'],
    ['filter[until]', '?filter[until]=2026-13-01'],
    ['filter[until]', '?filter[until]=2026-01-01T00:00:00%2B02:00'],
    ['filter[until]', '?filter[since]=2026-01-02&filter[until]=2026-01-01'],
  ])('a wrong %s is refused: %s', async (parameter, query) => {
    const { status, json } = await first.get(`/parts${query}`);
    expect([status, json.errors[0].source.parameter]).toEqual([400, parameter]);
  });

  test('shows nothing to another customer', async () => {
    expect(await total(stranger)).toEqual(['0', 0, 0]);
  });

  test('HEAD answers as GET does', async () => {
    for (const path of ['/parts', `/tokens/${line}/parts`, '/tokens?filter[scope]=customer']) {
      const [head, get] = [await first.head(path), await first.get(path)];
      expect([path, head.status, head.headers.get('X-Content-Length')]).toEqual([path, 200, String(get.bytes.length)]);
    }
  });
});
