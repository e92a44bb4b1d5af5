import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { OwnCloud } from './cloud.ts';
import { service } from './service.ts';

/** A local cloud in a process of its own. Its API is at `http://127.0.0.1:<port>/api`. */
export interface LocalCloud extends OwnCloud {
  /** Its state folder. */
  readonly dir: string;
  readonly pid: number;
  /** Milliseconds from spawn to ready. */
  readonly startMs: number;
  /** Everything written to its standard output and error so far. */
  output(): string;
  /** Ends it as a terminal would, and removes the folder if this made it. @returns its exit code */
  stop(): Promise<number | null>;
  /** Ends it with SIGKILL; the folder stays, to be started again. */
  kill(): Promise<void>;
}

/** What to start. */
export interface LocalCloudOptions {
  /** State folder; without it a temporary one, removed by `stop`. */
  readonly dir?: string;
  /** Further environment, such as `S3_MINIMUM_PART_BYTES` or `LOCAL_APP`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds to wait at most, 100,000 where it is not told: less than the hook's own limit, so that what does not get ready is ended. */
  readonly timeoutMs?: number;
}

const ROOT = resolve(__dirname, '..');
/**
 * What saves 5 to 10 % of the computing of a short life: several threads that collect garbage together compute more than one does, and a
 * function that starts with little room collects while it loads. Most other flags of V8 cost more than they save, since Node.js then compiles its
 * own modules anew.
 */
const FLAGS = ['--single-threaded-gc', '--min-semi-space-size=4'];
/** For a cloud in which little happens at the same time: a second thread of a function would only load the same once more. */
export const ONE_THREAD = { FUNCTION_WORKERS: '1' } as const;
/** Keys that the local services know, for SDK clients of the tests. */
export const LOCAL_SDK = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
} as const;

function bundled(): [program: string, environment: Readonly<Record<string, string>>] {
  const { start, assembly } = service();
  return [start, { LOCAL_ASSEMBLY: assembly }];
}

async function exited(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/**
 * Starts the local cloud's program with a free port and waits until it answers: from its bundle, or from the sources for another app.
 *
 * It ends with this process: its channel to us closes, and it takes that for SIGTERM.
 *
 * @throws Error with its output if it ends before it is ready or takes too long
 */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const started = performance.now();
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'unique-tokens-'));
  const ready = join(dir, 'ready.json');
  const [program, app] = options.env?.LOCAL_APP === undefined ? bundled() : ['local/start.ts', {}];
  const env = { ...process.env, LOCAL_DIR: dir, PORT: '0', READY_FILE: ready, ...app, ...options.env };
  const child = spawn(process.execPath, [...FLAGS, program], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const closed = exited(child);
  await new Promise<void>((resolvePromise, reject) => {
    const fail = (reason: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`The local cloud ${reason}:\n${output}`));
    };
    const timeoutMs = options.timeoutMs ?? 100_000;
    const timer = setTimeout(() => fail(`was not ready within ${timeoutMs} ms`), timeoutMs);
    const onData = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!/^ready \S+$/m.test(output)) return;
      clearTimeout(timer);
      resolvePromise();
    };
    child.stdout!.on('data', onData);
    child.stderr!.on('data', onData);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
  const facts: Pick<LocalCloud, 'url' | 'endpoints' | 'functions' | 'environment'> = JSON.parse(
    readFileSync(ready, 'utf8'),
  );
  return {
    ...facts,
    name: 'local',
    sdk: LOCAL_SDK,
    dir,
    pid: child.pid!,
    startMs: performance.now() - started,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM');
      const code = await closed;
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
      return code;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
