import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Outcome, Runtime, RuntimeOptions } from './outcome.ts';

/** A runtime whose time can stand still. */
export interface LocalRuntime extends Runtime {
  /** Lets so many milliseconds pass at once, and invokes its handler in the same moment. */
  invokeAfter(milliseconds: number, event: object): Promise<Outcome>;
}

/**
 * A bundle in the worker threads of the local cloud.
 * @param stopsTime whether time passes for the pool by `invokeAfter` alone.
 */
export async function openLocalRuntime({
  folder,
  handler = 'handler',
  environment = {},
  timeoutMs = 10_000,
  limit = 1,
  stopsTime = false,
}: RuntimeOptions & { readonly limit?: number; readonly stopsTime?: boolean }): Promise<LocalRuntime> {
  const plan = {
    name: 'probe',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:probe',
    folder,
    handler: `index.${handler}`,
    memoryMb: 512,
    timeoutMs,
    environment: {
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'probe',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    },
  };
  const child = fork(join(__dirname, 'pool-host.ts'), [JSON.stringify({ plan, environment, limit, stopsTime })], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  });
  let log = '';
  let nextId = 0;
  const pending = new Map<number, (outcome: Outcome) => void>();
  child.on('message', (message: { id: number; outcome: Outcome; log?: string }) => {
    if (message.log !== undefined) {
      log += message.log;
      return;
    }
    const { outcome } = message;
    const exited = outcome.error?.errorType === 'Runtime.ExitError' && { exited: true as const };
    pending.get(message.id)?.({ ...outcome, ...exited });
    pending.delete(message.id);
  });
  const invoke = (event: object, after?: number): Promise<Outcome> =>
    new Promise((settle) => {
      const id = nextId++;
      pending.set(id, settle);
      child.send({ id, event: JSON.stringify(event), after });
    });
  return {
    invoke: (event) => invoke(event),
    invokeAfter: (milliseconds, event) => invoke(event, milliseconds),
    log: () => log,
    starts: () => log.split('INIT_START').length - 1,
    close: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
