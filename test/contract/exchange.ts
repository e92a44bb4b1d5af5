import { expect, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { type Answer, connect, itemsFrom, JSON_API, send, sharedUrl, withSession } from '../api/client.ts';
import { continuationBody, postMultipart } from '../api/continuation.ts';
import { undocumented } from './documented.ts';

/**
 * A documented exchange. Ids stand as `{name}`, in the request and in the answer; moments are masked as `{time}`.
 * The keys and the documented headers are sent with each request, and the documented headers are expected of each answer.
 */
export interface Exchange {
  /** Method, path and query, such as `GET /tokens/{line}/started`. */
  readonly request: string;
  /** Sent instead of the Session-Key of `{session}`. */
  readonly keys?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The request's document; with `snapshot` the `info.json` of a multipart request. */
  readonly send?: object;
  readonly snapshot?: () => Uint8Array;
  readonly status: number;
  /** Headers of the answer: of a JSON one those beside the documented ones, of a stream all that count. */
  readonly answers?: Readonly<Record<string, string | RegExp>>;
  /** The document that is expected, every member of it. */
  readonly document?: object;
  /** Or, of a stream, its length in bytes, HEAD or not. */
  readonly bytes?: number;
  /** Of a list only the items with ids of this book, from all pages: others have sessions too. */
  readonly ownOnly?: true;
  /** Takes ids and whatever else later exchanges need. */
  readonly learn?: (answer: Answer) => void;
}

/** Exchanges in the order of a story, and the ids that occur in it. */
export interface Book {
  readonly ids: Map<string, string>;
  /** A test that sends the request and compares the answer member by member. */
  exchange(title: string, exchange: Exchange): void;
  /** Waits for a status; sends what a client would, and documents nothing. */
  until(name: string, status: 'finished' | 'analyzed'): Promise<void>;
  /** Opens a session under this name. */
  open(name: string): Promise<void>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export function openBook(): Book {
  const ids = new Map<string, string>();
  const fill = (text: string) => text.replace(/\{([a-z]+)\}/g, (whole, name: string) => ids.get(name) ?? whole);
  const session = (name = 'session') => withSession(sharedUrl(), ids.get(name) as string);

  async function ask({ request, keys, headers, send: body, snapshot }: Exchange): Promise<Answer> {
    const [method = '', path = ''] = fill(request).split(' ');
    const key = keys ?? { 'Session-Key': '{session}' };
    const filled = Object.fromEntries(Object.entries(key).map(([name, value]) => [name, fill(value)]));
    if (snapshot) {
      const own = withSession(sharedUrl(), filled['Session-Key'] as string);
      return postMultipart(own, path, continuationBody(body as object, snapshot()));
    }
    const options = { headers: { ...filled, ...headers }, ...(body && { body }) };
    return send(sharedUrl(), method, path, options);
  }

  /** The document with this book's ids and all moments masked. */
  function masked(document: unknown): unknown {
    let text = JSON.stringify(document);
    for (const [name, id] of ids) text = text.replaceAll(id, `{${name}}`);
    return JSON.parse(text, (_, value) => (typeof value === 'string' && MOMENT.test(value) ? '{time}' : value));
  }

  async function ownItems(first: Answer, keys: Readonly<Record<string, string>> = {}): Promise<object> {
    const { links, data: _, ...rest } = first.json;
    const items = await itemsFrom(sharedUrl(), first, keys);
    const own = new Set(ids.values());
    return { links: { self: links.self }, data: items.filter(({ id }) => own.has(id)), ...rest };
  }

  return {
    ids,
    exchange(title, exchange) {
      test(`${title}: ${exchange.request}`, async () => {
        const answer = await ask(exchange);
        if (answer.status !== exchange.status) throw new Error(`${answer.status}: ${answer.text}`);
        const [method = '', path = ''] = fill(exchange.request).split(' ');
        expect(undocumented(method, path, answer)).toEqual([]);
        exchange.learn?.(answer);
        for (const [name, value] of Object.entries(exchange.answers ?? {})) {
          const expected = typeof value === 'string' ? fill(value) : expect.stringMatching(value);
          expect([name, answer.headers.get(name)]).toEqual([name, expected]);
        }
        if (exchange.bytes !== undefined) {
          expect(answer.headers.get('Content-Length')).toBe(String(exchange.bytes));
          expect(answer.headers.get('X-Content-Length')).toBe(String(exchange.bytes));
          expect(answer.bytes).toHaveLength(exchange.request.startsWith('HEAD') ? 0 : exchange.bytes);
        }
        if (exchange.document === undefined) return;
        if (exchange.bytes === undefined) expectDocumentedHeaders(answer);
        const document = exchange.ownOnly ? await ownItems(answer, exchange.keys) : answer.json;
        expect(masked(document)).toEqual(exchange.document);
        expectDocumentedOrder(answer.json);
        expectMomentsInOrder(answer.json);
      });
    },
    until: async (name, status) => {
      await session().until(ids.get(name) as string, status);
    },
    open: async (name) => {
      ids.set(name, (await connect()).session);
    },
  };
}

/** The Api-Key of the customer with the agreement `basic`, whose figures are the documented ones. */
export const apiKey = { 'Api-Key': demoApiKeys.basic };

/** Takes the id of the answer's object under this name. */
export function idOf(book: Book, name: string): (answer: Answer) => void {
  return ({ json }) => {
    expect(json.data.id).toMatch(UUID);
    book.ids.set(name, json.data.id);
  };
}

function expectDocumentedHeaders({ headers }: Answer): void {
  expect(headers.get('Content-Type')).toBe(JSON_API);
  expect(headers.get('Accept')).toBe(JSON_API);
  expect(headers.get('Cache-Control')).toBe('no-cache');
  expect(headers.get('Connection')).toBe('keep-alive');
  // Those that stream a file know its length.
  if (!headers.has('Content-Length')) expect(headers.get('Transfer-Encoding')).toBe('chunked');
  expect(headers.get('Date')).toMatch(/ GMT$/);
}

/** The order of members that the documented page of `started` shows; those that it does not have come anywhere. */
const documentedOrder = [
  ['meta', 'links', 'data'],
  ['self', 'info'],
  ['attributes', 'id', 'type', 'relationships'],
  ['analyzed', 'finished', 'ended', 'started', 'requested'],
  ['timestamps', 'status', 'analysis', 'progress', 'size', 'digits', 'reachable', 'alphabet', 'available'],
  ['id', 'ident', 'type'],
];

function expectDocumentedOrder(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const members = Object.keys(value);
  for (const order of documentedOrder) {
    const shown = members.filter((member) => order.includes(member));
    // Of `id` and `type` alone the documentation has both orders.
    if (shown.length > 2) expect(shown).toEqual(order.filter((member) => shown.includes(member)));
  }
  for (const member of Object.values(value)) expectDocumentedOrder(member);
}

function expectMomentsInOrder(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const { timestamps } = value as { timestamps?: Record<string, string> };
  if (timestamps) {
    const known = ['granted', 'revoked', 'requested', 'started', 'ended', 'finished', 'analyzed', 'deleted'];
    const moments = known.flatMap((moment) => timestamps[moment] ?? []);
    expect(moments).toEqual(moments.toSorted());
    expect(moments).toHaveLength(Object.keys(timestamps).length);
  }
  for (const member of Object.values(value)) expectMomentsInOrder(member);
}
