import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { presetAlphabet } from '../../engine/alphabet/presets.ts';
import { createCodeRanker } from '../../engine/formats/code-ranker.ts';
import type { ResolvedFormat } from '../../engine/formats/resolved.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { sharedCloud } from '../cloud.ts';
import { accountsOf } from './accounts.ts';
import { type Answer, type Client, connect, orderBody, sharedUrl } from './client.ts';
import { continueFrom, continueLine, fromBody, snapshotOf, tokensOf } from './continuation.ts';

/** Orders with a format, over HTTP. */
let client: Client;
let bulk: Client;
beforeAll(async () => {
  // A customer of its own: another file that gets codes of the same one would make it wait.
  const { apiKey } = await (await accountsOf(sharedCloud())).letIn('basic');
  [client, bulk] = await Promise.all([connect(sharedUrl(), apiKey), connect(sharedUrl(), demoApiKeys.bulk)]);
});

/** The body of an order, without digits where the pattern says how many there are. */
function formatBody(order: { size: number; alphabet: string; format: object; digits?: number }): object {
  const { data } = orderBody({ digits: 1, ...order }) as { data: { attributes: object } };
  const { digits: _, ...attributes } = data.attributes as Record<string, unknown>;
  return { data: { ...data, attributes: { ...attributes, ...(order.digits && { digits: order.digits }) } } };
}

async function made(
  of: Client,
  order: Parameters<typeof formatBody>[0],
  until: 'finished' | 'analyzed' = 'finished',
  query = '',
): Promise<string> {
  const answer = await of.post(`/tokens${query}`, formatBody(order));
  if (answer.status !== 201) throw new Error(answer.text);
  await of.until(answer.json.data.id, until);
  return answer.json.data.id;
}
const capacity = (of: Client, attributes: object) => of.post('/capacity', { data: { type: 'capacity', attributes } });
const faultsOf = ({ status, json }: Answer) => ({
  status,
  faults: json.errors.map(({ source, detail }: { source: object; detail: string }) => ({ ...source, detail })),
});

