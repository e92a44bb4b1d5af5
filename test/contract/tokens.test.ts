import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { idOf, openBook } from './exchange.ts';

/** A production line of two parts: ordered, looked at in each status, downloaded, deleted, continued weeks later. */
const book = openBook();
const { exchange } = book;

const seed = '8F3C1B1E-6E0D-4B9B-9F55-0A4E4B0F9E01';
const payments = [1, 2].map((part) => ({
  data: {
    id: `${part}1111111-1111-4111-8111-111111111111`,
    ident: `pi_${'3MtwBwLkdIwHu7ix28a3tqP'}${part}`,
    type: 'transaction',
  },
}));
const FULL = '7888609052210118054117285652827862296732064351090230047702789306640625';
const AFTER_1 = '7888609052210118054117285652827862296732064351090230047702789306639625';
const AFTER_2 = '7888609052210118054117285652827862296732064351090230047702789306637625';

const info = (size: string, payment: object) => ({
  meta: { seed },
  data: { type: 'tokens', attributes: { size, digits: '100', alphabet: 'UPPER_VOWELS' }, relationships: { payment } },
});
const links = (...files: string[]) => ({
  self: '/api/tokens',
  info: '/api/tokens/{line}',
  ...Object.fromEntries(files.map((file) => [file, `/api/tokens/{line}/${file}`])),
});
const moments = (...names: string[]) => ({ timestamps: Object.fromEntries(names.map((name) => [name, '{time}'])) });
const ordered = (size: string) => ({
  analysis: 'none',
  alphabet: 'UPPER_VOWELS',
  digits: '100',
  size,
  reachable: '10485',
});
const produced = (bytes: number) => ({
  rate: expect.any(Number),
  partial: true,
  checksum: expect.stringMatching(/^[01]{700}$/),
  filesizes: { data: bytes },
  filehashes: { data: expect.stringMatching(/^[0-9a-f]{64}$/) },
});

/** Every status of a part as the table of attributes has it: these, and no others. */
function pages(size: string, bytes: number, before: string, after: string, payment: object) {
  const page = (attributes: object, linked: object) => ({
    meta: { seed },
    links: linked,
    data: { attributes, id: '{line}', type: 'tokens', relationships: { payment } },
  });
  const all = ['finished', 'ended', 'started', 'requested'];
  const order = ordered(size);
  const made = produced(bytes);
  return {
    requested: page({ ...moments('requested'), status: 'requested', ...order, available: before }, links()),
    started: page(
      { ...moments('started', 'requested'), status: 'started', progress: 0, ...order, available: before },
      links(),
    ),
    ended: page(
      { ...moments(...all.slice(1)), status: 'ended', progress: 100, ...order, available: after, ...made },
      links('data'),
    ),
    finished: page(
      { ...moments(...all), status: 'finished', ...order, available: after, ...made },
      links('data', 'snapshot'),
    ),
    deleted: {
      links: { self: '/api/tokens' },
      data: {
        attributes: { ...moments(...all, 'deleted'), status: 'deleted', ...order, available: after, ...made },
        id: '{line}',
        type: 'tokens',
        relationships: { payment },
      },
    },
  };
}

const notReached = {
  errors: [
    {
      status: '404',
      title: 'Status not found',
      detail: 'The tokens are not analyzed yet.',
      source: { parameter: 'status', pointer: '' },
    },
  ],
  links: { self: '/api/tokens/{line}/analyzed' },
};
let data: Buffer;
let snapshot: Buffer;
/** The checks of figures that a mask hides. */
// biome-ignore lint/suspicious/noExplicitAny: what is expected of it is said below.
const shown: any[] = [];

