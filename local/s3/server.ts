import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import S3rver from '@20minutes/s3rver';
import S3Error from '@20minutes/s3rver/lib/models/error.js';
import { serveInThread } from '../platform/thread.ts';
import { UnderWay } from '../platform/under-way.ts';
import type { BucketPlan } from '../template/plan.ts';
import { additions } from './additions.ts';
import { Store } from './store.ts';

/** What the local S3 is started with. */
export interface S3Settings {
  readonly directory: string;
  readonly minimumPartBytes: number;
  readonly buckets: readonly BucketPlan[];
}

const DAY_MS = 86_400_000;
const LIFECYCLE_MS = 3_600_000;
/** How long requests under way may take at the end before their connections are cut. */
const GRACE_MS = 500;

/** A middleware that counts requests, and refuses those that come after the end. */
function whileOpen(underWay: UnderWay): S3rver['middleware'][number] {
  return async (_, next) => {
    if (underWay.closing) throw new S3Error('ServiceUnavailable', 'The local S3 is being stopped.');
    const over = underWay.begin();
    await next().finally(over);
  };
}

/** The local S3: s3rver's protocol over our store. Runs in a thread of its own, so that hashing does not hold the API. */
serveInThread<S3Settings>(async ({ directory, minimumPartBytes, buckets }, log) => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const store = new Store(directory, { minimumPartBytes });
  await store.sweep();
  for (const { name } of buckets) await store.putBucket(name);
  const endOldUploads = async (): Promise<void> => {
    for (const { name, abortUploadsAfterDays: days } of buckets) {
      if (days !== undefined) await store.abortUploadsBefore(name, Date.now() - days * DAY_MS);
    }
  };
  await endOldUploads();
  const lifecycle = setInterval(() => void endOldUploads(), LIFECYCLE_MS);

  const server = new S3rver({
    directory: `${directory}/s3rver`,
    silent: true,
    address: '127.0.0.1',
    port: 0,
    vhostBuckets: false,
    allowMismatchedSignatures: false,
  });
  server.store = server.context.store = store;
  // s3rver's router is its last middleware: before it answers are already turned into XML, errors too.
  const underWay = new UnderWay();
  server.middleware.splice(-1, 0, whileOpen(underWay), additions(store));
  server.silent = true;
  // Its logger would speak on the console once the server is closed.
  server.logger.silent = true;
  server.on('error', (error) => {
    // S3's own refusals have a detail, and a client that hung up is nobody's fault.
    const { code = error.name } = error as { code?: string };
    if (!('detail' in error) && code !== 'ECONNRESET' && code !== 'EPIPE') log(`${code}: ${error.message}`);
  });
  const { port } = await server.run();
  server.httpServer.keepAliveTimeout = 65_000;
  server.httpServer.requestTimeout = 0;
  return {
    port,
    close: async () => {
      clearInterval(lifecycle);
      const settled = underWay.settle();
      await Promise.race([settled, sleep(GRACE_MS)]);
      // A transfer that goes on is cut; what it has begun still needs the store, to be taken back.
      server.httpServer.closeAllConnections();
      await settled;
      await server.close();
      store.close();
    },
  };
});
