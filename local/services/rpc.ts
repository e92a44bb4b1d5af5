import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Functions } from '../lambda/functions.ts';
import { InvocationError } from '../lambda/invocation.ts';
import type { Log } from '../platform/log.ts';

/** An error that a service answers with: `code` is the name under which SDK clients throw it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** An operation of a service: its parsed input to its output. */
// biome-ignore lint/suspicious/noExplicitAny: the input is whatever a client sent; each operation checks its own.
export type Operation = (input: any) => object | Promise<object>;

/** Operations by the value of `X-Amz-Target`, such as `TrentService.GenerateMac`. */
export type Operations = Readonly<Record<string, Operation>>;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.0',
    'Content-Length': Buffer.byteLength(body),
    'x-amzn-RequestId': randomUUID(),
    ...headers,
  });
  response.end(body);
}

function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  send(response, status, JSON.stringify({ __type: code, message }), { 'x-amzn-ErrorType': code });
}

/** Lambda's Invoke, so that a function can start another one. */
async function invoke(
  functions: Functions,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const invocation = functions.invoke(name, (await bodyOf(request)) || '{}');
  if (!invocation) return sendError(response, 404, 'ResourceNotFoundException', `Function not found: ${name}`);
  if (request.headers['x-amz-invocation-type'] === 'Event') return send(response, 202, '');
  try {
    send(response, 200, await invocation.result, { 'Content-Type': 'application/json' });
  } catch (error) {
    if (!(error instanceof InvocationError)) throw error;
    send(response, 200, JSON.stringify(error.error), { 'X-Amz-Function-Error': 'Unhandled' });
  }
}

/**
 * An HTTP server that speaks AWS's JSON protocols (1.0 and 1.1 differ in nothing that matters here) and Lambda's
 * Invoke; not yet listening. It does not check signatures: it binds the loopback address only.
 */
export function createRpcServer(operations: Operations, functions: () => Functions, log: Log): Server {
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '')?.[1];
    if (name !== undefined) return invoke(functions(), decodeURIComponent(name), request, response);
    const target = String(request.headers['x-amz-target']);
    const operation = Object.hasOwn(operations, target) ? operations[target] : undefined;
    const body = await bodyOf(request);
    if (!operation) return sendError(response, 400, 'UnknownOperationException', `${target} is not known here`);
    let input: unknown;
    try {
      input = JSON.parse(body || '{}');
    } catch {
      return sendError(response, 400, 'SerializationException', 'The body is not JSON');
    }
    try {
      send(response, 200, JSON.stringify(await operation(input)));
    } catch (error) {
      if (error instanceof ServiceError) return sendError(response, 400, error.code, error.message);
      log.warn(`${target}: ${(error as Error).stack}`);
      sendError(response, 500, 'InternalFailure', 'The local service failed');
    }
  }

  return createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    // Functions that are ended hang up in the middle of their calls.
    request.on('error', () => {});
    handle(request, response).catch(() => response.destroy());
  });
}