describe('a voucher with a prefix, a check symbol, words and runs to avoid', () => {
  const format = {
    pattern: 'SUMMER-####-####*',
    check: 'iso7064',
    avoid: { lists: ['en', 'de'], words: ['winter'], runs: 3, codes: ['SUMMER-1', 'SUMMER-A1B2-C3D44'] },
  };
  const order = { size: 2000, alphabet: 'UPPER_EPCG30', format };
  let line: string;
  let codes: string[];
  beforeAll(async () => {
    line = await made(client, order, 'analyzed', '?analysis=metrics');
    codes = await tokensOf(client, line);
  });

  test('is made as it must be', async () => {
    expect(new Set(codes).size).toBe(2000);
    for (const code of codes) {
      expect(code).toMatch(/^SUMMER-[0-9A-HKMNPR-TV-Z]{4}-[0-9A-HKMNPR-TV-Z]{5}$/);
      expect(code).not.toMatch(/(.)\1\1/);
    }
  });

  test('is shown by pattern, check and runs, lists by name, words and codes by number and hash', async () => {
    const { attributes } = (await client.get(`/tokens/${line}`)).json.data;
    expect(attributes).toMatchObject({ digits: '8', size: '2000', alphabet: 'UPPER_EPCG30' });
    expect(attributes.format).toEqual({
      pattern: format.pattern,
      check: { system: 'iso7064', over: 'code' },
      avoid: {
        lists: ['de', 'en'],
        words: { count: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
        runs: 3,
        codes: { count: 0, ignored: 2, hash: createHash('sha256').update('').digest('hex') },
      },
    });
    for (const status of ['requested', 'started', 'ended', 'finished', 'analyzed']) {
      const { json } = await client.get(`/tokens/${line}/${status}`);
      expect(json.data.attributes.format).toEqual(attributes.format);
    }
    const listed = (await client.get('/tokens')).json.data.find(({ id }: { id: string }) => id === line);
    expect(listed.attributes.format).toEqual(attributes.format);
  });

  test('counts what is left, and its scores are ranks among the codes that fit', async () => {
    const { json } = await client.get(`/tokens/${line}?meta=format`);
    const kept = json.meta.format as ResolvedFormat;
    expect(kept.words).toContain('w1n73r');
    const { available } = json.data.attributes;
    expect(BigInt(available)).toBe(BigInt(kept.fits) - 2000n);
    const ranker = createCodeRanker(kept, presetAlphabet('UPPER_EPCG30'));
    const scores = (await client.get(`/tokens/${line}/score`)).text.split('\n');
    expect(scores).toEqual(codes.map((code) => String(ranker.rankOf(code))));
    const { json: odds } = await client.get(`/tokens/${line}?meta=odds`);
    expect(odds.meta.odds).toBeCloseTo(2000 / Number(kept.fits), 15);
    expect(odds.meta.medicines).toEqual({ odds: true, length: true, characters: false });
  });

  test('goes on from its snapshot and by JSON, with the format or without it; another one is refused', async () => {
    const id = await made(client, order);
    const first = await tokensOf(client, id);
    const other = { ...order, digits: 8, format: { ...format, avoid: { ...format.avoid, runs: 4 } } };
    const blob = await snapshotOf(client, id);
    expect(faultsOf(await continueLine(client, id, other, blob))).toEqual({
      status: 409,
      faults: [
        {
          parameter: 'format',
          pointer: '/data/attributes/format',
          detail: 'The format must be that of the snapshot. You may leave it out.',
        },
      ],
    });
    const { format: _, ...plain } = { ...order, digits: 8 };
    expect((await continueLine(client, id, plain, blob)).status).toBe(201);
    await client.until(id, 'finished');
    const second = await tokensOf(client, id);

    const refused = await client.post(`/tokens/${id}`, fromBody({ size: 1000, from: 4000, format: other.format }));
    expect(faultsOf(refused)).toEqual({
      status: 409,
      faults: [
        {
          parameter: 'format',
          pointer: '/data/attributes/format',
          detail: 'The format must be that of the line. You may leave it out.',
        },
      ],
    });
    // The same words in another order are the same format, whatever has become of lists.
    const same = { ...format, avoid: { ...format.avoid, lists: ['de', 'en', 'de'] } };
    expect((await continueFrom(client, id, { size: 1000, from: 4000, format: same })).status).toBe(201);
    await client.until(id, 'finished');
    const third = await tokensOf(client, id);
    expect(new Set([...first, ...second, ...third]).size).toBe(5000);
  });

  test('is verified, and its codes are had again', async () => {
    const wrong = codes[0]?.replace(/.$/, (last) => (last === '0' ? '1' : '0')) as string;
    const body = { data: { type: 'verification', attributes: { tokens: [codes[7], wrong, 'SUMMER'] } } };
    const { results } = (await client.post(`/tokens/${line}/verify`, body)).json.data.attributes;
    expect(results[0]).toMatchObject({ token: codes[7], issued: true, part: 1, position: '7' });
    expect(results.slice(1).map(({ issued }: { issued: boolean }) => issued)).toEqual([false, false]);
    const again = { data: { type: 'codes', attributes: { from: 5, count: 3 } } };
    expect((await client.post(`/tokens/${line}/codes`, again)).text).toBe(codes.slice(5, 8).join('\n'));
  });

  test('has a picture that finds nothing odd', async () => {
    const { text } = await client.get(`/tokens/${line}/analysis`, { headers: { Accept: 'image/svg+xml' } });
    expect(text).not.toContain('NaN');
    const [, found] = /are (\d+) of \d+ bins of scores/.exec(text) ?? [];
    expect(Number(found)).toBeLessThan(3);
  });
});

describe('a small format', () => {
  test('is exhausted: every code that fits once, and then none is left', async () => {
    const format = {
      pattern: 'T-[1-6]#[^0]#',
      avoid: { words: ['123'], lookalikes: false, runs: 2, codes: ['T-1212'] },
    };
    const { available } = (await capacity(bulk, { alphabet: 'DIGITS', format })).json.data.attributes;
    const fitting = Array.from({ length: 10_000 }, (_, i) => String(i).padStart(4, '0'))
      .filter((code) => /^[1-6].[^0]./.test(code) && !/(.)\1/.test(code) && !code.includes('123') && code !== '1212')
      .map((code) => `T-${code}`);
    expect(available).toBe(String(fitting.length));
    const half = Math.floor(fitting.length / 2);
    const id = await made(bulk, { size: half, alphabet: 'DIGITS', format });
    const first = await tokensOf(bulk, id);
    const rest = fitting.length - half;
    const more = await bulk.post(`/tokens/${id}`, fromBody({ size: rest + 1, from: half }));
    expect(more.status).toBe(406);
    expect(more.json.errors[0].meta).toEqual({ minimum: '1', maximum: String(rest), by: 'available' });
    await continueFrom(bulk, id, { size: rest, from: half });
    const { attributes } = (await bulk.until(id, 'finished')).json.data;
    const second = await tokensOf(bulk, id);
    expect([...first, ...second].sort()).toEqual(fitting.sort());
    expect(attributes).toMatchObject({ available: '0', reachable: '0', partial: false, checksum: '0'.repeat(28) });
  });
});

test('what an order can have, and its files, go by the widest symbol that each place allows', async () => {
  await client.addAlphabet('MIXED_WIDTHS', 'aé€😀');
  const pattern = `€-[aé]${'#'.repeat(20)}`;
  const line = await made(client, { size: 1000, alphabet: 'MIXED_WIDTHS', format: { pattern } });
  const { attributes } = (await client.get(`/tokens/${line}`)).json.data;
  expect(attributes.available).toBe(String(2n * 4n ** 20n - 1000n));
  expect(attributes.reachable).toBe(String(Math.floor(2 ** 20 / (3 + 1 + 2 + 20 * 4))));
  const codes = await tokensOf(client, line);
  expect(codes.filter((code) => !/^€-[aé][aé€😀]{20}$/u.test(code))).toEqual([]);
  expect(attributes.filesizes.data).toBe(Buffer.byteLength(codes.join('\n')));
});

describe('POST /capacity', () => {
  test('tells what each member takes away, five examples, and the odds', async () => {
    const format = { pattern: '[1-5]##', avoid: { words: ['12'], runs: 2, codes: ['100', '101'] } };
    const { status, json } = await capacity(client, { alphabet: 'DIGITS', digits: 3, format });
    expect(status).toBe(200);
    const { attributes } = json.data;
    expect(attributes.excluded).toMatchObject({ pattern: 0.5, lists: 0, codes: expect.any(Number) });
    expect(attributes.excluded.words).toBeCloseTo(15 / 500, 12);
    expect(attributes.excluded.runs).toBeCloseTo(95 / 500, 12);
    expect(attributes.examples).toHaveLength(5);
    for (const example of attributes.examples) expect(example).toMatch(/^[1-5]\d\d$/);
    expect(json.meta.odds).toBeCloseTo(Number(attributes.reachable) / Number(attributes.available), 12);
    expect((await capacity(client, { alphabet: 'DIGITS', digits: 3, format })).json.data.attributes).toEqual(
      attributes,
    );
  });

  test('counts plain tokens as the capacity of the alphabet does', async () => {
    const { json } = await capacity(client, { alphabet: 'UPPER_EPCG30', digits: 20 });
    expect(json.data.attributes).toMatchObject({ available: String(30n ** 20n), reachable: '52428', digits: '20' });
    const one = await client.get('/alphabets/UPPER_EPCG30/20');
    expect(json.meta.odds).toBe(one.json.meta.odds);
  });

  test('counts bytes by what may stand at each place', async () => {
    const { json } = await capacity(client, { alphabet: 'DICE', format: { pattern: 'É-##########-##########' } });
    expect(json.data.attributes.reachable).toBe(String(Math.floor(2 ** 20 / (2 + 2 + 20 * 3))));
  });

  test('is the same for a repeat with an Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'capacity-1' };
    const body = { data: { type: 'capacity', attributes: { alphabet: 'DICE', digits: 5 } } };
    const [one, other] = [
      await client.post('/capacity', body, { headers }),
      await client.post('/capacity', body, { headers }),
    ];
    expect(other.json).toEqual(one.json);
  });

  test('tells whether a format can share a code with a line', async () => {
    const line = await made(client, { size: 1000, alphabet: 'UPPER_LATIN', format: { pattern: 'A#####' } });
    const apart = async (pattern: string, alphabet = 'UPPER_LATIN') =>
      (await capacity(client, { alphabet, format: { pattern }, apart_from: line })).json.data.attributes.apart;
    expect(await apart('B#####')).toBe(true);
    expect(await apart('A######')).toBe(true);
    expect(await apart('[B-Z]#####')).toBe(true);
    // What begins with A can begin with AA.
    expect(await apart('AA####')).toBe(false);
    expect(await apart('######')).toBe(false);
    expect(await apart('######', 'DIGITS')).toBe(true);
    // A campaign for each letter: no code of one is one of another.
    const other = await made(client, { size: 1000, alphabet: 'UPPER_LATIN', format: { pattern: 'B#####' } });
    const [a, b] = [new Set(await tokensOf(client, line)), await tokensOf(client, other)];
    expect(b.some((code) => a.has(code))).toBe(false);
  });

  test('does not show lines of another customer', async () => {
    const line = await made(bulk, { size: 10, alphabet: 'DIGITS', format: { pattern: 'A####' } });
    const answer = await capacity(client, { alphabet: 'DIGITS', digits: 4, apart_from: line });
    expect(faultsOf(answer)).toEqual({
      status: 404,
      faults: [{ parameter: 'apart_from', pointer: '/data/attributes/apart_from', detail: 'Unknown tokens.' }],
    });
  });
});

