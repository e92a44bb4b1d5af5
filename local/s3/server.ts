import { mkdirSync } from 'node:fs';
import S3rver from '@20minutes/s3rver';
import { serveInThread } from '../platform/thread.ts';
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
  server.middleware.splice(-1, 0, additions(store));
  server.silent = true;
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
      server.httpServer.closeAllConnections();
      await server.close();
      store.close();
    },
  };
});
