import type { QueryKey, RequestHeader } from '../requests/parameters.ts';
import { steps } from '../statuses/statuses.ts';
import { type Scope, scopes } from '../terms/scopes.ts';
import type { Permissions } from './permissions.ts';

/** HTTP methods that the API knows. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'DELETE';

/** A row of the endpoint table: one Lambda function, `lambda/http/handlers/<handler>.ts`. */
export interface Route {
  readonly handler: string;
  readonly methods: readonly Method[];
  /** Below `/api`. */
  readonly paths: readonly string[];
  readonly keys: readonly ('Api-Key' | 'Session-Key')[];
  /** The scopes of the keys that it takes; none where it needs no key. */
  readonly scopes: readonly Scope[];
  /** The query parameters that it knows, in the order in which they are checked. Absent: none. */
  readonly query?: readonly QueryKey[];
  /** Headers that it reads beside keys and media types. */
  readonly headers?: readonly RequestHeader[];
  /** Title of the errors with which it refuses. */
  readonly refusal: string;
  /** The answer is a stream. It is never held in memory as a whole. */
  readonly streams?: true;
  readonly permissions: Permissions;
}

/** What every route with a Session-Key needs to let its caller in. */
const session = {
  customers: ['GetItem'],
  sessions: ['GetItem'],
  keys: ['UpdateItem'],
  rates: ['UpdateItem'],
} as const satisfies Permissions;
/** What every route with an Api-Key needs for that. */
const customer = { ...session, keys: ['PutItem', 'UpdateItem'] } as const satisfies Permissions;

/** Keys of all scopes: what shows no codes that the caller does not have already. */
const everyKey = scopes;
/** Keys that may read lines. */
const readers = ['order', 'reprint'] as const satisfies readonly Scope[];
/** Keys that may make lines, change and remove them. */
const orderers = ['order'] as const satisfies readonly Scope[];

/** Parameters of lists. */
const paging = ['pageSize', 'pageCursor'] as const;
/** Parameters and headers of files. */
const file = { query: ['part', 'redirect'], headers: ['Range', 'If-Range', 'If-None-Match'] } as const;

/** What a route needs for an Idempotency-Key. */
const claims = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] as const;