function part(number: 1 | 2, size: string, bytes: number, before: string, after: string): void {
  const page = pages(size, bytes, before, after, payments[number - 1] as object);
  for (const status of ['requested', 'started', 'ended', 'finished'] as const) {
    exchange(`get ${status} info`, {
      request: `GET /tokens/{line}/${status}`,
      status: 200,
      document: page[status],
      learn: ({ json }) => shown.push(json.data.attributes),
    });
  }
  exchange('get current info', { request: 'GET /tokens/{line}', status: 200, document: page.finished });
  exchange('get the info of a status that was not asked for', {
    request: 'GET /tokens/{line}/analyzed',
    status: 404,
    document: notReached,
  });
  exchange('list lines: each as its info, but without meta', {
    request: 'GET /tokens',
    status: 200,
    document: { links: { self: '/api/tokens' }, data: [{ ...page.finished.data, links: page.finished.links }] },
  });

  for (const method of ['GET', 'HEAD']) {
    exchange('get the tokens', {
      request: `${method} /tokens/{line}/data`,
      status: 200,
      bytes,
      answers: {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Disposition': `attachment; filename="{line}-${number}.txt"`,
        ETag: /^"[^"]+"$/,
      },
      learn: ({ bytes: content }) => {
        if (method === 'GET') data = content;
      },
    });
    exchange('get the snapshot', {
      request: `${method} /tokens/{line}/snapshot`,
      status: 200,
      answers: {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': `attachment; filename="{line}-${number}.snapshot"`,
        'X-Content-Length': /^\d{1,3}$/,
        ETag: /^"[^"]+"$/,
      },
      learn: ({ bytes: content }) => {
        if (method === 'GET') snapshot = content;
      },
    });
  }
  exchange('get the tokens compressed', {
    request: 'GET /tokens/{line}/data?format=gz',
    status: 200,
    answers: {
      'Content-Type': 'application/gzip',
      'Content-Disposition': `attachment; filename="{line}-${number}.txt.gz"`,
    },
  });

  test('the figures fit the tokens', () => {
    const tokens = data.toString('utf8').split('\n');
    expect(tokens).toHaveLength(Number(size));
    expect(new Set(tokens).size).toBe(tokens.length);
    for (const token of tokens) expect(token).toMatch(/^[AEIOU]{100}$/);
    const { rate, timestamps, filehashes } = shown.at(-1);
    const seconds = Math.max(1, Date.parse(timestamps.ended) - Date.parse(timestamps.started)) / 1000;
    expect(rate).toBe(Math.round((100 * tokens.length) / seconds));
    expect(filehashes.data).toBe(createHmac('sha256', seed).update(data).digest('hex'));
    // The four statuses are one story: a moment that one shows is the same in all.
    for (const status of shown) expect(timestamps).toMatchObject(status.timestamps);
  });
}

describe('1st part', () => {
  beforeAll(async () => {
    await book.open('session');
  });
  exchange('add the alphabet', {
    request: 'POST /alphabets',
    send: { data: { attributes: { chars: 'AEIOU' }, id: 'UPPER_VOWELS', type: 'alphabet' } },
    status: 201,
    document: {
      links: { self: '/api/alphabets' },
      data: {
        attributes: { ascii: true, length: 5, bytes: 5, parity: 87, chars: 'AEIOU' },
        id: 'UPPER_VOWELS',
        type: 'alphabet',
      },
    },
  });
  const page = pages('1000', 100_999, FULL, AFTER_1, payments[0] as object);
  exchange('post tokens', {
    request: 'POST /tokens',
    send: info('1000', payments[0] as object),
    learn: idOf(book, 'line'),
    status: 201,
    document: page.requested,
  });
  test('the line is finished', () => book.until('line', 'finished'));

  part(1, '1000', 100_999, FULL, AFTER_1);

  exchange('delete tokens', {
    request: 'DELETE /tokens/{line}',
    status: 200,
    document: {
      ...page.deleted,
      links: { self: '/api/tokens/{line}' },
    },
  });
  for (const path of ['', '/requested', '/data', '/snapshot']) {
    exchange('get what has been deleted', { request: `GET /tokens/{line}${path}`, status: 404 });
  }
});

