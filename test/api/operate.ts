import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Operated } from './region-drill.ts';

const root = resolve(__dirname, '..', '..');

/** Runs one of the operator's programs in a process of its own, whatever its exit code is. */
export function operate(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<Operated> {
  const args = [join('operator', `${program}.ts`), ...words];
  return new Promise((done, fail) => {
    const child = execFile(process.execPath, args, { cwd: root, env, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error && child.exitCode === null) return fail(error);
      const printed = stdout.trim().split('\n').filter(Boolean);
      done({ status: child.exitCode, stderr, said: printed.map((text) => JSON.parse(text)) });
    });
  });
}
