import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { jsonHeaders } from '../../../api/answers/headers.ts';
import { basePath } from '../../../api/routes/routes.ts';
import { beginLog, describeError, log } from '../../platform/log.ts';
import { negotiate, requirePlain } from './negotiation.ts';
import { checkQuery } from './query.ts';
import { type Request, type RequestRoute, readRequest } from './request.ts';

/** A JSON:API answer before it is written. */
export interface Answer {
  readonly status: number;
  readonly document: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (document: object): Answer => ({ status: 200, document });
/** @param path of what was made, below the base path */
export const created = (document: object, path: string): Answer => ({
  status: 201,
  document,
  headers: { Location: `${basePath}${path}` },
});

/** Leads to another path below the base path. */
export const seeOther = (path: string): Answer => ({
  status: 303,
  document: { links: { self: `${basePath}${path}` } },
  headers: { Location: `${basePath}${path}` },
});

/** An answer as text. Where it has no body, as that to HEAD, it tells the length that it would have. */
export function written({ status, document, headers }: Answer, method: string) {
  const text = JSON.stringify(document);
  const body = method === 'HEAD' || status === 304 ? undefined : text;
  const length = method === 'HEAD' && status === 200 ? { 'X-Content-Length': String(Buffer.byteLength(text)) } : {};
  return { status, headers: { ...jsonHeaders, ...headers, ...length }, body };
}

/**
 * The buffered Lambda handler of a route: reads the event, lets `handle` answer, and turns whatever is thrown into a
 * JSON:API error.
 */
export function buffered(route: RequestRoute, handle: (request: Request) => Promise<Answer>) {
  return async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const answer = await guarded(route, event, context, handle);
    const { status, headers, body = '' } = written(answer, event.httpMethod);
    return { statusCode: status, headers, body };
  };
}

/** Runs a handler; its own answer, or the error document of what it threw. */
export async function guarded<A>(
  route: RequestRoute,
  event: APIGatewayProxyEvent,
  context: Context,
  handle: (request: Request) => Promise<A>,
): Promise<A | Answer> {
  beginLog(context, { requestId: event.requestContext.requestId });
  const request = readRequest(event, route);
  try {
    return await handle(request);
  } catch (error) {
    return errorAnswer(error, request);
  }
}

/** The order of checks begins here: keys first (`admit`), then the media types, then the query. */
export async function admitted<T>(request: Request, admit: () => Promise<T>): Promise<T> {
  const caller = await admit();
  negotiate(request.header('Content-Type'), request.header('Accept'));
  if (request.event.body) requirePlain(request.header('Content-Encoding'));
  checkQuery(request);
  return caller;
}

function errorAnswer(error: unknown, request: Request): Answer {
  if (!(error instanceof HttpError)) {
    const id = request.event.requestContext.requestId;
    log.error('request failed', { fault: describeError(error) });
    return errorDocument(request, new HttpError(500, { detail: `Internal error, please quote ${id}.` }), {
      id,
    });
  }
  return errorDocument(request, error);
}

function errorDocument(request: Request, error: HttpError, extra: { id?: string } = {}): Answer {
  return {
    status: error.status,
    headers: error.headers,
    document: {
      errors: error.faults.map(({ title, detail, source, code, meta }) => ({
        ...extra,
        status: String(error.status),
        ...(code === undefined ? {} : { code }),
        title: title ?? request.route.refusal,
        detail,
        source: source ?? inParameter(''),
        ...(meta === undefined ? {} : { meta }),
      })),
      links: { self: request.self },
    },
  };
}
