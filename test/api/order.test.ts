import { createHmac, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, type Client, connect, JSON_API } from './client.ts';

/** The documented answer of GET /tokens/{id}/started, ids and times masked, to the letter. */
const documented = `{
    "meta": {
        "seed": "XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX"
    },
    "links": {
        "self": "/api/tokens",
        "info": "/api/tokens/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX"
    },
    "data": {
        "attributes": {
            "timestamps": {
                "started": "YYYY-MM-DDThh:mm:ss.sssZ",
                "requested": "YYYY-MM-DDThh:mm:ss.sssZ"
            },
            "status": "started",
            "analysis": "none",
            "progress": 0,
            "size": "1000",
            "digits": "100",
            "reachable": "10485",
            "alphabet": "UPPER_VOWELS",
            "available": "7888609052210118054117285652827862296732064351090230047702789306640625"
        },
        "id": "XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX",
        "type": "tokens",
        "relationships": {
            "payment": {
                "data": {
                    "id": "XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX",
                    "ident": "pi_XXXXXXXXXXXXXXXXXXXXXXXX",
                    "type": "transaction"
                }
            }
        }
    }
}`;

function masked({ json }: Answer): string {
  return JSON.stringify(json, null, 4)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'YYYY-MM-DDThh:mm:ss.sssZ')
    .replace(/pi_[A-Za-z0-9]{24}/, 'pi_XXXXXXXXXXXXXXXXXXXXXXXX');
}

/** One line, as documented: alphabet UPPER_VOWELS, 1,000 tokens of 100 digits, a seed. */
const seed = randomUUID();
const capacity = 5n ** 100n;
let client: Client;
let ordered: Answer;
let id: string;
let finished: Answer;
let data: Answer;
beforeAll(async () => {
  client = await connect();
  await client.addAlphabet('UPPER_VOWELS', 'AEIOU');
  ordered = await client.order({ size: 1000, digits: 100, alphabet: 'UPPER_VOWELS', seed });
  id = ordered.json.data.id;
  await client.until(id, 'finished');
  finished = await client.get(`/tokens/${id}/finished`);
  data = await client.get(`/tokens/${id}/data`);
});

describe('POST /tokens', () => {
  test('accepts the order and answers the status requested', () => {
    expect(ordered.status).toBe(201);
    expect(masked(ordered)).toBe(
      documented
        .replace('                "started": "YYYY-MM-DDThh:mm:ss.sssZ",\n', '')
        .replace('            "progress": 0,\n', '')
        .replace('"status": "started"', '"status": "requested"'),
    );
    expect(ordered.json.meta.seed).toBe(seed);
  });

  test.each([
    ['strings', '1000', '100'],
    ['integers', 1000, 100],
  ])('takes size and digits as %s', async (_, size, digits) => {
    const { status, json } = await client.order({ size, digits, alphabet: 'DIGITS' });
    expect(status).toBe(201);
    expect(json.data.attributes).toMatchObject({ size: '1000', digits: '100' });
    expect(json).not.toHaveProperty('meta');
  });
});

describe('GET /tokens/{id}/started', () => {
  test('answers the documented page to the letter, long after the line is finished', async () => {
    const answer = await client.get(`/tokens/${id}/started`);
    expect(answer.status).toBe(200);
    expect(masked(answer)).toBe(documented);
    expect(answer.json.meta.seed).toBe(seed);
    expect(answer.json.links.info).toBe(`/api/tokens/${id}`);
    expect(answer.json.data.id).toBe(id);
    expect(answer.json.data.relationships).toEqual(ordered.json.data.relationships);
    const { requested, started } = answer.json.data.attributes.timestamps;
    expect(requested <= started).toBe(true);
  });

  test('answers the same while a second line runs', async () => {
    const before = (await client.get(`/tokens/${id}/started`)).text;
    const second = await client.order({ size: 10_000, digits: 100, alphabet: 'UPPER_VOWELS', seed: randomUUID() });
    expect((await client.get(`/tokens/${id}/started`)).text).toBe(before);
    await client.until(second.json.data.id, 'started');
    expect((await client.get(`/tokens/${id}/started`)).text).toBe(before);
    expect((await client.get(`/tokens/${second.json.data.id}/started`)).json.data.id).toBe(second.json.data.id);
    await client.until(second.json.data.id, 'finished');
  });

  test('sends the documented headers', async () => {
    const { headers } = await client.get(`/tokens/${id}/started`);
    expect(headers.get('Accept')).toBe(JSON_API);
    expect(headers.get('Cache-Control')).toBe('no-cache');
    expect(headers.get('Content-Type')).toBe(JSON_API);
    expect(headers.get('Connection')).toBe('keep-alive');
    expect(headers.get('Date')).toMatch(/ GMT$/);
  });
});

describe('each status as it was recorded', () => {
  test.each([
    ['requested', ['requested'], []],
    ['started', ['started', 'requested'], []],
    ['ended', ['ended', 'started', 'requested'], ['data']],
    ['finished', ['finished', 'ended', 'started', 'requested'], ['data', 'snapshot']],
  ])('%s shows its own moments and links', async (status, moments, files) => {
    const { json } = await client.get(`/tokens/${id}/${status}`);
    expect(json.data.attributes.status).toBe(status);
    const { timestamps } = json.data.attributes;
    expect(Object.keys(timestamps)).toEqual(moments);
    expect(Object.values(timestamps).toReversed()).toEqual(Object.values(timestamps).sort());
    const links = Object.fromEntries(files.map((file) => [file, `/api/tokens/${id}/${file}`]));
    expect(json.links).toEqual({ self: '/api/tokens', info: `/api/tokens/${id}`, ...links });
    expect(json.meta).toEqual({ seed });
  });

  test('ended has progress 100, finished none', async () => {
    const ended = await client.get(`/tokens/${id}/ended`);
    expect(ended.json.data.attributes.progress).toBe(100);
    expect(finished.json.data.attributes).not.toHaveProperty('progress');
  });

  test('analyzed is not found where no analysis was asked for', async () => {
    const answer = await client.get(`/tokens/${id}/analyzed`);
    expect(answer.status).toBe(404);
    expect(answer.json.errors[0].title).toBe('Status not found');
  });

  test('GET /tokens/{id} is the current one', async () => {
    expect((await client.get(`/tokens/${id}`)).json).toEqual(finished.json);
  });
});

