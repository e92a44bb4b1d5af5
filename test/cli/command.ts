import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sharedUrl } from '../api/client.ts';

/** The command line as it is published. */
export const program = resolve(__dirname, '..', '..', 'dist', 'unique-tokens.js');

export interface Ended {
  /** Exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect in it.
  readonly json: any;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** A user's home and working folder. */
export interface User extends Disposable {
  readonly folder: string;
  /** Runs a command to its end. */
  run(...args: readonly string[]): Promise<Ended>;
  start(...args: readonly string[]): Running;
  /** Runs what stands behind the program's name in a shell, pipes and all. */
  shell(command: string): Promise<Ended>;
  /** Runs it with files of so many KiB at most: the system's way to refuse one, which needs no full disk. */
  within(kib: number, ...args: readonly string[]): Promise<Ended>;
  read(name: string): Buffer;
  /** Ends what still runs, and removes the folder. */
  remove(): void;
}

/** A user who knows nothing yet; one that is a test's own is had with `using`. @param env further environment, such as another address */
export function newUser(env: Readonly<Record<string, string>> = {}): User {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-cli-'));
  const environment = {
    PATH: process.env.PATH,
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_STATE_HOME: join(folder, 'state'),
    UNIQUE_TOKENS_URL: sharedUrl(),
    ...env,
  };
  const running = new Set<ChildProcess>();
  const spawned = (file: string, args: readonly string[]) => {
    const child = spawn(file, args, { cwd: folder, env: environment, stdio: 'pipe' });
    running.add(child);
    child.once('exit', () => running.delete(child));
    child.stdin.end();
    return { child, ended: endOf(child) };
  };
  const remove = (): void => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const start = (...args: readonly string[]) => spawned(process.execPath, [program, ...args]);
  return {
    folder,
    start,
    run: (...args) => start(...args).ended,
    shell: (command) => spawned('bash', ['-c', `"$0" "$1" ${command}`, process.execPath, program]).ended,
    within: (kib, ...args) =>
      spawned('bash', ['-c', `ulimit -f ${kib}; exec "$@"`, 'bash', process.execPath, program, ...args]).ended,
    read: (name) => readFileSync(join(folder, name)),
    remove,
    [Symbol.dispose]: remove,
  };
}

function endOf(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text) => {
    stdout += text;
  });
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  return new Promise((done) => {
    child.once('close', (code, signal) => {
      done({
        code: code ?? signal,
        stdout,
        stderr,
        get json() {
          return JSON.parse(stdout);
        },
      });
    });
  });
}
