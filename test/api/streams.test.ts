import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { STREAMED_BYTES } from '../../lambda/http/files/file-stream.ts';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type Answer, type Client, connect, JSON_API } from './client.ts';
import { makeLine } from './continuation.ts';

/** The files of a line as HTTP has them: lengths, ranges, conditions, names, and addresses of what is too long to stream. */
let client: Client;
let line: string;
let data: Answer;
beforeAll(async () => {
  client = await connect();
  line = await makeLine(client, { size: 1000, digits: 20, alphabet: 'UPPER_EPCG30' }, 'analyzed');
  data = await client.get(`/tokens/${line}/data`);
});
const LENGTH = 20_999;

describe.each([
  ['data', '/data', 'text/plain; charset=utf-8', '-1.txt'],
  ['data as gz', '/data?format=gz', 'application/gzip', '-1.txt.gz'],
  ['the data as text, asked for by name', '/data?format=txt', 'text/plain; charset=utf-8', '-1.txt'],
  ['the snapshot', '/snapshot', 'application/octet-stream', '-1.snapshot'],
  ['the analysis', '/analysis', JSON_API, '-1.analysis.json'],
  ['the scores', '/score', 'text/csv; charset=utf-8', '-1.score.csv'],
  ['the deltas', '/delta', 'text/csv; charset=utf-8', '-1.delta.csv'],
])('%s', (_, path, type, ending) => {
  test('comes with its type, name, length and tag, and HEAD says the same', async () => {
    const [got, head] = [await client.get(`/tokens/${line}${path}`), await client.head(`/tokens/${line}${path}`)];
    expect([got.status, head.status, head.bytes.length]).toEqual([200, 200, 0]);
    for (const { headers } of [got, head]) {
      expect(headers.get('Content-Type')).toBe(type);
      expect(headers.get('Content-Disposition')).toBe(`attachment; filename="${line}${ending}"`);
      expect(headers.get('Content-Length')).toBe(String(got.bytes.length));
      expect(headers.get('X-Content-Length')).toBe(String(got.bytes.length));
      expect(headers.get('Accept-Ranges')).toBe('bytes');
      expect(headers.get('ETag')).toMatch(/^"[^"]+"$/);
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
    expect(head.headers.get('ETag')).toBe(got.headers.get('ETag'));
  });

  test('is served whatever type the client accepts', async () => {
    for (const Accept of [JSON_API, '*/*', 'text/plain', 'application/json']) {
      expect((await client.get(`/tokens/${line}${path}`, { headers: { Accept } })).status).toBe(200);
    }
  });

  test('is not sent again to whoever has it', async () => {
    const etag = (await client.head(`/tokens/${line}${path}`)).headers.get('ETag') as string;
    for (const condition of [etag, `W/${etag}`, `"another", ${etag}`, '*']) {
      const answer = await client.get(`/tokens/${line}${path}`, { headers: { 'If-None-Match': condition } });
      expect([condition, answer.status, answer.bytes.length]).toEqual([condition, 304, 0]);
      expect(answer.headers.get('ETag')).toBe(etag);
    }
    const answer = await client.get(`/tokens/${line}${path}`, { headers: { 'If-None-Match': '"another"' } });
    expect(answer.status).toBe(200);
  });
});

test('the gz holds the same bytes', async () => {
  const gz = await client.get(`/tokens/${line}/data?format=gz`);
  expect(gunzipSync(gz.bytes).equals(data.bytes)).toBe(true);
  expect(gz.headers.get('Content-Encoding')).toBeNull();
});

test.each(['zip', '', 'TXT', 'toString', '__proto__'])('format=%s is unknown: 400', async (format) => {
  const answer = await client.get(`/tokens/${line}/data?format=${format}`);
  expect([answer.status, answer.json.errors[0].source]).toEqual([400, { parameter: 'format', pointer: '' }]);
});

describe('Range', () => {
  const ranged = (Range: string, more = {}) => client.get(`/tokens/${line}/data`, { headers: { Range, ...more } });

  test.each([
    ['bytes=0-19', 0, 19],
    ['bytes=21-40', 21, 40],
    ['bytes=20990-', 20_990, 20_998],
    ['bytes=-20', 20_979, 20_998],
    ['bytes=0-', 0, 20_998],
    ['bytes=20998-99999999999', 20_998, 20_998],
    ['bytes=-99999999', 0, 20_998],
  ])('%s: 206 with bytes %i to %i', async (range, first, last) => {
    const answer = await ranged(range);
    expect(answer.status).toBe(206);
    expect(answer.headers.get('Content-Range')).toBe(`bytes ${first}-${last}/${LENGTH}`);
    expect(answer.headers.get('Content-Length')).toBe(String(last - first + 1));
    expect(answer.bytes.equals(data.bytes.subarray(first, last + 1))).toBe(true);
  });

  test.each(['bytes=20999-', 'bytes=99999999-', 'bytes=-0'])('%s: 416 in the shape of every error', async (range) => {
    const answer = await ranged(range);
    expect(answer.status).toBe(416);
    expect(answer.headers.get('Content-Range')).toBe(`bytes */${LENGTH}`);
    expect(answer.headers.get('Content-Type')).toBe(JSON_API);
    expect(answer.json).toEqual({
      errors: [
        {
          status: '416',
          title: 'Data not found',
          detail: 'The range lies beyond the end.',
          source: { parameter: 'Range', pointer: '' },
        },
      ],
      links: { self: `/api/tokens/${line}/data` },
    });
  });

  test.each(['bytes=0-1,3-4', 'bytes=5-2', 'bytes=-', 'tokens=0-1', 'bytes 0-1', 'bytes=a-b', ''])(
    '"%s" is passed over: 200',
    async (range) => {
      expect((await ranged(range)).bytes.equals(data.bytes)).toBe(true);
    },
  );

  test('holds under If-Range as long as the file is the same', async () => {
    const etag = data.headers.get('ETag') as string;
    expect((await ranged('bytes=0-1', { 'If-Range': etag })).status).toBe(206);
    expect((await ranged('bytes=0-1', { 'If-Range': '"another"' })).status).toBe(200);
  });

  test('HEAD knows no ranges', async () => {
    const answer = await client.head(`/tokens/${line}/data`, { headers: { Range: 'bytes=0-1' } });
    expect([answer.status, answer.headers.get('Content-Length')]).toEqual([200, String(LENGTH)]);
  });
});

describe('a file of more than 10 MB', () => {
  const size = 600_000;
  const bytes = 21 * size - 1;
  let bulk: Client;
  let path: string;
  beforeAll(async () => {
    bulk = await connect(client.url, demoApiKeys.bulk);
    path = `/tokens/${await makeLine(bulk, { size, digits: 20, alphabet: 'UPPER_EPCG30' })}/data`;
  });

  test('is answered with 307 to an address from which anybody can fetch it', async () => {
    const answer = await bulk.get(path);
    expect(answer.status).toBe(307);
    const url = answer.headers.get('Location') as string;
    expect(answer.json).toEqual({
      links: { self: `/api${path}` },
      data: {
        attributes: { url, expires: expect.any(String), size: String(bytes) },
        id: path.split('/')[2],
        type: 'download',
      },
    });
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('900');
    const file = await fetch(url);
    expect(file.status).toBe(200);
    expect(file.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    expect(file.headers.get('Content-Disposition')).toBe(`attachment; filename="${path.split('/')[2]}-1.txt"`);
    const content = Buffer.from(await file.arrayBuffer());
    expect(content).toHaveLength(bytes);
    const distinct = new Set<string>();
    for (let at = 0; at < bytes; at += 21) distinct.add(content.toString('latin1', at, at + 20));
    expect(distinct.size).toBe(size);
    // The ranges that are short enough are streamed as ever.
    const middle = await bulk.get(path, { headers: { Range: 'bytes=6000000-6999999' } });
    expect(middle.status).toBe(206);
    expect(middle.headers.get('Content-Range')).toBe(`bytes 6000000-6999999/${bytes}`);
    const hash = (part: Uint8Array) => createHash('sha256').update(part).digest('hex');
    expect(hash(middle.bytes)).toBe(hash(content.subarray(6_000_000, 7_000_000)));
  });

  test('and one of 10 MB is not: API Gateway slows down what is longer, in MB of whichever kind', async () => {
    expect(STREAMED_BYTES).toBeLessThanOrEqual(10 * 1000 ** 2);
    const ranged = (last: number) => bulk.get(path, { headers: { Range: `bytes=0-${last}` } });
    const exactly = await ranged(STREAMED_BYTES - 1);
    expect([exactly.status, exactly.bytes.length]).toEqual([206, 10_000_000]);
    expect((await ranged(STREAMED_BYTES)).status).toBe(307);
  });

  test('with ?redirect=no the address comes as a document', async () => {
    const answer = await bulk.get(`${path}?redirect=no`);
    expect([answer.status, answer.headers.get('Location')]).toEqual([200, null]);
    expect(answer.headers.get('Content-Type')).toBe(JSON_API);
    expect(answer.json.links.self).toBe(`/api${path}?redirect=no`);
    const { url, size: length } = answer.json.data.attributes;
    expect(length).toBe(String(bytes));
    const start = await fetch(url, { headers: { Range: 'bytes=0-19' } });
    expect([start.status, (await start.text()).length]).toEqual([206, 20]);
  });

  test('HEAD answers 200 with the length all the same', async () => {
    const answer = await bulk.head(path);
    expect([answer.status, answer.headers.get('X-Content-Length')]).toEqual([200, String(bytes)]);
  });
});
