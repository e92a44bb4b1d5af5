import type { QueryKey, RequestHeader } from '../requests/parameters.ts';
import { steps } from '../statuses/statuses.ts';
import { type Scope, scopes } from '../terms/scopes.ts';

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
}

/** Keys of all scopes: what shows no codes that the caller does not have already. */
const everyKey = scopes;
/** Keys that may read lines. */
const readers = ['order', 'reprint'] as const satisfies readonly Scope[];
/** Keys that may make lines, change and remove them. */
const orderers = ['order'] as const satisfies readonly Scope[];

/** Keys that may redeem codes. */
const redeemers = ['order', 'redeem'] as const satisfies readonly Scope[];

/** Parameters of lists. */
const paging = ['pageSize', 'pageCursor'] as const;
/** Parameters and headers of files. */
const file = { query: ['part', 'redirect'], headers: ['Range', 'If-Range', 'If-None-Match'] } as const;

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
  },
  {
    handler: 'list-sessions',
    methods: ['GET', 'HEAD'],
    paths: ['/sessions', '/sessions/{id}'],
    keys: ['Api-Key'],
    scopes: everyKey,
    query: [...paging, 'sessionMeta'],
    refusal: 'Sessions not listed',
  },
  {
    handler: 'revoke-session',
    methods: ['DELETE'],
    paths: ['/sessions/{id}'],
    keys: ['Api-Key', 'Session-Key'],
    scopes: everyKey,
    refusal: 'Session not revoked',
  },
  {
    handler: 'add-alphabet',
    methods: ['POST'],
    paths: ['/alphabets'],
    keys: ['Session-Key'],
    scopes: orderers,
    headers: ['Idempotency-Key'],
    refusal: 'Alphabet not added',
  },
  {
    handler: 'list-alphabets',
    methods: ['GET', 'HEAD'],
    paths: ['/alphabets'],
    keys: ['Session-Key'],
    scopes: everyKey,
    query: [...paging, 'filterLength', 'filterChars', 'filterStyle'],
    refusal: 'Alphabets not listed',
  },
  {
    handler: 'delete-alphabets',
    methods: ['DELETE'],
    paths: ['/alphabets/{name}', '/alphabets'],
    keys: ['Session-Key'],
    scopes: orderers,
    query: ['deletedAlphabets', 'pageCursor'],
    refusal: 'Alphabet not deleted',
  },
  {
    handler: 'get-alphabet',
    methods: ['GET', 'HEAD'],
    paths: ['/alphabets/{name}'],
    keys: ['Session-Key'],
    scopes: everyKey,
    headers: ['If-None-Match'],
    refusal: 'Alphabet not found',
  },
  {
    handler: 'get-capacity',
    methods: ['GET', 'HEAD'],
    paths: ['/alphabets/{name}/{digits}'],
    keys: ['Session-Key'],
    scopes: everyKey,
    headers: ['If-None-Match'],
    refusal: 'Capacity not computed',
  },
  {
    handler: 'compute-capacity',
    methods: ['POST'],
    paths: ['/capacity'],
    keys: ['Session-Key'],
    scopes: everyKey,
    headers: ['Idempotency-Key'],
    refusal: 'Capacity not computed',
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
  },
  {
    handler: 'verify-tokens',
    methods: ['POST'],
    paths: ['/tokens/{id}/verify'],
    keys: ['Session-Key'],
    scopes: everyKey,
    refusal: 'Tokens not verified',
  },
  {
    handler: 'verify-over-lines',
    methods: ['POST'],
    paths: ['/verify'],
    keys: ['Session-Key'],
    scopes: everyKey,
    query: ['pageCursor'],
    refusal: 'Tokens not verified',
  },
  {
    handler: 'reissue-codes',
    methods: ['POST'],
    paths: ['/tokens/{id}/codes'],
    keys: ['Session-Key'],
    scopes: readers,
    headers: ['Idempotency-Key'],
    refusal: 'Codes not reissued',
    streams: true,
  },
  {
    handler: 'void-codes',
    methods: ['POST'],
    paths: ['/tokens/{id}/void'],
    keys: ['Session-Key'],
    scopes: orderers,
    headers: ['Idempotency-Key'],
    refusal: 'Codes not voided',
  },
  {
    handler: 'list-voids',
    methods: ['GET', 'HEAD'],
    paths: ['/tokens/{id}/void', '/tokens/{id}/void/{void}'],
    keys: ['Session-Key'],
    scopes: readers,
    query: paging,
    refusal: 'Voids not listed',
  },
  {
    handler: 'redeem-codes',
    methods: ['POST'],
    paths: ['/tokens/{id}/redeem', '/redeem'],
    keys: ['Session-Key'],
    scopes: redeemers,
    headers: ['Idempotency-Key'],
    refusal: 'Codes not redeemed',
  },
  {
    handler: 'list-redemptions',
    methods: ['GET', 'HEAD'],
    paths: ['/redeem'],
    keys: ['Session-Key'],
    scopes: readers,
    query: [...paging, 'filterLine'],
    refusal: 'Redemptions not listed',
  },
  {
    handler: 'sign-gate-list',
    methods: ['POST'],
    paths: ['/tokens/{id}/gate'],
    keys: ['Session-Key'],
    scopes: readers,
    refusal: 'Gate list not signed',
  },
  {
    handler: 'withdraw',
    methods: ['DELETE'],
    paths: ['/tokens/{id}/void/{void}', '/tokens/{id}/redeem/{redemption}'],
    keys: ['Session-Key'],
    scopes: orderers,
    refusal: 'Not withdrawn',
  },
  {
    handler: 'list-tokens',
    methods: ['GET', 'HEAD'],
    paths: ['/tokens'],
    keys: ['Session-Key'],
    scopes: readers,
    query: [...paging, 'filterScope', 'filterDeleted', 'listMeta'],
    refusal: 'Tokens not listed',
  },
  {
    handler: 'list-parts',
    methods: ['GET', 'HEAD'],
    paths: ['/parts'],
    keys: ['Session-Key'],
    scopes: readers,
    query: [...paging, 'filterSince', 'filterUntil'],
    refusal: 'Parts not listed',
  },
  {
    handler: 'list-line-parts',
    methods: ['GET', 'HEAD'],
    paths: ['/tokens/{id}/parts'],
    keys: ['Session-Key'],
    scopes: readers,
    query: paging,
    refusal: 'Parts not listed',
  },
  {
    handler: 'get-tokens',
    methods: ['GET', 'HEAD'],
    paths: ['/tokens/{id}'],
    keys: ['Session-Key'],
    scopes: readers,
    query: ['lineMeta'],
    refusal: 'Tokens not found',
  },
  {
    handler: 'get-status',
    methods: ['GET', 'HEAD'],
    paths: steps.map((step) => `/tokens/{id}/${step}` as const),
    keys: ['Session-Key'],
    scopes: readers,
    headers: ['If-None-Match'],
    refusal: 'Status not found',
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
  },
  {
    handler: 'delete-tokens',
    methods: ['DELETE'],
    paths: ['/tokens/{id}', '/tokens'],
    keys: ['Session-Key'],
    scopes: orderers,
    query: ['deletedLines', 'pageCursor'],
    refusal: 'Tokens not deleted',
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
