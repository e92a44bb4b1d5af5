import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastStep } from '../../api/statuses/statuses.ts';

const jsonApi = 'application/vnd.api+json';

/** As much of a client as the bench needs: a session of the demo customer with the agreement bulk. */
export interface Client {
  /**
   * Orders and waits until the line is finished.
   * @param pause milliseconds between two looks at it.
   */
  order(size: number, digits: number, alphabet: string, pause?: number): Promise<Finished>;
  /** Asks for so many codes of a line, and expects them all to be found. @returns milliseconds */
  verify(id: string, codes: readonly string[]): Promise<number>;
  /** The codes of a line. */
  codes(id: string): Promise<string[]>;
  /** What a GET of the session needs. */
  request(path: string): { readonly url: string; readonly headers: Record<string, string> };
  /** The record `finished`: bytes and hash of the data. */
  finished(id: string): Promise<{ readonly bytes: number; readonly hash: string }>;
  /** Saves the data of a line as a file, as text or as gz. */
  download(id: string, format: 'txt' | 'gz', file: string): Promise<void>;
}

/** A line that has been made. */
export interface Finished {
  readonly id: string;
  /** From before the POST to after the first answer that says `finished`. */
  readonly milliseconds: number;
}

/** Key of the files' hashes. */
export const SEED = 'bench';
/** Milliseconds between two looks at a line, at least. */
const POLL = 10;
/** How much of the time so far the next look waits: to look at a long order every 10 ms would take a sixth of the CPU that makes it. */
const POLL_SHARE = 0.02;

/** Opens a session. */
export async function connect(url: string): Promise<Client> {
  const apiKey = '00000000-0000-4000-8000-000000000002';
  const session = await call(url, 'POST', '/sessions', { 'Api-Key': apiKey }, { type: 'session', attributes: {} });
  const key = { 'Session-Key': session.data.id };
  return {
    async order(size, digits, alphabet, pause = POLL) {
      const payment = {
        id: '00000000-0000-4000-8000-00000000000f',
        ident: `pi_${'0'.repeat(24)}`,
        type: 'transaction',
      };
      const relationships = { payment: { data: payment } };
      const began = performance.now();
      const { data } = await call(url, 'POST', '/tokens', key, {
        type: 'tokens',
        attributes: { size, digits, alphabet },
        relationships,
      });
      for (;;) {
        const { status } = (await call(url, 'GET', `/tokens/${data.id}`, key)).data.attributes;
        if (status === lastStep('none')) return { id: data.id, milliseconds: performance.now() - began };
        if (status === 'failed') throw new Error('The production has failed.');
        await sleep(Math.max(pause, (performance.now() - began) * POLL_SHARE));
      }
    },
    async verify(id, codes) {
      const began = performance.now();
      const { results } = (
        await call(url, 'POST', `/tokens/${id}/verify`, key, { type: 'verification', attributes: { tokens: codes } })
      ).data.attributes;
      const milliseconds = performance.now() - began;
      if (!results.every(({ issued }: { issued: boolean }) => issued)) throw new Error('A code is not found.');
      return milliseconds;
    },
    async codes(id) {
      return (await (await fetch(`${url}/tokens/${id}/data`, { headers: key })).text()).split('\n');
    },
    request: (path) => ({ url: url + path, headers: { Accept: jsonApi, ...key } }),
    async finished(id) {
      const { filesizes, filehashes } = (await call(url, 'GET', `/tokens/${id}/finished`, key)).data.attributes;
      return { bytes: filesizes.data, hash: filehashes.data };
    },
    async download(id, format, file) {
      const answer = await fetch(`${url}/tokens/${id}/data?format=${format}`, { headers: key });
      if (!answer.ok || !answer.body) throw new Error(`The data were not answered: ${answer.status}`);
      await pipeline(answer.body, createWriteStream(file));
    },
  };
}

async function call(url: string, method: string, path: string, key: Record<string, string>, data?: object) {
  const answer = await fetch(url + path, {
    method,
    headers: { Accept: jsonApi, 'Content-Type': jsonApi, ...key },
    ...(data === undefined ? {} : { body: JSON.stringify({ meta: { seed: SEED }, data }) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  // biome-ignore lint/suspicious/noExplicitAny: the bench trusts the service's own answers.
  return (await answer.json()) as any;
}
