import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** Runs a project's tests, those of these paths alone if any are given. @returns whether they passed */
export async function passes(project: string, env: Readonly<Record<string, string>>, paths: string[] = []) {
  const args = ['node_modules/jest/bin/jest.js', ...paths, '--selectProjects', project, '--runInBand'];
  const stdio = ['ignore', 'inherit', 'inherit'] as const;
  const jest = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: [...stdio] });
  const [code] = await once(jest, 'exit');
  return code === 0;
}
