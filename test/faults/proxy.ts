import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Endpoints } from '../cloud.ts';
import { listening } from '../listening.ts';
import { type Call, callOf } from './calls.ts';

/** A service's answer. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/**
 * What becomes of a call: `forward` has it done and gives the answer, which this may pass on or not; 'drop' closes the
 * connection without one. A call that is not forwarded was not done.
 */
export type Fault = (call: Call, forward: () => Promise<Reply>) => Promise<Reply | 'drop'>;

/** Stands between the functions and all their services; no code of the service knows of it. */
export interface FaultProxy {
  readonly url: string;
  /** What becomes of the calls; at first all are passed on. */
  fault: Fault;
  /** Where calls go; without it they wait. */
  aim(at: (Endpoints & { readonly stripe: string }) | undefined): void;
  close(): Promise<void>;
}

/** Starts the proxy at a free port. */
export async function startProxy(): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  let aimed = Promise.withResolvers<Endpoints & { readonly stripe: string }>();

  async function pass(incoming: IncomingMessage, call: Call, body: Buffer): Promise<Reply> {
    const endpoints = await aimed.promise;
    const base = endpoints[call.service];
    // Rejected where the cloud is killed meanwhile: then the function that called is dead too.
    return new Promise<Reply>((resolve, reject) => {
      const { expect: _, ...headers } = incoming.headers;
      const options = { method: incoming.method, headers, agent };
      const outgoing = httpRequest(new URL(incoming.url ?? '/', base), options, (answer) => {
        bodyOf(answer).then(
          (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
          reject,
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const { method = '', url = '', headers } = incoming;
    const call = callOf({ method, url, headers, body });
    const reply = await proxy.fault(call, () => pass(incoming, call, body));
    if (reply === 'drop') {
      incoming.socket.destroy();
      return;
    }
    const { connection: _, 'transfer-encoding': __, 'content-length': length, ...passed } = reply.headers;
    // The length of a HEAD's answer is that of a body it does not have.
    response.writeHead(reply.status, { ...passed, 'content-length': String(length ?? reply.body.length) });
    response.end(reply.body);
  }

  const server = createServer({ keepAliveTimeout: 65_000 }, (incoming, response) => {
    incoming.on('error', () => undefined);
    handle(incoming, response).catch(() => incoming.socket.destroy());
  });
  const { url, close } = await listening(server);
  const proxy: FaultProxy = {
    url,
    fault: (_, forward) => forward(),
    aim: (at) => {
      aimed = Promise.withResolvers();
      if (at) aimed.resolve(at);
    },
    close: async () => {
      agent.destroy();
      await close();
    },
  };
  return proxy;
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
