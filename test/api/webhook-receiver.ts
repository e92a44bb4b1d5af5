import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listening } from '../listening.ts';

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
  /** Ends each connection without an answer, until it is `up` again. The port stays its own. */
  down(): void;
  up(): void;
  close(): Promise<void>;
}

/** Starts a receiver at a free port of this machine. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let isDown = false;
  // Whoever posts can be killed in the middle of it.
  const server = createServer((request, response) => {
    receive(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => isDown && socket.destroy());
  const { url, close } = await listening(server);
  const receiver: Receiver = {
    url: `${url}/hook?password=p4ssw0rd`,
    received,
    answers: [],
    down() {
      isDown = true;
      server.closeAllConnections();
    },
    up() {
      isDown = false;
    },
    close,
  };
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
    const status = receiver.answers.shift() ?? 200;
    const body = Buffer.concat(chunks).toString('utf8');
    received.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body, status });
    response.writeHead(status, status === 302 ? { Location: '/elsewhere' } : {});
    response.end('thanks');
  }
  return receiver;
}
