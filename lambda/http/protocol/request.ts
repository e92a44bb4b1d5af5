import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { type ErrorSource, type Fault, HttpError, pointerTo } from '../../../api/answers/errors.ts';
import { COUNT_DIGITS } from '../../../api/requests/counts.ts';
import { basePath, type Route } from '../../../api/routes/routes.ts';
import { mediaType } from './negotiation.ts';

/** What a request needs to know of its route. */
export type RequestRoute = Pick<Route, 'refusal' | 'query'> & Partial<Pick<Route, 'scopes'>>;

/** A request as the handlers see it. */
export interface Request {
  readonly event: APIGatewayProxyEvent;
  readonly route: RequestRoute;
  /** The path below the base path, as it was sent. */
  readonly path: string;
  /** Path and query, as `links.self` echoes them. */
  readonly self: string;
  /** The path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The query's parameters as they were sent, the last one where a name comes twice; `readQuery` has their values. */
  readonly query: Readonly<Record<string, string>>;
  /** The header's value whatever the case of its name, several joined by a comma, or undefined. */
  header(name: string): string | undefined;
}

/** Reads a gateway event. */
export function readRequest(event: APIGatewayProxyEvent, route: RequestRoute): Request {
  const headers = new Map<string, string>();
  for (const [name, values] of Object.entries(event.multiValueHeaders ?? {})) {
    if (values) headers.set(name.toLowerCase(), values.join(', '));
  }
  const path = below(event.path);
  return {
    event,
    route,
    path,
    self: `${basePath}${path}${rebuildQuery(event)}`,
    params: Object.fromEntries(Object.entries(event.pathParameters ?? {}).map(([name, value]) => [name, value ?? ''])),
    query: Object.fromEntries(
      Object.entries(event.queryStringParameters ?? {}).map(([name, value]) => [name, value ?? '']),
    ),
    header: (name) => headers.get(name.toLowerCase()),
  };
}

/** The path of an event has no stage. But behind a custom domain, API Gateway leaves the base path of the domain in it. */
function below(path: string): string {
  return `${path}/`.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
}

/**
 * The query as it may have been: a gateway event has no raw one. Brackets of parameter families stay literal, values are
 * percent-encoded where needed, parameters come in the order of their names.
 */
function rebuildQuery(event: APIGatewayProxyEvent): string {
  const pairs = Object.entries(event.multiValueQueryStringParameters ?? {})
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap(([name, values]) => (values ?? []).map((value) => `${encode(name)}=${encode(value)}`));
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%5B', '[').replaceAll('%5D', ']');
}

/**
 * The JSON:API body, checked against the schema.
 * @throws HttpError 415 for another media type, 400 if it is not JSON, 422 with a pointer for each wrong member.
 */
export function readBody<S extends z.ZodType>(request: Request, schema: S): z.output<S> {
  if (mediaType(request.header('Content-Type')) !== 'application/vnd.api+json') {
    throw new HttpError(415, {
      detail: 'The body must be sent as application/vnd.api+json.',
      source: { parameter: 'Content-Type', pointer: '' },
    });
  }
  return parseBody(rawBody(request.event).toString('utf8'), schema);
}

/** The bytes of the body, as they were sent. */
export function rawBody(event: APIGatewayProxyEvent): Buffer {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}

/**
 * The JSON text, checked against the schema. Integers beyond 2^53 are read exactly, as bigint.
 * @throws HttpError 400 if it is not JSON, 422 with a pointer for each wrong member.
 */
export function parseBody<S extends z.ZodType>(text: string, schema: S): z.output<S> {
  let json: unknown;
  try {
    // A reviver is called for each value, which takes longer than to read them; where no number is so long, it has nothing to do.
    json = JSON.parse(text, LONG_NUMBER.test(text) ? exactIntegers : undefined);
  } catch {
    throw new HttpError(400, { detail: 'The body is not valid JSON.', source: { parameter: '', pointer: '' } });
  }
  // Otherwise Zod compiles the schema when it is first used: milliseconds of a cold start, which save microseconds later.
  const result = schema.safeParse(json, { jitless: true });
  if (result.success) return result.data;
  throw new HttpError(422, result.error.issues.map(faultOf));
}

/** What every integer beyond 2^53 has: it has 16 digits at least. */
const LONG_NUMBER = /\d{16}/;

/** A reviver that keeps an integer which a float would round, unless it is too long to be a count of anything. */
function exactIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  if (source.length > COUNT_DIGITS) return value;
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

function faultOf(issue: z.core.$ZodIssue): Fault {
  const source: ErrorSource = { parameter: String(issue.path.at(-1) ?? ''), pointer: pointerTo(issue.path) };
  return { detail: issue.message, source };
}