describe('the figures of finished', () => {
  const attributes = () => finished.json.data.attributes;

  test('available is what the part has left', () => {
    expect(attributes().available).toBe('7888609052210118054117285652827862296732064351090230047702789306639625');
    expect(BigInt(attributes().available)).toBe(capacity - 1000n);
    expect(attributes().partial).toBe(true);
    expect(attributes().reachable).toBe('10485');
  });

  test('checksum is the XOR of all tokens that are not produced, 7 bits a digit', () => {
    const { checksum } = attributes();
    expect(checksum).toMatch(/^[01]{700}$/);
    // 5^99 is odd: at each position the full set XORs to the alphabet's own XOR.
    const full = [...'AEIOU'].reduce((xor, symbol) => xor ^ symbol.charCodeAt(0), 0);
    const sums = new Array<number>(100).fill(full);
    for (const token of data.text.split('\n')) {
      for (let i = 0; i < 100; i++) (sums[i] as number) ^= token.charCodeAt(i);
    }
    expect(checksum).toBe(sums.map((sum) => sum.toString(2).padStart(7, '0')).join(''));
  });

  test('filesizes and filehashes are those of the data', () => {
    expect(attributes().filesizes).toEqual({ data: 100_999 });
    expect(attributes().filehashes).toEqual({ data: createHmac('sha256', seed).update(data.bytes).digest('hex') });
  });

  test('rate is digits a second of the production', () => {
    const { rate, timestamps } = attributes();
    const milliseconds = Math.max(1, Date.parse(timestamps.ended) - Date.parse(timestamps.started));
    expect(rate).toBe(Math.round((100 * 1000 * 1000) / milliseconds));
  });
});

describe('GET /tokens/{id}/data', () => {
  test('is 1,000 different tokens, one a line, no newline at the end', () => {
    expect(data.status).toBe(200);
    expect(data.bytes).toHaveLength(100_999);
    const tokens = data.text.split('\n');
    expect(tokens).toHaveLength(1000);
    expect(new Set(tokens).size).toBe(1000);
    for (const token of tokens) expect(token).toMatch(/^[AEIOU]{100}$/);
  });

  test('says what it is, and HEAD says the same without a body', async () => {
    const head = await client.head(`/tokens/${id}/data`);
    expect(head.status).toBe(200);
    expect(head.bytes).toHaveLength(0);
    for (const { headers } of [data, head]) {
      expect(headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
      expect(headers.get('Content-Length')).toBe('100999');
      expect(headers.get('X-Content-Length')).toBe('100999');
      expect(headers.get('Content-Disposition')).toMatch(/^attachment; filename="[^"]+"$/);
      expect(headers.get('ETag')).toMatch(/^"[^"]+"$/);
    }
  });
});

describe('GET /tokens/{id}/snapshot', () => {
  test('is under 1 KB and shows nothing of the alphabet', async () => {
    const snapshot = await client.get(`/tokens/${id}/snapshot`);
    expect(snapshot.status).toBe(200);
    expect(snapshot.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(snapshot.headers.get('Content-Length')).toBe(String(snapshot.bytes.length));
    expect(snapshot.bytes.length).toBeLessThan(1024);
    for (const text of ['AEIOU', 'UPPER_VOWELS', seed]) expect(snapshot.bytes.includes(text)).toBe(false);
    expect((await client.head(`/tokens/${id}/snapshot`)).headers.get('Content-Length')).toBe(
      String(snapshot.bytes.length),
    );
  });

  test('a line that is used up has none', async () => {
    const all = await client.order({ size: 7776, digits: 5, alphabet: 'DICE' });
    const line = all.json.data.id;
    const { json } = await client.until(line, 'finished');
    expect(json.links).toEqual({ self: '/api/tokens', info: `/api/tokens/${line}`, data: `/api/tokens/${line}/data` });
    expect(json.data.attributes).toMatchObject({
      available: '0',
      reachable: '0',
      partial: false,
      checksum: '0'.repeat(70),
      filesizes: { data: 124_415 },
    });
    expect((await client.get(`/tokens/${line}/snapshot`)).status).toBe(404);
    const tokens = new Set((await client.get(`/tokens/${line}/data`)).text.split('\n'));
    expect(tokens.size).toBe(7776);
  });
});

test.each([
  ['LOWER_LATIN', 3, 8_788, 35_151],
  ['UPPER_EPCG30', 20, 50_000, 1_049_999],
])('%s, %s digits, %s tokens come to %s bytes', async (alphabet, digits, size, bytes) => {
  const { json } = await client.order({ size, digits, alphabet });
  const done = await client.until(json.data.id, 'finished');
  const { filesizes, checksum } = done.json.data.attributes;
  expect(filesizes).toEqual({ data: bytes });
  expect(checksum).toHaveLength(7 * digits);
  expect(done.json.data.attributes).not.toHaveProperty('filehashes');
  const file = await client.get(`/tokens/${json.data.id}/data`);
  expect(file.bytes).toHaveLength(bytes);
  expect(new Set(file.text.split('\n')).size).toBe(size);
});
