import { lookup } from 'node:dns';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { request as requestHttp } from '../platform/http.ts';
import { literalOf, mayLeadTo } from './webhook-address.ts';

/** The address leads where no webhook may. */
class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

export interface PostOptions {
  /** Whether `http` and the addresses of this machine are allowed too. */
  readonly toLoopback: boolean;
  /** How long everything may take, the name's resolution too. */
  readonly timeoutMs: number;
}

/**
 * Posts a text; redirects are not followed, and the answer's body is not read. A name is resolved once, and the connection goes to
 * the very addresses that were checked: it cannot lead elsewhere between the two.
 * @returns the status of the answer.
 * @throws AddressRefused, or the error because of which no answer came.
 */
export async function postText(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  { toLoopback, timeoutMs }: PostOptions,
): Promise<number> {
  const literal = literalOf(url);
  const isOpen = url.protocol === 'https:' || toLoopback;
  if (!isOpen || (literal !== undefined && !mayLeadTo(literal, toLoopback))) throw new AddressRefused();
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    // Without an agent no connection is kept. It would be dead when the function is thawed.
    const options = { method: 'POST', headers, signal, agent: false, lookup: checkedLookup(toLoopback) } as const;
    send(url, options, (answer) => {
      resolve(answer.statusCode as number);
      answer.destroy();
    })
      .on('error', (error) => reject(signal.aborted ? signal.reason : error))
      .end(body);
  });
}

/** Resolves a name as Node does, unless it has an address to which no webhook may lead. */
function checkedLookup(toLoopback: boolean): LookupFunction {
  return (hostname, options, done) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      if (!addresses.every(({ address }) => mayLeadTo(address, toLoopback))) return done(new AddressRefused(), []);
      if (options.all) return done(null, addresses);
      return done(null, addresses[0]?.address ?? '', addresses[0]?.family);
    });
}
