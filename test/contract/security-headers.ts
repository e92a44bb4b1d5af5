import type { Answer } from '../api/client.ts';

/** What every answer says to a browser, whoever gives it: the functions, the gateway, a stream, a page. */
const expected: Readonly<Record<string, RegExp>> = {
  'X-Content-Type-Options': /^nosniff$/,
  'Referrer-Policy': /^no-referrer$/,
  'Strict-Transport-Security': /^max-age=\d{8}$/,
  'Cache-Control': /^no-(cache|store)$/,
};
/** What a page may do beside that: run and show what it came with, framed by nobody. */
const ofPages: typeof expected = {
  'Content-Security-Policy': /^default-src 'none'; .*frame-ancestors 'none'$/,
};

/** The security headers that an answer lacks or has with another value; empty where nothing is amiss. */
export function missingHeaders({ headers }: Pick<Answer, 'headers'>): string[] {
  const isPage = headers.get('Content-Type')?.startsWith('text/html');
  return Object.entries({ ...expected, ...(isPage ? ofPages : {}) }).flatMap(([name, pattern]) => {
    const value = headers.get(name);
    return value !== null && pattern.test(value) ? [] : [`${name}: ${value}`];
  });
}