describe('2nd part, from another session', () => {
  beforeAll(async () => {
    shown.length = 0;
    await book.open('session');
  });
  const page = pages('2000', 201_999, AFTER_1, AFTER_2, payments[1] as object);
  exchange('post the snapshot', {
    request: 'POST /tokens/{line}',
    send: info('2000', payments[1] as object),
    snapshot: () => snapshot,
    status: 201,
    document: page.requested,
  });
  exchange('get the alphabet, which the snapshot has brought back', {
    request: 'GET /alphabets/UPPER_VOWELS',
    status: 200,
    document: {
      links: { self: '/api/alphabets/UPPER_VOWELS' },
      data: {
        attributes: { ascii: true, length: 5, bytes: 5, parity: 87, chars: 'AEIOU' },
        id: 'UPPER_VOWELS',
        type: 'alphabet',
      },
    },
  });
  let first: Buffer;
  test('the line is finished', async () => {
    first = data;
    await book.until('line', 'finished');
  });

  part(2, '2000', 201_999, AFTER_1, AFTER_2);

  test('no token of the 1st part comes again', () => {
    const tokens = [first, data].flatMap((content) => content.toString('utf8').split('\n'));
    expect(new Set(tokens).size).toBe(3000);
  });
  exchange('delete all tokens', {
    request: 'DELETE /tokens',
    status: 200,
    document: {
      links: { self: '/api/tokens' },
      data: [{ ...page.deleted.data, links: { self: '/api/tokens' } }],
    },
  });
  exchange('delete all where there are none', {
    request: 'DELETE /tokens',
    status: 200,
    document: { links: { self: '/api/tokens' }, data: [] },
  });
  exchange('list lines where there are none', {
    request: 'GET /tokens',
    status: 200,
    document: { links: { self: '/api/tokens' }, data: [] },
  });
});

describe('the last part of a line: all 17,576 tokens of three letters', () => {
  beforeAll(() => book.open('session'));
  const order = (payment: object) => ({
    data: {
      type: 'tokens',
      attributes: { size: 8788, digits: 3, alphabet: 'LOWER_LATIN' },
      relationships: { payment },
    },
  });
  exchange('post tokens, size and digits as integers, no seed', {
    request: 'POST /tokens',
    send: order(payments[0] as object),
    learn: idOf(book, 'line'),
    status: 201,
    document: {
      links: links(),
      data: {
        attributes: {
          ...moments('requested'),
          status: 'requested',
          analysis: 'none',
          size: '8788',
          digits: '3',
          reachable: '17576',
          alphabet: 'LOWER_LATIN',
          available: '17576',
        },
        id: '{line}',
        type: 'tokens',
        relationships: { payment: payments[0] },
      },
    },
  });
  test('the line is finished', () => book.until('line', 'finished'));
  exchange('get the snapshot', {
    request: 'GET /tokens/{line}/snapshot',
    status: 200,
    learn: ({ bytes }) => {
      snapshot = bytes;
    },
  });
  exchange('post the snapshot', {
    request: 'POST /tokens/{line}',
    send: order(payments[1] as object),
    snapshot: () => snapshot,
    status: 201,
  });
  test('the line is finished again', () => book.until('line', 'finished'));
  exchange('get finished info: used up, and no snapshot linked', {
    request: 'GET /tokens/{line}/finished',
    status: 200,
    document: {
      links: links('data'),
      data: {
        attributes: {
          ...moments('finished', 'ended', 'started', 'requested'),
          status: 'finished',
          analysis: 'none',
          size: '8788',
          digits: '3',
          reachable: '0',
          alphabet: 'LOWER_LATIN',
          available: '0',
          rate: expect.any(Number),
          partial: false,
          checksum: '000000000000000000000',
          filesizes: { data: 35_151 },
        },
        id: '{line}',
        type: 'tokens',
        relationships: { payment: payments[1] },
      },
    },
  });
});
