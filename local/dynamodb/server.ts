import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { serveInThread } from '../platform/thread.ts';
import { closeIterators } from './iterators.ts';
import { applyRules } from './rules.ts';

/** What the local DynamoDB is started with. */
export interface DynamoDbSettings {
  readonly directory: string;
}

/** The local DynamoDB: dynalite over LevelDB, in a thread of its own. */
serveInThread<DynamoDbSettings>(async ({ directory }) => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  closeIterators();
  applyRules();
  const server = dynalite({ path: directory, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        // dynalite closes its store only when the last connection has gone.
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
});
