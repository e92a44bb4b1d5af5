import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Invocation } from '../lambda/invocation.ts';
import type { Api } from '../template/plan-api.ts';
import { type Head, readAnswer } from './answer.ts';
import { linger } from './body.ts';
import type { Refusal, RefusalType } from './refusal.ts';
import { readStreamHead } from './stream-head.ts';

/** The integration did not answer in its time. */
export class Timeout extends Error {}

/** How an answer is written. */
export interface Writing {
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly timeoutMs: number;
}

/** Writes the head. Only where there is no body to count does the function's `Content-Length` stand. */
function writeHead({ response, requestId }: Writing, { status, headers }: Head, keepLength: boolean): void {
  for (const [name, values] of Object.entries(headers)) {
    if (!keepLength && name.toLowerCase() === 'content-length') continue;
    response.setHeader(name, values.length === 1 ? values[0]! : values);
  }
  response.setHeader('x-amzn-RequestId', requestId);
  response.writeHead(status);
}

/** Writes a refusal of the gateway's own; an answer that has begun already is cut. */
export async function writeRefusal(response: ServerResponse, refusal: Refusal, requestId: string): Promise<void> {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const request = response.req;
  for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
  response.setHeader('x-amzn-RequestId', requestId);
  response.setHeader('Content-Length', Buffer.byteLength(refusal.body));
  // What is left of the request is not read: the connection cannot carry another one.
  if (!request.complete) response.setHeader('Connection', 'close');
  response.writeHead(refusal.status);
  if (request.method !== 'HEAD') response.write(refusal.body);
  // The end closes the connection, and what the client has not read by then is lost to it.
  await linger(request);
  response.end();
}

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

/** Sends what a streaming function answers, as it comes. @returns the refusal of what is malformed */
export async function sendStream({ body, result }: Invocation, writing: Writing): Promise<RefusalType | undefined> {
  const { response, timeoutMs } = writing;
  response.once('close', () => body.destroy());
  const head = await within(timeoutMs, readStreamHead(body));
  if (!head) {
    await within(timeoutMs, result);
    return 'DEFAULT_5XX';
  }
  writeHead(writing, head, true);
  if (response.req.method === 'HEAD') {
    body.resume();
    response.end();
    return undefined;
  }
  if (head.rest.length > 0) response.write(head.rest);
  const timer = setTimeout(() => body.destroy(new Timeout()), timeoutMs);
  try {
    await pipeline(body, response, { end: false });
    // What has failed after its head has no end either: that is how the client knows it.
    await result;
    response.end();
  } finally {
    clearTimeout(timer);
  }
  return undefined;
}

/** Sends what a buffered function answers. @returns the refusal of what is malformed */
export async function sendBuffered(
  api: Api,
  { result }: Invocation,
  writing: Writing,
): Promise<RefusalType | undefined> {
  const { response, timeoutMs } = writing;
  const answer = readAnswer(api, await within(timeoutMs, result), response.req.headers.accept);
  if (!answer) return 'DEFAULT_5XX';
  const bodiless = response.req.method === 'HEAD' || answer.status === 204 || answer.status === 304;
  writeHead(writing, answer, bodiless);
  // Written and ended in two steps: then Node sends chunks and no length, as the documented service does.
  if (!bodiless && answer.body.length > 0) response.write(answer.body);
  response.end();
  return undefined;
}