describe('refused with a pointer', () => {
  const inFormat = '/data/attributes/format';
  test.each<[string, object, string]>([
    ['no object', [], ''],
    ['an unknown member', { prefix: 'A' }, '/prefix'],
    ['a pattern that is no text', { pattern: 7 }, '/pattern'],
    ['an absurdly long pattern', { pattern: '#'.repeat(5000) }, '/pattern'],
    ['a pattern without a place', { pattern: 'ABC' }, '/pattern'],
    ['a class that is not closed', { pattern: '#[A-' }, '/pattern'],
    ['a symbol that the alphabet does not have', { pattern: '[A-Z]##' }, '/pattern'],
    ['white space at the end', { pattern: '### ' }, '/pattern'],
    ['a check symbol in front', { pattern: '*###', check: 'luhn' }, '/pattern'],
    ['a check symbol without check', { pattern: '###*' }, '/pattern'],
    ['check without a check symbol', { pattern: '###', check: 'luhn' }, '/check'],
    ['an unknown system', { pattern: '###*', check: 'crc' }, '/check'],
    ['an unknown system, in full', { pattern: '###*', check: { system: 'crc' } }, '/check/system'],
    ['a check of unknown reach', { pattern: '###*', check: { system: 'luhn', over: 'all' } }, '/check/over'],
    ['a list that there is not', { pattern: '###', avoid: { lists: ['en', 'klingon'] } }, '/avoid/lists/1'],
    ['a word of one letter', { pattern: '###', avoid: { words: ['ab', 'c'] } }, '/avoid/words/1'],
    ['words that are no list', { pattern: '###', avoid: { words: 'ab' } }, '/avoid/words'],
    ['too many words', { pattern: '###', avoid: { words: Array(2001).fill('ab') } }, '/avoid/words'],
    ['lookalikes that are neither', { pattern: '###', avoid: { lookalikes: 1 } }, '/avoid/lookalikes'],
    ['a run of one', { pattern: '###', avoid: { runs: 1 } }, '/avoid/runs'],
    ['a code that is no text', { pattern: '###', avoid: { codes: ['123', 4] } }, '/avoid/codes/1'],
    ['an unknown member of avoid', { pattern: '###', avoid: { word: [] } }, '/avoid/word'],
    ['no code left', { pattern: '[0][0]#', avoid: { runs: 2 } }, '/avoid'],
    ['all codes left out', { pattern: 'A[0]', avoid: { codes: ['A0'] } }, '/avoid/codes'],
  ])('%s', async (_, format, pointer) => {
    const order = formatBody({ size: 1000, alphabet: 'DIGITS', format });
    for (const answer of [
      await client.post('/tokens', order),
      await capacity(client, { alphabet: 'DIGITS', format }),
    ]) {
      const { status, faults } = faultsOf(answer);
      expect([status, faults[0].pointer]).toEqual([422, inFormat + pointer]);
      expect(faults[0].detail).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('digits that are not those of the pattern, and none at all', async () => {
    const order = (more: object) =>
      client.post('/tokens', formatBody({ size: 1000, alphabet: 'DIGITS', ...more } as never));
    expect(faultsOf(await order({ digits: 4, format: { pattern: '#####' } }))).toMatchObject({
      status: 422,
      faults: [{ pointer: `${inFormat}/pattern` }],
    });
    expect(faultsOf(await order({}))).toMatchObject({ status: 422, faults: [{ pointer: '/data/attributes/digits' }] });
    expect(faultsOf(await order({ format: {} }))).toMatchObject({
      status: 422,
      faults: [{ pointer: `${inFormat}/pattern` }],
    });
    expect((await order({ digits: 5, format: { pattern: '#####' } })).status).toBe(201);
    expect((await order({ digits: 5, format: { check: 'gs1' } })).json.data.attributes.format.pattern).toBe('#####*');
  });

  test('what takes too much says what to shorten', async () => {
    const hashed = (i: number) => createHash('sha256').update(String(i)).digest('hex').slice(0, 32);
    const words = Array.from({ length: 2000 }, (_, i) => hashed(i));
    const { status, json } = await capacity(bulk, {
      alphabet: 'BASE62',
      format: { pattern: '#'.repeat(1000), avoid: { words } },
    });
    expect([status, json.errors[0].source.pointer]).toEqual([422, `${inFormat}/avoid/words`]);
    expect(json.errors[0].detail).toContain('fewer or shorter words');
  });

  test('digits beyond the agreement, with and without a pattern', async () => {
    const order = formatBody({ size: 1000, alphabet: 'DIGITS', format: { pattern: '#'.repeat(101) } });
    expect((await client.post('/tokens', order)).status).toBe(402);
    expect((await capacity(client, { alphabet: 'DIGITS', digits: 101, format: { check: 'gs1' } })).status).toBe(402);
    expect((await capacity(client, { alphabet: 'DIGITS', digits: 2, format: {} })).status).toBe(402);
  });
});
