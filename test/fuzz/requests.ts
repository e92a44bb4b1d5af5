import fc from 'fast-check';
import { type Method, type Route, routes } from '../../api/routes/routes.ts';
import { alphabetBody, JSON_API, orderBody } from '../api/client.ts';
import { bodiesFrom, strangeText } from './json.ts';
import type { WireRequest } from './wire.ts';

/** What is at hand to ask with. */
export interface Known {
  readonly apiKey: string;
  /** A session, a finished line of it, and the line's snapshot. */
  readonly session: string;
  readonly line: string;
  readonly snapshot: Uint8Array;
  /** A session that has nothing to lose: what deletes is asked with it. */
  readonly bystander: string;
}

const nobody = '11111111-1111-4111-8111-111111111111';
const methods = ['GET', 'HEAD', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];
const rows = (routes as readonly Route[]).flatMap((route) =>
  route.paths.flatMap((path) => route.methods.map((method) => ({ route, path, method }))),
);

/** A segment or value as a URL has it: encoded well, badly, twice, or not at all. */
const encoded = fc.oneof(
  strangeText.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 2_000)),
  fc.constantFrom(
    '%',
    '%zz',
    '%c0%af',
    '%ff',
    '%00',
    '%2e%2e',
    '..',
    '.',
    '%2F',
    '%252F',
    '',
    '~',
    "'",
    '*',
    ';a=b',
    'a'.repeat(3_000),
  ),
  fc.stringMatching(/^[!$&'()*+,;=:@A-Za-z0-9._~-]{0,20}$/),
);

function pathsFor(known: Known, path: string): fc.Arbitrary<string> {
  const ids = fc.oneof(
    { weight: 4, arbitrary: fc.constant(path.startsWith('/sessions') ? known.bystander : known.line) },
    { weight: 1, arbitrary: fc.constantFrom(nobody, known.line.toUpperCase(), known.session) },
    { weight: 2, arbitrary: encoded },
  );
  const names = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('DICE', 'mine', 'base62') },
    { weight: 2, arbitrary: encoded },
  );
  const digits = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('5', '100', '0', '-1', '9'.repeat(50), '1e2', '%D9%A3') },
    { weight: 1, arbitrary: encoded },
  );
  return fc.tuple(ids, names, digits).map(([id, name, n]) =>
    path
      .replace('{id}', () => id)
      .replace('{name}', () => name)
      .replace('{digits}', () => n),
  );
}

const knownNames = [
  'analysis',
  'page[size]',
  'page[cursor]',
  'filter[length]',
  'filter[chars]',
  'filter[style]',
  'format',
  'part',
  'redirect',
  'meta',
];
const knownValues = [
  'metrics',
  'none',
  '1',
  '100',
  '0',
  'custom',
  'preset',
  'AEIOU',
  'gz',
  'txt',
  'no',
  'odds',
  'YQ',
  '-1',
];
const pair = fc.tuple(
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...knownNames) }, { weight: 1, arbitrary: encoded }),
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...knownValues) }, { weight: 2, arbitrary: encoded }),
);
const queries = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  {
    weight: 2,
    arbitrary: fc.array(pair, { maxLength: 4 }).map((pairs) => `?${pairs.map((one) => one.join('=')).join('&')}`),
  },
  { weight: 1, arbitrary: encoded.map((text) => `?${text}`) },
);

/** A header's value: what Node's client lets through, which is every byte that HTTP allows. */
const headerText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, 'ÿ')),
  fc.constantFrom('', ',', ';', '"', 'a'.repeat(4_000), '*', '*/*', '0', '-1', 'W/"x"', '__proto__'),
);
const mediaTypes = fc.oneof(
  fc.constantFrom(
    JSON_API,
    `${JSON_API};profile="x"`,
    `${JSON_API};charset=utf-8`,
    'application/json',
    'text/html',
    '*/*',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary="a;b"',
  ),
  headerText,
);
const ranges = fc.oneof(
  fc.constantFrom(
    'bytes=0-0',
    'bytes=-5',
    'bytes=5-',
    'bytes=9-2',
    'bytes=0-99999999999999999999',
    'bytes=0-1,3-4',
    'lines=1-2',
  ),
  headerText,
);
const headers = fc.record(
  {
    'Content-Type': mediaTypes,
    Accept: mediaTypes,
    'Accept-Encoding': headerText,
    Prefer: fc.oneof(fc.constant('handling=lenient'), headerText),
    'Idempotency-Key': fc.oneof(fc.uuid(), headerText),
    Range: ranges,
    'If-Range': headerText,
    'If-None-Match': fc.oneof(fc.constant('*'), headerText),
    'User-Agent': headerText,
    'X-Forwarded-For': headerText,
    'X-HTTP-Method-Override': fc.constantFrom(...methods),
    Cookie: headerText,
    Host: fc.constantFrom('localhost', 'a.b.c', '[::1]:80', 'x:y:z'),
    Expect: fc.constantFrom('100-continue', 'the unexpected'),
    constructor: headerText,
  },
  { requiredKeys: [] },
);
/** Further headers, now and then. */
const more = fc.oneof({ weight: 1, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: headers });

