import { randomUUID } from 'node:crypto';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { sharedCloud } from '../cloud.ts';
import { pauses } from '../eventually.ts';

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it came. */
  readonly bytes: Buffer;
  /** The body as text. */
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect in it.
  readonly json: any;
}

/** What a request sends beside method and path. */
export interface RequestOptions {
  /** Name and value of the key header, or further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A document, sent as JSON, or a text, sent as it is. */
  readonly body?: object | string;
}

/** The media type of all requests and JSON answers. */
export const JSON_API = 'application/vnd.api+json';

/** Sends a request as the documentation has it: `Accept` and `Content-Type` on every one, GETs too. */
export async function send(url: string, method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
  const { body } = options;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { Accept: JSON_API, 'Content-Type': JSON_API, ...options.headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    redirect: 'manual',
  });
  return answerOf(response);
}

/** What a list has from this page on, of all its pages: suites that share a cloud fill the first one. */
export async function itemsFrom(
  url: string,
  page: Answer,
  headers: Readonly<Record<string, string>>,
): Promise<Resource[]> {
  const items: Resource[] = [...page.json.data];
  for (let { next } = page.json.links; next !== undefined; ) {
    const { json } = await send(url, 'GET', next.slice('/api'.length), { headers });
    items.push(...json.data);
    next = json.links.next;
  }
  return items;
}

/** A resource as a list shows it. */
export interface Resource {
  readonly id: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect in it.
  readonly attributes: any;
}

/** An answer, read to its end. */
export async function answerOf(response: Response): Promise<Answer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString('utf8');
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text,
    get json() {
      return JSON.parse(text);
    },
  };
}

/** A client with a session of its own, as a program of a customer would be. */
export interface Client {
  readonly url: string;
  /** The session's id, which is its key. */
  readonly session: string;
  get(path: string, options?: RequestOptions): Promise<Answer>;
  head(path: string, options?: RequestOptions): Promise<Answer>;
  post(path: string, body: object | string, options?: RequestOptions): Promise<Answer>;
  delete(path: string, options?: RequestOptions): Promise<Answer>;
  /** Adds a custom alphabet. */
  addAlphabet(name: string, chars: string): Promise<Answer>;
  /** Orders a line's first part; answers what POST /tokens answered. */
  order(order: Order): Promise<Answer>;
  /** Asks for the line until it has this status. @throws Error where it failed */
  until(id: string, status: 'started' | 'ended' | 'finished' | 'analyzed'): Promise<Answer>;
}

export interface Order {
  readonly size: number | string;
  readonly digits: number | string;
  readonly alphabet: string;
  readonly seed?: string;
  readonly format?: object;
}

/** The base URL of the cloud that the whole project shares. */
export const sharedUrl = (): string => sharedCloud().url;

/** Opens a session for one of the demo customers. */
export async function connect(url = sharedUrl(), apiKey: string = demoApiKeys.basic): Promise<Client> {
  const body = { data: { type: 'session', attributes: { note: 'a test' } } };
  const opened = await send(url, 'POST', '/sessions', { headers: { 'Api-Key': apiKey }, body });
  if (opened.status !== 201) throw new Error(`No session: ${opened.text}`);
  return withSession(url, opened.json.data.id);
}

/** A client of a session that is open already. */
export function withSession(url: string, session: string): Client {
  const request =
    (method: string) =>
    (path: string, options: RequestOptions = {}) =>
      send(url, method, path, { ...options, headers: { 'Session-Key': session, ...options.headers } });
  const client: Client = {
    url,
    session,
    get: request('GET'),
    head: request('HEAD'),
    delete: request('DELETE'),
    post: (path, body, options) => request('POST')(path, { ...options, body }),
    addAlphabet: (name, chars) => client.post('/alphabets', alphabetBody(name, chars)),
    order: (order) => client.post('/tokens', orderBody(order)),
    until: async (id, status) => {
      // A request costs some milliseconds of computing, and hardly a line is made in less than a tenth of a second.
      for (const pause = pauses(100); ; await pause()) {
        const answer = await client.get(`/tokens/${id}`);
        const now = answer.json.data.attributes.status;
        if (now === 'failed') throw new Error(`The line failed: ${answer.text}`);
        if (order.indexOf(now) >= order.indexOf(status)) return answer;
      }
    },
  };
  return client;
}
const order = ['requested', 'started', 'ended', 'finished', 'analyzed'];

/** The documented body of POST /alphabets. */
export function alphabetBody(name: string, chars: string): object {
  return { data: { attributes: { chars }, id: name, type: 'alphabet' } };
}

/** The documented body of POST /tokens, with a payment of its own. */
export function orderBody({ size, digits, alphabet, seed, format }: Order): object {
  const ident = `pi_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
  return {
    ...(seed === undefined ? {} : { meta: { seed } }),
    data: {
      type: 'tokens',
      attributes: { size, digits, alphabet, ...(format && { format }) },
      relationships: { payment: { data: { id: randomUUID(), ident, type: 'transaction' } } },
    },
  };
}
