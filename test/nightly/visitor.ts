import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import type { Night } from './night.ts';
import { count, quantile } from './night.ts';

const JSON_API = 'application/vnd.api+json';
/** Milliseconds between two looks at a line. */
const POLL = 50;
const GIVE_UP_MS = 60_000;

/** How long the answers to each kind of request took, and which were not those that had to come. */
export class Tally {
  readonly #times = new Map<string, number[]>();
  readonly faults: string[] = [];

  add(kind: string, milliseconds: number): void {
    const times = this.#times.get(kind);
    if (times) times.push(milliseconds);
    else this.#times.set(kind, [milliseconds]);
  }

  /** One figure for all requests and one for each kind: how many, median and 99th percentile in milliseconds. */
  figures(): Night['figures'] {
    const show = (times: readonly number[]) =>
      `${count(times.length)} requests, p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`;
    return [
      ['all', show([...this.#times.values()].flat())],
      ...[...this.#times].map(([kind, times]) => [kind, show(times)] as const),
    ];
  }
}

interface Answer {
  readonly bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: whoever asks knows what was answered.
  readonly json: any;
}

/** A program of the demo customer `bulk` with a session of its own: every answer is timed, and must have its status. */
export class Visitor {
  readonly #url: string;
  readonly #tally: Tally;
  #session = '';

  constructor(url: string, tally: Tally) {
    this.#url = url;
    this.#tally = tally;
  }

  /** @throws Error where another status comes than the expected one */
  async ask(request: string, expected: number, body?: object | FormData, headers = {}): Promise<Answer> {
    const [method = '', path = ''] = request.split(' ');
    const began = performance.now();
    const form = body instanceof FormData;
    const response = await fetch(this.#url + path, {
      method,
      headers: { ...this.headers(), ...(form ? {} : { 'Content-Type': JSON_API }), ...headers },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    this.#tally.add(`${method} ${kindOf(path)}`, performance.now() - began);
    if (response.status !== expected)
      throw new Error(`${request}: ${response.status} ${bytes.toString().slice(0, 300)}`);
    return {
      bytes,
      get json() {
        return JSON.parse(bytes.toString());
      },
    };
  }

  /** What goes with each of its requests. */
  headers(): Record<string, string> {
    return { Accept: JSON_API, 'Session-Key': this.#session };
  }

  async openSession(): Promise<void> {
    const body = { data: { type: 'session', attributes: { note: 'a visitor' } } };
    this.#session = (await this.ask('POST /sessions', 201, body, { 'Api-Key': demoApiKeys.bulk })).json.data.id;
  }

  async revokeSession(): Promise<void> {
    await this.ask(`DELETE /sessions/${this.#session}`, 200, undefined, { 'Api-Key': demoApiKeys.bulk });
  }

  /** Orders a part, the first or, with a snapshot, the line's next one, and waits until it is made. @returns the line's id */
  async produce(size: number, digits: number, status = 'finished', continued?: Continued): Promise<string> {
    const query = status === 'analyzed' ? '?analysis=metrics' : '';
    const body = orderOf(size, digits);
    const path = continued ? `/tokens/${continued.line}${query}` : `/tokens${query}`;
    const { id } = (await this.ask(`POST ${path}`, 201, continued ? formOf(body, continued.snapshot) : body)).json.data;
    for (const until = Date.now() + GIVE_UP_MS; Date.now() < until; await sleep(POLL)) {
      const { attributes } = (await this.ask(`GET /tokens/${id}`, 200)).json.data;
      if (attributes.status === status) return id;
      if (attributes.status === 'failed') throw new Error(`The line ${id} has failed.`);
    }
    throw new Error(`The line ${id} is not ${status} after ${GIVE_UP_MS} ms.`);
  }

  /** The tokens of the line's current part. @throws Error where they are not so many, all different */
  async tokens(line: string, size: number): Promise<string[]> {
    const tokens = (await this.ask(`GET /tokens/${line}/data`, 200)).bytes.toString().split('\n');
    if (tokens.length !== size || new Set(tokens).size !== size) throw new Error(`The line ${line} is not as ordered.`);
    return tokens;
  }
}

/** What a part continues. */
interface Continued {
  readonly line: string;
  readonly snapshot: Uint8Array<ArrayBuffer>;
}

function orderOf(size: number, digits: number): object {
  const payment = { id: randomUUID(), ident: `pi_${'0'.repeat(24)}`, type: 'transaction' };
  const attributes = { size, digits, alphabet: 'UPPER_EPCG30' };
  return {
    meta: { seed: 'a seed' },
    data: { type: 'tokens', attributes, relationships: { payment: { data: payment } } },
  };
}

function formOf(order: object, snapshot: Uint8Array<ArrayBuffer>): FormData {
  const form = new FormData();
  form.set('info.json', new Blob([JSON.stringify(order)], { type: JSON_API }), 'info.json');
  form.set('snapshot.blob', new Blob([snapshot]), 'snapshot.blob');
  return form;
}

/** The path without what differs from request to request. */
function kindOf(path: string): string {
  return path.replaceAll(/[0-9a-f-]{36}/g, '{id}').replace(/custom\d+/, '{name}');
}
