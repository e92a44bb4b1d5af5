import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { serveInThread } from '../platform/thread.ts';
import { UnderWay } from '../platform/under-way.ts';
import { closeIterators } from './iterators.ts';
import { readAtOnce } from './reads.ts';
import { readyAtOnce } from './ready-tables.ts';
import { applyRules } from './rules.ts';

/** What the local DynamoDB is started with. */
export interface DynamoDbSettings {
  /** Where the items are kept; without it in memory. */
  readonly directory?: string;
}

/**
 * Counts a server's requests. dynalite answers one when it has done all of it, whether the client still listens or not; one whose
 * body does not arrive whole it never looks at.
 */
function count(server: Server, underWay: UnderWay): void {
  const handlers = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (underWay.closing) {
      response.writeHead(503, { Connection: 'close' }).end();
      return;
    }
    const over = underWay.begin();
    const { end } = response;
    response.end = (...answer: unknown[]) => {
      over();
      return Reflect.apply(end, response, answer);
    };
    request.once('close', () => request.complete || over());
    for (const handle of handlers) handle(request, response);
  });
}

/** The local DynamoDB: dynalite over LevelDB, in a thread of its own. */
serveInThread<DynamoDbSettings>(async ({ directory }) => {
  if (directory !== undefined) mkdirSync(directory, { recursive: true, mode: 0o700 });
  closeIterators();
  readAtOnce();
  readyAtOnce();
  applyRules();
  const server = dynalite({
    ...(directory === undefined ? {} : { path: directory }),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  const underWay = new UnderWay();
  count(server, underWay);
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      await underWay.settle();
      await new Promise<void>((resolve) => {
        // dynalite closes its store only when the last connection has gone.
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
});