/** The API, route by route: the gateway, the local cloud, the fallback and the tests read this one table. */
export const routes = [
  {
    handler: 'open-session',
    methods: ['POST'],
    paths: ['/sessions'],
    keys: ['Api-Key'],
    scopes: everyKey,
    query: ['sessionMeta'],
    headers: ['Idempotency-Key'],
    refusal: 'Session not established',
    permissions: { ...customer, sessions: ['GetItem', 'PutItem'], claims },
  },
  {
    handler: 'list-sessions',
    methods: ['GET', 'HEAD'],
    paths: ['/sessions', '/sessions/{id}'],
    keys: ['Api-Key'],
    scopes: everyKey,
    query: [...paging, 'sessionMeta'],
    refusal: 'Sessions not listed',
    permissions: { ...customer, sessions: ['GetItem', 'Query'] },
  },
  {
    handler: 'revoke-session',
    methods: ['DELETE'],
    paths: ['/sessions/{id}'],
    keys: ['Api-Key', 'Session-Key'],
    scopes: everyKey,
    refusal: 'Session not revoked',
    permissions: {
      ...customer,
      sessions: ['GetItem', 'UpdateItem'],
      purge: ['StartExecution'],
    },
  },
  {
    handler: 'add-alphabet',
    methods: ['POST'],
    paths: ['/alphabets'],
    keys: ['Session-Key'],
    scopes: orderers,
    headers: ['Idempotency-Key'],
    refusal: 'Alphabet not added',
    permissions: { ...session, sessions: ['GetItem', 'PutItem'], claims },
  },
  {
    handler: 'list-alphabets',
    methods: ['GET', 'HEAD'],
    paths: ['/alphabets'],
    keys: ['Session-Key'],
    scopes: everyKey,
    query: [...paging, 'filterLength', 'filterChars', 'filterStyle'],
    refusal: 'Alphabets not listed',
    permissions: { ...session, sessions: ['GetItem', 'Query'] },
  },
  {
    handler: 'delete-alphabets',
    methods: ['DELETE'],
    paths: ['/alphabets/{name}', '/alphabets'],
    keys: ['Session-Key'],
    scopes: orderers,
    query: ['deletedAlphabets', 'pageCursor'],
    refusal: 'Alphabet not deleted',
    permissions: { ...session, sessions: ['GetItem', 'Query', 'DeleteItem'] },
  },
  {
    handler: 'get-alphabet',
    methods: ['GET', 'HEAD'],
    paths: ['/alphabets/{name}'],
    keys: ['Session-Key'],
    scopes: everyKey,
    headers: ['If-None-Match'],
    refusal: 'Alphabet not found',
    permissions: session,
  },
  {
    handler: 'get-capacity',
    methods: ['GET', 'HEAD'],
    paths: ['/alphabets/{name}/{digits}'],
    keys: ['Session-Key'],
    scopes: everyKey,
    headers: ['If-None-Match'],
    refusal: 'Capacity not computed',
    permissions: session,
  },
  {
    handler: 'order-tokens',
    methods: ['POST'],
    paths: ['/tokens'],
    keys: ['Session-Key'],
    scopes: orderers,
    query: ['analysis'],
    headers: ['Idempotency-Key', 'Prefer'],
    refusal: 'Tokens not requested',
    permissions: {
      ...session,
      sessions: ['GetItem', 'UpdateItem'],
      lines: ['GetItem', 'PutItem'],
      ledger: ['GetItem', 'PutItem'],
      claims,
      lineKey: [],
      payments: ['GetSecretValue'],
      production: ['StartExecution', 'DescribeExecution'],
    },
  },
  {
    handler: 'continue-tokens',
    methods: ['POST'],
    paths: ['/tokens/{id}'],
    keys: ['Session-Key'],
    scopes: orderers,
    query: ['analysis'],
    headers: ['Idempotency-Key', 'Prefer'],
    refusal: 'Tokens not requested',
    permissions: {
      ...session,
      sessions: ['GetItem', 'PutItem', 'UpdateItem'],
      lines: ['GetItem', 'PutItem'],
      ledger: ['GetItem', 'UpdateItem', 'PutItem'],
      claims,
      witnesses: ['ListBucket'],
      lineKey: ['GenerateMac'],
      payments: ['GetSecretValue'],
      production: ['StartExecution', 'DescribeExecution'],
      purge: ['StartExecution'],
      events: ['PutEvents'],
      notification: ['StartExecution'],
    },
  },
  {
    handler: 'verify-tokens',
    methods: ['POST'],
    paths: ['/tokens/{id}/verify'],
    keys: ['Session-Key'],
    scopes: everyKey,
    refusal: 'Tokens not verified',
    permissions: { ...session, ledger: ['GetItem', 'Query'], lineKey: ['GenerateMac'] },
  },
  {
    handler: 'list-tokens',
    methods: ['GET', 'HEAD'],
    paths: ['/tokens'],
    keys: ['Session-Key'],
    scopes: readers,
    query: paging,
    refusal: 'Tokens not listed',
    permissions: { ...session, lines: ['GetItem', 'Query'], ledger: ['GetItem'] },
  },
  {
    handler: 'get-tokens',
    methods: ['GET', 'HEAD'],
    paths: ['/tokens/{id}'],
    keys: ['Session-Key'],
    scopes: readers,
    query: ['lineMeta'],
    refusal: 'Tokens not found',
    permissions: { ...session, lines: ['GetItem', 'Query'], ledger: ['GetItem'] },
  },
  {
    handler: 'get-status',
    methods: ['GET', 'HEAD'],
    paths: steps.map((step) => `/tokens/{id}/${step}` as const),
    keys: ['Session-Key'],
    scopes: readers,
    headers: ['If-None-Match'],
    refusal: 'Status not found',
    permissions: { ...session, lines: ['GetItem'], ledger: ['GetItem'] },
  },
  {
    handler: 'get-data',
    methods: ['GET', 'HEAD'],
    paths: ['/tokens/{id}/data'],
    keys: ['Session-Key'],
    scopes: readers,
    ...file,
    query: ['format', ...file.query],
    refusal: 'Data not found',
    streams: true,
    permissions: { ...session, lines: ['Query'], ledger: ['GetItem'], files: ['GetObject'] },
  },
  {
    handler: 'get-snapshot',
    methods: ['GET', 'HEAD'],
    paths: ['/tokens/{id}/snapshot'],
    keys: ['Session-Key'],
    scopes: orderers,
    ...file,
    refusal: 'Snapshot not found',
    streams: true,
    permissions: { ...session, lines: ['Query'], ledger: ['GetItem'], files: ['GetObject'] },
  },
  {
    handler: 'get-analysis',
    methods: ['GET', 'HEAD'],
    paths: ['/tokens/{id}/analysis', '/tokens/{id}/score', '/tokens/{id}/delta'],
    keys: ['Session-Key'],
    scopes: readers,
    ...file,
    refusal: 'Analysis not found',
    streams: true,
    permissions: { ...session, lines: ['Query'], ledger: ['GetItem'], files: ['GetObject'] },
  },
  {
    handler: 'delete-tokens',
    methods: ['DELETE'],
    paths: ['/tokens/{id}', '/tokens'],
    keys: ['Session-Key'],
    scopes: orderers,
    query: ['deletedLines', 'pageCursor'],
    refusal: 'Tokens not deleted',
    permissions: {
      ...session,
      lines: ['Query'],
      ledger: ['GetItem', 'UpdateItem', 'PutItem'],
      production: ['DescribeExecution', 'StopExecution'],
      purge: ['StartExecution'],
    },
  },
  {
    handler: 'get-openapi',
    methods: ['GET', 'HEAD'],
    paths: ['/openapi.json'],
    keys: [],
    scopes: [],
    headers: ['If-None-Match'],
    refusal: 'Description not found',
    streams: true,
    permissions: {},
  },
  {
    handler: 'get-docs',
    methods: ['GET', 'HEAD'],
    paths: ['/docs'],
    keys: [],
    scopes: [],
    headers: ['If-None-Match'],
    refusal: 'Description not found',
    streams: true,
    permissions: {},
  },
  {
    handler: 'get-cockpit',
    methods: ['GET', 'HEAD'],
    paths: ['/cockpit'],
    keys: [],
    scopes: [],
    headers: ['If-None-Match'],
    refusal: 'Page not found',
    streams: true,
    permissions: {},
  },
] as const satisfies readonly Route[];

export type HandlerName = (typeof routes)[number]['handler'];

/** The base path: on AWS the stage's name. */
export const basePath = '/api';

/** The row of a handler. */
export function routeOf(handler: HandlerName): Route {
  return routes.find((route) => route.handler === handler) as Route;
}

/** The methods that a path (below the base path) answers; none where it is unknown. A slash at its end does not count. */
export function methodsOf(path: string): Method[] {
  const segments = path.replace(/(?<=.)\/$/, '').split('/');
  const matches = (pattern: string) => {
    const expected = pattern.split('/');
    return (
      expected.length === segments.length &&
      expected.every((part, i) => part === segments[i] || (part.startsWith('{') && segments[i] !== ''))
    );
  };
  return routes.flatMap((route): Method[] => (route.paths.some(matches) ? [...route.methods] : []));
}
