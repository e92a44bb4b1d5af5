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
  /** Stops listening; `up` listens at the same port again. */
  down(): Promise<void>;
  up(): Promise<void>;
}

/** Starts a receiver at a free port of this machine. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const serve = (port?: number) =>
    // Whoever posts can be killed in the middle of it.
    listening(
      createServer((request, response) => {
        receive(request, response).catch(() => response.destroy());
      }),
      port,
    );
  let server = await serve();
  const receiver: Receiver = {
    get url() {
      return `${server.url}/hook?password=p4ssw0rd`;
    },
    received,
    answers: [],
    down: () => server.close(),
    async up() {
      server = await serve(server.port);
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
  return receiver;
}
