import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../bundles/options.ts';

/** The local cloud in a process of its own, so that it can be started anew. */
export interface DevCloud {
  /** Tells it that the bundles of these functions have changed. */
  renew(functions: readonly string[]): void;
  /** Ends it; its state stays. @returns its exit code */
  stop(): Promise<number | null>;
}

/** It ends within 3 seconds (local/start.ts), unless a debugger has gone while a thread was paused: this holds the exit of the process. */
const STOP_MS = 10_000;

/**
 * Starts the local cloud over a folder of bundles. Resolves when it answers.
 *
 * @param options further options for Node.js, such as `--inspect`
 * @param onEnd called if it ends without having been told
 * @throws Error if it does not start
 */
export async function startDevCloud(
  bundles: string,
  options: readonly string[],
  onEnd: (code: number | null) => void,
): Promise<DevCloud> {
  const child: ChildProcess = spawn(process.execPath, [...options, join(root, 'local', 'start.ts')], {
    env: { ...process.env, FUNCTION_BUNDLES: bundles },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const [first] = await Promise.race([once(child, 'message'), ended.then(() => [])]);
  if (first !== 'ready') throw new Error('The local cloud did not start.');
  let stopping = false;
  void ended.then((code) => stopping || onEnd(code));
  return {
    renew: (functions) => child.send(functions),
    stop: () => {
      stopping = true;
      child.kill('SIGTERM');
      // Nothing is lost by it.
      const cut = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      return ended.finally(() => clearTimeout(cut));
    },
  };
}
