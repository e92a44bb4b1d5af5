import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Log } from './log.ts';

/** A service that answers on a port of 127.0.0.1. */
export interface Service {
  readonly port: number;
  close(): Promise<void>;
}

type FromThread = { type: 'ready'; port: number } | { type: 'log'; line: string } | { type: 'closed' };

/**
 * The thread's side: starts the service with the thread's data, tells the port, and closes it when told.
 * An error that nothing caught ends the thread, and with it the process; a client that hung up is none (dynalite throws
 * it from an event handler).
 */
export function serveInThread<T>(start: (settings: T, log: (line: string) => void) => Promise<Service>): void {
  const port = parentPort!;
  const post = (message: FromThread): void => port.postMessage(message);
  const log = (line: string): void => post({ type: 'log', line });
  process.on('uncaughtException', (error) => {
    if (['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes((error as { code?: string }).code ?? '')) return;
    log(`uncaught: ${error.stack}`);
    process.exit(1);
  });
  start(workerData as T, log).then(
    (service) => {
      port.once('message', () => {
        void service.close().finally(() => post({ type: 'closed' }));
      });
      post({ type: 'ready', port: service.port });
    },
    (error: Error) => {
      log(`could not start: ${error.stack}`);
      process.exit(1);
    },
  );
}

/** V8 would let the young generation grow to 192 MB. */
const YOUNG_MB = 12;

/**
 * The process's side: runs a service in a thread of its own.
 *
 * @param onDeath called if the thread ends before it is closed
 * @param youngMb most megabytes of V8's young generation
 * @throws Error if it does not start
 */
export async function startThread(
  module: URL,
  settings: object,
  log: Log,
  onDeath: () => void,
  youngMb = YOUNG_MB,
): Promise<Service> {
  const resourceLimits = { maxYoungGenerationSizeMb: youngMb };
  const worker = new Worker(module, { workerData: settings, stdout: false, stderr: false, resourceLimits });
  let closing = false;
  let dead: (() => void) | undefined;
  const port = await new Promise<number>((resolve, reject) => {
    dead = () => reject(new Error(`${module.pathname.split('/').slice(-2).join('/')} did not start`));
    worker.on('error', (error) => log.warn(String(error.stack)));
    worker.on('exit', () => dead?.());
    worker.on('message', (message: FromThread) => {
      if (message.type === 'log') log.warn(message.line);
      else if (message.type === 'ready') resolve(message.port);
    });
  });
  dead = () => {
    if (!closing) onDeath();
  };
  return {
    port,
    close: async () => {
      closing = true;
      const closed = new Promise<void>((resolve) => {
        worker.on('message', ({ type }: FromThread) => type === 'closed' && resolve());
        worker.on('exit', () => resolve());
      });
      worker.postMessage('close');
      await closed;
      await worker.terminate();
    },
  };
}
