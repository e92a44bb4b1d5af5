import type { IncomingMessage } from 'node:http';

/** API Gateway's longest request. */
const REQUEST_LIMIT = 10 * 1024 * 1024;
/** Bytes beyond it that are still read of a body whose length was told: who still writes does not see the answer. */
const PATIENCE = 64 * 1024 * 1024;
/** Milliseconds for which a body is still taken, and dropped, behind its refusal. */
const LINGER_MS = 2_000;

/**
 * Reads a body, and keeps no more of it than API Gateway takes.
 *
 * @returns undefined if it is longer; then it may not be at its end
 * @throws the request's error, where the client goes away
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  const most = REQUEST_LIMIT + (request.headers['content-length'] === undefined ? 0 : PATIENCE);
  // Left without ending the request: its connection still has to carry the refusal.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= REQUEST_LIMIT) chunks.push(chunk);
    else chunks.length = 0;
    if (length > most) return undefined;
  }
  return length > REQUEST_LIMIT ? undefined : Buffer.concat(chunks);
}

/** Drops what still comes of a body that was refused, until its end, or for a moment: then the client has read the refusal. */
export async function linger(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  // Whoever read it before has let go of it by then: until that it would not flow.
  await new Promise(setImmediate);
  request.resume();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LINGER_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.once('end', done).once('close', done);
  });
}
