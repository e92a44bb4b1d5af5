import type { Api } from '../template/plan-api.ts';
import type { RequestIds } from './event.ts';

/** A refusal of the gateway's own. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Status and message that API Gateway has for a type if the template says nothing. */
const DEFAULTS = {
  BAD_REQUEST_PARAMETERS: [400, 'Bad Request'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token'],
  REQUEST_TOO_LARGE: [413, 'Request Too Long'],
  // A function that failed or answered malformed: API Gateway has no type of its own for that.
  DEFAULT_5XX: [502, 'Internal server error'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

/** What API Gateway refuses before it knows the API, and has no type for: here it has the shape of DEFAULT_4XX. */
const UNTYPED = {
  REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
  URI_TOO_LONG: [414, 'The URL is too long.'],
  HEADERS_TOO_LARGE: [431, 'The headers are too large.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

/** The kinds of refusal that the local gateway gives. */
export type RefusalType = keyof typeof DEFAULTS | keyof typeof UNTYPED;

/** Where `$context.…` is known at the time of a refusal. */
export interface RefusalContext extends RequestIds {
  readonly path: string;
  readonly httpMethod: string;
  readonly resourcePath?: string;
}

/** The value of each `$context` variable, the longest names first so that none is cut by another. */
function substitute(template: string, values: Readonly<Record<string, string>>): string {
  const names = Object.keys(values).sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`\\$context\\.(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})`, 'g');
  return template.replace(pattern, (_, name: string) => values[name]!);
}

/**
 * The refusal of a type, shaped by the template's gateway responses: its own, else `DEFAULT_4XX` or `DEFAULT_5XX`.
 */
export function refuse(api: Api, type: RefusalType, context: RefusalContext): Refusal {
  const [status, message] = { ...DEFAULTS, ...UNTYPED }[type];
  const general = status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
  const planned =
    api.gatewayResponses.find((response) => response.type === type) ??
    api.gatewayResponses.find((response) => response.type === general);
  const finalStatus = planned?.status ?? status;
  const body = substitute(planned?.template ?? '{"message":$context.error.messageString}', {
    'error.messageString': JSON.stringify(message),
    'error.message': message,
    'error.responseType': type,
    extendedRequestId: context.extendedRequestId,
    httpMethod: context.httpMethod,
    path: context.path,
    protocol: 'HTTP/1.1',
    requestId: context.requestId,
    resourcePath: context.resourcePath ?? '',
    stage: api.stage,
    status: String(finalStatus),
  });
  const headers = { 'Content-Type': 'application/json', ...planned?.headers };
  return { status: finalStatus, headers, body: type in UNTYPED ? retold(body, finalStatus, message) : body };
}

/** The document of a refusal with another status and detail, where it is one of errors. */
function retold(body: string, status: number, detail: string): string {
  const { errors, ...more } = JSON.parse(body) as { errors?: object[] };
  if (!errors) return body;
  return JSON.stringify({ errors: errors.map((error) => ({ ...error, status: String(status), detail })), ...more });
}
