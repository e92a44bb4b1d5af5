import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { installRuntimeClient, RUNTIME_CLIENT } from '../runtime/install.ts';

const run = promisify(execFile);

/** The folder of this. */
export const HERE = resolve('test', 'clouds');
/** Everything that the second cloud needs or leaves is below this folder. */
export const BUILD = resolve('.build', 'clouds');

/** Where the second cloud is installed. */
export interface Installed {
  readonly python: string;
  /** Folder with the runtime client. */
  readonly runtime: string;
}

/** What this machine lacks for the second cloud; undefined where it lacks nothing. */
export async function missing(): Promise<string | undefined> {
  const check = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  return run(systemPython, ['-c', check]).then(
    () => undefined,
    () => 'Python 3.10 or later with venv',
  );
}
const systemPython = process.env.PYTHON || 'python3';

/** Installs MiniStack and the runtime client, or finds them installed from the very same pins. */
export async function install(): Promise<Installed> {
  const client = readFileSync(join(HERE, '..', 'runtime', 'rapid-client.js'));
  const requirements = join(HERE, 'requirements.txt');
  const { stdout: version } = await run(systemPython, ['--version']);
  const pins = [readFileSync(requirements), client, RUNTIME_CLIENT, version];
  const name = createHash('sha256').update(pins.join('\0')).digest('hex').slice(0, 16);
  const folder = join(BUILD, `installed-${name}`);
  const installed: Installed = {
    python: join(folder, 'python', 'bin', 'python'),
    runtime: join(folder, 'runtime'),
  };
  const done = join(folder, 'done');
  if (existsSync(done)) return installed;
  rmSync(folder, { recursive: true, force: true });
  installRuntimeClient(installed.runtime, join(HERE, '..', 'runtime'));
  await installPython(folder, installed, requirements);
  writeFileSync(done, '');
  return installed;
}

async function installPython(folder: string, { python }: Installed, requirements: string): Promise<void> {
  await run(systemPython, ['-m', 'venv', join(folder, 'python')]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
  await run(python, [...pip, '--requirement', requirements]);
  await run(python, ['-m', 'pip', 'check', '--disable-pip-version-check']);
}
