import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Functions } from '../lambda/functions.ts';
import { type Invocation, InvocationError } from '../lambda/invocation.ts';
import type { Log } from '../platform/log.ts';
import type { Api, Route } from '../template/plan-api.ts';
import { type Head, readAnswer } from './answer.ts';
import { openConnections } from './connections.ts';
import { newIds, proxyEvent } from './event.ts';
import { type Refusal, type RefusalContext, type RefusalType, refuse } from './refusal.ts';
import { openRouter } from './routes.ts';
import { readStreamHead } from './stream-head.ts';

/** API Gateway's longest request. */
const REQUEST_LIMIT = 10 * 1024 * 1024;
/** Lambda's longest event. */
const EVENT_LIMIT = 6 * 1024 * 1024;

/** Reads it to its end: who still writes does not see the answer. @returns undefined if it is longer than API Gateway takes */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= REQUEST_LIMIT) chunks.push(chunk);
  }
  return length > REQUEST_LIMIT ? undefined : Buffer.concat(chunks);
}

/** Writes the head. Only where there is no body to count does the function's `Content-Length` stand. */
function writeHead(response: ServerResponse, { status, headers }: Head, requestId: string, keepLength: boolean): void {
  for (const [name, values] of Object.entries(headers)) {
    if (!keepLength && name.toLowerCase() === 'content-length') continue;
    response.setHeader(name, values.length === 1 ? values[0]! : values);
  }
  response.setHeader('x-amzn-RequestId', requestId);
  response.writeHead(status);
}

function writeRefusal(response: ServerResponse, refusal: Refusal, requestId: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
  response.setHeader('x-amzn-RequestId', requestId);
  response.writeHead(refusal.status);
  response.end(response.req.method === 'HEAD' ? undefined : refusal.body);
}

class Timeout extends Error {}

/** @throws Timeout after `ms` */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Timeout()), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function sendStream(
  invocation: Invocation,
  response: ServerResponse,
  requestId: string,
  timeoutMs: number,
): Promise<RefusalType | undefined> {
  const { body } = invocation;
  response.once('close', () => body.destroy());
  const head = await within(timeoutMs, readStreamHead(body));
  if (!head) return 'DEFAULT_5XX';
  writeHead(response, head, requestId, true);
  if (response.req.method === 'HEAD') {
    body.resume();
    response.end();
    return undefined;
  }
  if (head.rest.length > 0) response.write(head.rest);
  const timer = setTimeout(() => body.destroy(new Timeout()), timeoutMs);
  try {
    await pipeline(body, response);
  } finally {
    clearTimeout(timer);
  }
  return undefined;
}

async function sendBuffered(
  api: Api,
  invocation: Invocation,
  response: ServerResponse,
  requestId: string,
  timeoutMs: number,
): Promise<RefusalType | undefined> {
  const answer = readAnswer(api, await within(timeoutMs, invocation.result), response.req.headers.accept);
  if (!answer) return 'DEFAULT_5XX';
  const bodiless = response.req.method === 'HEAD' || answer.status === 204 || answer.status === 304;
  writeHead(response, answer, requestId, bodiless);
  // Written and ended in two steps: then Node sends chunks and no length, as the documented service does.
  if (!bodiless && answer.body.length > 0) response.write(answer.body);
  response.end();
  return undefined;
}

function failureOf(error: unknown): RefusalType {
  return error instanceof Timeout ? 'INTEGRATION_TIMEOUT' : 'DEFAULT_5XX';
}

/** An HTTP server that does what API Gateway does with the API of a plan; not yet listening. */
export function createGateway(api: Api, functions: Functions, log: Log): Server {
  const router = openRouter(api.routes);
  const prefix = `/${api.stage}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ids = newIds();
    const [target = '', ...queries] = (request.url ?? '/').split('?');
    const search = queries.length > 0 ? `?${queries.join('?')}` : '';
    const context: RefusalContext = { ...ids, path: target, httpMethod: request.method ?? '' };
    const refusal = (type: RefusalType, route?: Route): void => {
      // What is left of the request is not read: the connection cannot carry another one.
      if (!request.complete) response.setHeader('Connection', 'close');
      writeRefusal(
        response,
        refuse(api, type, { ...context, ...(route && { resourcePath: route.path }) }),
        ids.requestId,
      );
      if (!request.complete) request.resume();
    };
    if (request.httpVersion === '1.1' && request.headers.host === undefined) return refusal('BAD_REQUEST_PARAMETERS');
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
    const event = JSON.stringify(proxyEvent(api, match, request, { path, search, body, ids }));
    if (Buffer.byteLength(event) > EVENT_LIMIT) return refusal('REQUEST_TOO_LARGE', route);
    const invocation = functions.invoke(route.functionArn, event);
    if (!invocation) return refusal('DEFAULT_5XX', route);
    const started = performance.now();
    try {
      const failed = route.streaming
        ? await sendStream(invocation, response, ids.requestId, route.timeoutMs)
        : await sendBuffered(api, invocation, response, ids.requestId, route.timeoutMs);
      if (failed) {
        log.warn(`${request.method} ${route.path}: malformed answer of ${route.functionArn}`);
        refusal(failed, route);
      }
    } catch (error) {
      const cause = error instanceof InvocationError ? error.error.errorType : (error as Error).message || 'timeout';
      if (response.destroyed) log.info(`${request.method} ${route.path}: the client went away`);
      else {
        log.warn(`${request.method} ${route.path}: ${cause}`);
        refusal(failureOf(error), route);
      }
    }
    // By resource, as the deployed access log: paths and queries hold keys.
    log.info(`${request.method} ${route.path} ${response.statusCode} ${Math.round(performance.now() - started)} ms`);
  }

  const connections = openConnections(() => {
    const ids = newIds();
    const refusal = refuse(api, 'BAD_REQUEST_PARAMETERS', { ...ids, path: '/', httpMethod: '' });
    return { ...refusal, headers: { ...refusal.headers, 'x-amzn-RequestId': ids.requestId } };
  });
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    connections.add(request, response);
    request.on('error', () => {});
    response.on('error', () => {});
    handle(request, response).catch((error) => {
      if (!request.destroyed) log.warn(`gateway: ${(error as Error).stack}`);
      response.destroy();
    });
  };
  // What Node would refuse by itself, without a body, is refused here in the API's shape.
  const options = { keepAliveTimeout: 65_000, requestTimeout: 60_000, requireHostHeader: false };
  const server = createServer(options, answer);
  // An expectation that nobody knows is passed over, as HTTP allows.
  server.on('checkExpectation', answer);
  server.on('connect', (_, socket) => connections.refuse(socket as Socket));
  server.on('clientError', (_, socket) => connections.refuse(socket as Socket));
  return server;
}
