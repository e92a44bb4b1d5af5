import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Functions } from '../lambda/functions.ts';
import { InvocationError } from '../lambda/invocation.ts';
import type { Log } from '../platform/log.ts';
import type { Api, Route } from '../template/plan-api.ts';
import { readBody } from './body.ts';
import { openConnections } from './connections.ts';
import { newIds, proxyEvent } from './event.ts';
import { type RefusalContext, type RefusalType, refuse } from './refusal.ts';
import { openRouter } from './routes.ts';
import { beyondLimits, MOST_HEADER_BYTES, readTarget } from './target.ts';
import { sendBuffered, sendStream, Timeout, writeRefusal } from './write.ts';

/** Lambda's longest event. */
const EVENT_LIMIT = 6 * 1024 * 1024;

function failureOf(error: unknown): RefusalType {
  return error instanceof Timeout ? 'INTEGRATION_TIMEOUT' : 'DEFAULT_5XX';
}

/** Why Node takes bytes for no request, as the refusal of it. */
const parserRefusals: Readonly<Record<string, RefusalType>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** Milliseconds. */
export interface GatewayTimes {
  /** For which a request may take to arrive whole. */
  readonly request: number;
  /** After which that is looked at again. */
  readonly check: number;
}
const TIMES: GatewayTimes = { request: 60_000, check: 5_000 };

/**
 * Whether a browser has opened the address without the stage. AWS has other addresses there; here people type what they remember, and
 * are led to the API's root.
 */
const isBrowserAtRoot = ({ method, headers }: IncomingMessage, target: string) =>
  target === '/' && method === 'GET' && /\btext\/html\b/.test(headers.accept ?? '');

/** An HTTP server that does what API Gateway does with the API of a plan; not yet listening. */
export function createGateway(api: Api, functions: Functions, log: Log, times = TIMES): Server {
  const router = openRouter(api.routes);
  const prefix = `/${api.stage}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ids = newIds();
    const { path: target, search, host } = readTarget(request);
    const context: RefusalContext = { ...ids, path: target, httpMethod: request.method ?? '' };
    const refusal = (type: RefusalType, route?: Route): Promise<void> =>
      writeRefusal(
        response,
        refuse(api, type, { ...context, ...(route && { resourcePath: route.path }) }),
        ids.requestId,
      );
    const tooMuch = beyondLimits(request);
    if (tooMuch) return refusal(tooMuch);
    if (request.httpVersion === '1.1' && request.headers.host === undefined) return refusal('BAD_REQUEST_PARAMETERS');
    if (isBrowserAtRoot(request, target)) return void response.writeHead(303, { Location: `${prefix}/` }).end();
    if (target !== prefix && !target.startsWith(`${prefix}/`)) return refusal('MISSING_AUTHENTICATION_TOKEN');
    const path = target.slice(prefix.length) || '/';
    let match: ReturnType<typeof router>;
    try {
      match = router(request.method ?? 'GET', path);
      decodeURIComponent(path);
    } catch {
      return refusal('BAD_REQUEST_PARAMETERS');
    }
    if (!match) return refusal('MISSING_AUTHENTICATION_TOKEN');
    const { route } = match;
    const body = await readBody(request);
    if (!body) return refusal('REQUEST_TOO_LARGE', route);
    const event = JSON.stringify(proxyEvent(api, match, request, { path, search, host, body, ids }));
    if (Buffer.byteLength(event) > EVENT_LIMIT) return refusal('REQUEST_TOO_LARGE', route);
    const invocation = functions.invoke(route.functionArn, event);
    if (!invocation) return refusal('DEFAULT_5XX', route);
    const started = performance.now();
    try {
      const writing = { response, requestId: ids.requestId, timeoutMs: route.timeoutMs };
      const failed = route.streaming
        ? await sendStream(invocation, writing)
        : await sendBuffered(api, invocation, writing);
      if (failed) {
        log.warn(`${request.method} ${route.path}: malformed answer of ${route.functionArn}`);
        await refusal(failed, route);
      }
    } catch (error) {
      const cause = error instanceof InvocationError ? error.error.errorType : (error as Error).message || 'timeout';
      if (response.destroyed) log.info(`${request.method} ${route.path}: the client went away`);
      else {
        log.warn(`${request.method} ${route.path}: ${cause}`);
        await refusal(failureOf(error), route);
      }
    }
    // By resource, as the deployed access log: paths and queries hold keys.
    log.info(`${request.method} ${route.path} ${response.statusCode} ${Math.round(performance.now() - started)} ms`);
  }

  const connections = openConnections((type) => {
    const ids = newIds();
    const refusal = refuse(api, type, { ...ids, path: '/', httpMethod: '' });
    return { ...refusal, headers: { ...refusal.headers, 'x-amzn-RequestId': ids.requestId } };
  });
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    connections.add(request, response);
    request.on('error', () => {});
    response.on('error', () => {});
    // One that is about to end takes no further request.
    response.shouldKeepAlive &&= server.listening;
    handle(request, response).catch((error) => {
      // A client that has gone is no fault.
      if (!request.socket.destroyed) log.warn(`gateway: ${(error as Error).stack}`);
      response.destroy();
    });
  };
  // What Node would refuse by itself, without a body, is refused here in the API's shape.
  const server = createServer(
    {
      keepAliveTimeout: 65_000,
      // A client that was told so, and sends in the last moment on a busy machine, finds the connection open.
      keepAliveTimeoutBuffer: 30_000,
      requestTimeout: times.request,
      headersTimeout: times.request,
      connectionsCheckingInterval: times.check,
      maxHeaderSize: MOST_HEADER_BYTES,
      requireHostHeader: false,
    },
    answer,
  );
  // A client that has sent its request whole may end its side, and waits for the answer.
  Object.assign(server, { httpAllowHalfOpen: true });
  // An expectation that nobody knows is passed over, as HTTP allows.
  server.on('checkExpectation', answer);
  server.on('connect', (_, socket) => connections.refuse(socket as Socket, 'BAD_REQUEST_PARAMETERS'));
  server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket) =>
    connections.refuse(socket as Socket, parserRefusals[code] ?? 'BAD_REQUEST_PARAMETERS'),
  );
  return server;
}
