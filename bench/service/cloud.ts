import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A local cloud of the bench's own, in a process of its own. */
export interface BenchCloud {
  readonly url: string;
  /** Names of its tables and addresses of its services, by the variables that the functions have. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its state folder. */
  readonly directory: string;
  /** Bytes of memory that its process holds now. */
  residentBytes(): number;
  /** @param isKept whether its folder stays, for another start */
  stop(isKept?: boolean): Promise<void>;
}

/**
 * Starts it in a temporary folder; customers may ask as often as they like.
 * @param settings of the functions, instead of the stack's.
 * @param directory of one that was stopped and kept.
 */
export async function startCloud(
  settings: Readonly<Record<string, string>> = {},
  directory = mkdtempSync(join(tmpdir(), 'unique-tokens-bench-')),
): Promise<BenchCloud> {
  const env = {
    ...process.env,
    LOCAL_DIR: directory,
    PORT: '0',
    LOCAL_FUNCTION_ENV: JSON.stringify({ CUSTOMER_RATE: '1000000', CUSTOMER_BURST: '1000000', ...settings }),
  };
  const child = spawn(process.execPath, ['local/start.ts'], { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (text: Buffer) => {
      output += text;
      const ready = /^ready (\S+)$/m.exec(output);
      if (ready?.[1]) resolve(ready[1]);
    });
    exited.then(() => reject(new Error(`The local cloud has ended:\n${output}`)));
  });
  return {
    url,
    directory,
    environment: JSON.parse(readFileSync(join(directory, 'ready.json'), 'utf8')).environment,
    residentBytes: () => 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]),
    async stop(isKept = false) {
      child.kill('SIGTERM');
      await exited;
      if (!isKept) rmSync(directory, { recursive: true, force: true });
    },
  };
}