/** The keys that a request of this method shows: mostly good ones. What deletes shows none that has something to lose. */
function keysFor(
  { apiKey, session, bystander }: Known,
  method: string,
  path: string,
): fc.Arbitrary<Record<string, string>> {
  if (method === 'DELETE' && path.startsWith('/sessions'))
    return fc.constantFrom({ 'Api-Key': apiKey }, { 'Session-Key': bystander });
  const own = { 'Session-Key': method === 'DELETE' ? bystander : session };
  const wrong = fc.oneof(
    fc.constant(nobody),
    headerText.map((text) => text.slice(0, 100)),
  );
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant(path.startsWith('/sessions') ? { 'Api-Key': apiKey } : own) },
    { weight: 1, arbitrary: fc.tuple(wrong, wrong).map(([a, b]) => ({ 'Api-Key': a, 'Session-Key': b })) },
  );
}

/** Valid documents to start from. An order that comes through is of a size that costs little. */
export function documentFor(path: string, tokens: readonly string[]): object {
  if (path.startsWith('/sessions')) return { data: { type: 'session', attributes: { note: 'a note' } } };
  if (path.startsWith('/alphabets')) return alphabetBody('mine', 'AEIOU');
  if (path.endsWith('/verify')) return { data: { type: 'verification', attributes: { tokens } } };
  return orderBody({ size: 10, digits: 12, alphabet: 'UPPER_EPCG30', seed: 'a seed' });
}

/** Requests of every route, each of them nearly a good one. */
export function requestsOf(known: Known, tokens: readonly string[]): fc.Arbitrary<WireRequest> {
  const toRoute = fc.constantFrom(...rows).chain(({ path, method }) => {
    const asked = fc.oneof(
      { weight: 9, arbitrary: fc.constant<string>(method satisfies Method) },
      { weight: 1, arbitrary: fc.constantFrom(...methods) },
    );
    const body = fc.oneof(
      { weight: 9, arbitrary: bodiesFrom(documentFor(path, tokens)) },
      { weight: 1, arbitrary: fc.constant(Buffer.alloc(0)) },
    );
    return asked.chain((verb) => requestFrom(verb, pathsFor(known, path), keysFor(known, verb, path), body));
  });
  const toAnything = fc
    .tuple(fc.constantFrom(...methods), fc.array(encoded, { maxLength: 5 }))
    .chain(([verb, segments]) =>
      requestFrom(verb, fc.constant(`/${segments.join('/')}`), keysFor(known, verb, '/sessions'), bodiesFrom({})),
    );
  return fc.oneof({ weight: 12, arbitrary: toRoute }, { weight: 1, arbitrary: toAnything });
}

function requestFrom(
  method: string,
  paths: fc.Arbitrary<string>,
  keys: fc.Arbitrary<Record<string, string>>,
  bodies: fc.Arbitrary<Buffer>,
): fc.Arbitrary<WireRequest> {
  const hasBody = !['GET', 'HEAD', 'DELETE', 'TRACE', 'OPTIONS'].includes(method);
  return fc
    .tuple(paths, queries, keys, more, hasBody ? bodies : fc.constant(undefined))
    .map(([path, query, key, extra, body]) => ({
      method,
      path: `${path}${query}`,
      headers: { Accept: JSON_API, 'Content-Type': JSON_API, ...key, ...extra },
      ...(body && { body }),
    }));
}
