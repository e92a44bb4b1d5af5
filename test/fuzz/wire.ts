import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { Answer } from '../api/client.ts';

/** Milliseconds after which an answer will not come any more. */
const HANG_MS = 30_000;

/** A request as it goes over the wire: what fetch would refuse to send as well. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, as they are. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** Ends the connections that are kept. */
export function hangUp(): void {
  agent.destroy();
}

/** Sends it. @throws Error where no whole answer comes in time */
export function exchange(url: string, { method, path, headers, body }: WireRequest): Promise<Answer> {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = { agent, hostname, port, method, path: `${pathname}${path}`, headers, timeout: HANG_MS };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve(answerOf(response.statusCode as number, response.rawHeaders, chunks)));
    });
    request.on('timeout', () => request.destroy(new Error(`No answer in ${HANG_MS} ms.`)));
    request.on('error', reject);
    request.end(body);
  });
}

function answerOf(status: number, rawHeaders: readonly string[], chunks: readonly Buffer[]): Answer {
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i] as string, rawHeaders[i + 1] as string);
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString('utf8');
  return {
    status,
    headers,
    bytes,
    text,
    get json() {
      return JSON.parse(text);
    },
  };
}

/** Milliseconds of silence after which no more answers are waited for: requests that are cut short wait for their rest. */
const SILENCE_MS = 500;

/** Sends bytes. @returns all that comes until the other side closes, or stays silent */
export function exchangeBytes(url: string, bytes: Uint8Array): Promise<Buffer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.setTimeout(SILENCE_MS, () => socket.destroy());
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The other side may close while we still send.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(Buffer.concat(chunks)));
    socket.write(bytes);
  });
}
