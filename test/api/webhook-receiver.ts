import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as the receiver got it. */
export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How it was answered. */
  readonly status: number;
}

/** An HTTP server of a customer's, which keeps what is posted to it. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Statuses of its next answers; 200 where none is left. 302 leads to another path of its own. */
  answers: number[];
  /** Stops listening; `up` listens at the same port again. */
  down(): Promise<void>;
  up(): Promise<void>;
}

/** Starts a receiver at a free port of this machine. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let server: Server;
  let port = 0;
  const receiver: Receiver = {
    get url() {
      return `http://127.0.0.1:${port}/hook?password=p4ssw0rd`;
    },
    received,
    answers: [],
    async down() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
    async up() {
      // Whoever posts can be killed in the middle of it.
      server = createServer((request, response) => {
        receive(request, response).catch(() => response.destroy());
      });
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      ({ port } = server.address() as AddressInfo);
    },
  };
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
    const status = receiver.answers.shift() ?? 200;
    const body = Buffer.concat(chunks).toString('utf8');
    received.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body, status });
    response.writeHead(status, status === 302 ? { Location: '/elsewhere' } : {});
    response.end('thanks');
  }
  await receiver.up();
  return receiver;
}
