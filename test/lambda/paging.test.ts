import { describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { HttpError } from '../../api/answers/errors.ts';
import { type Listed, pageDocument, readPage } from '../../lambda/http/protocol/paging.ts';
import { type Request, readRequest } from '../../lambda/http/protocol/request.ts';

/** A list's route, as far as it counts here. */
const ROUTE = { refusal: 'Things not listed' };

function request(query: Record<string, string> = {}): Request {
  const multi = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]));
  return readRequest(
    {
      path: '/things',
      queryStringParameters: query,
      multiValueQueryStringParameters: multi,
      multiValueHeaders: {},
    } as unknown as APIGatewayProxyEvent,
    ROUTE,
  );
}

/** Items with keys in order, as a table's query answers them; `asked` counts how many were read. */
function items(keys: readonly string[], after: string | undefined, bytes = 10) {
  const read: string[] = [];
  async function* listed(): AsyncGenerator<Listed> {
    for (const key of keys) {
      if (after !== undefined && key <= after) continue;
      read.push(key);
      yield { key, resource: { id: key, text: 'x'.repeat(bytes) } };
    }
  }
  return { read, listed: listed() };
}

const keys = Array.from({ length: 250 }, (_, i) => `key/${String(i).padStart(3, '0')}`);

async function walk(query: Record<string, string>, bytes = 10, all = keys): Promise<string[][]> {
  const pages: string[][] = [];
  for (let asked: Record<string, string> | undefined = query; asked !== undefined; ) {
    const page = readPage(request(asked));
    const { listed } = items(all, page.after, bytes);
    const { links, data } = await pageDocument(request(asked), page, listed);
    pages.push((data as { id: string }[]).map(({ id }) => id));
    const { next } = links as { next?: string };
    asked = next === undefined ? undefined : Object.fromEntries(new URL(next, 'http://x').searchParams);
  }
  return pages;
}

describe('pageDocument', () => {
  test.each([
    [{}, [100, 100, 50]],
    [{ 'page[size]': '99' }, [99, 99, 52]],
    [{ 'page[size]': '50', 'filter[a]': 'b' }, [50, 50, 50, 50, 50]],
  ])('cuts %p into pages that lose and repeat nothing', async (query, lengths) => {
    const pages = await walk(query as Record<string, string>);
    expect(pages.map(({ length }) => length)).toEqual(lengths);
    expect(pages.flat()).toEqual(keys);
  });

  test('ends a page at 1 MB, of which one item may have more', async () => {
    // So large that each more would take long.
    const few = keys.slice(0, 13);
    expect((await walk({}, 300_000, few)).map(({ length }) => length)).toEqual([3, 3, 3, 3, 1]);
    expect((await walk({}, 2_000_000, few)).map(({ length }) => length)).toEqual(Array(13).fill(1));
  });

  test('reads one item more than it shows, and no further', async () => {
    const { read, listed } = items(keys, undefined);
    await pageDocument(request(), { size: 10, after: undefined }, listed);
    expect(read).toHaveLength(11);
  });

  test('links itself and the next page, parameters in the order of their names', async () => {
    const asked = request({ 'page[size]': '2', 'filter[x]': 'ä' });
    const { links } = await pageDocument(asked, readPage(asked), items(keys, undefined).listed);
    const cursor = Buffer.from('key/001').toString('base64url');
    expect(links).toEqual({
      self: '/api/things?filter[x]=%C3%A4&page[size]=2',
      next: `/api/things?filter[x]=%C3%A4&page[cursor]=${cursor}&page[size]=2`,
    });
  });
});

describe('readPage', () => {
  test.each(['0', '101', '-1', '1.5', '1e1', '', ' 5', 'ten', '0005'])('page[size]=%s: 400', (size) => {
    expect(() => readPage(request({ 'page[size]': size }))).toThrow(HttpError);
  });

  test.each([
    '',
    '!',
    'a b',
    'YQ==',
    Buffer.from('x'.repeat(1000)).toString('base64url'),
    Buffer.of(0xff).toString('base64url'),
  ])('page[cursor]=%s: 400', (cursor) => {
    expect(() => readPage(request({ 'page[cursor]': cursor }))).toThrow(HttpError);
  });
});
