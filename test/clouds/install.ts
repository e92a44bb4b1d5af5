import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The folder of this. */
export const HERE = resolve('test', 'clouds');
/** Everything that the second cloud needs or leaves is below this folder. */
export const BUILD = resolve('.build', 'clouds');

/**
 * AWS's runtime client for Node.js, the program in which functions run on Lambda. It is no dependency of package.json: a native
 * part would be compiled by its install script, for which cmake and a compiler are needed. Its JavaScript is one file.
 */
const RUNTIME_CLIENT = {
  package: 'aws-lambda-ric@4.0.2',
  integrity: 'sha512-FE5Vskx7mYNnqAnWWJXUOsLp2VGgdsJsCoRLFTa8L4Yk0QVtArqR8q58yPA++QC1a73ZWJXBQ2AH31nIAv7NOQ==',
};

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
  const client = readFileSync(join(HERE, 'rapid-client.js'));
  const requirements = join(HERE, 'requirements.txt');
  const { stdout: version } = await run(systemPython, ['--version']);
  const pins = [readFileSync(requirements), client, RUNTIME_CLIENT.integrity, version];
  const name = createHash('sha256').update(pins.join('\0')).digest('hex').slice(0, 16);
  const folder = join(BUILD, `installed-${name}`);
  const installed: Installed = {
    python: join(folder, 'python', 'bin', 'python'),
    runtime: join(folder, 'runtime'),
  };
  const done = join(folder, 'done');
  if (existsSync(done)) return installed;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(installed.runtime, { recursive: true });
  await Promise.all([installPython(folder, installed, requirements), installRuntime(installed)]);
  writeFileSync(done, '');
  return installed;
}

async function installPython(folder: string, { python }: Installed, requirements: string): Promise<void> {
  await run(systemPython, ['-m', 'venv', join(folder, 'python')]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
  await run(python, [...pip, '--requirement', requirements]);
  await run(python, ['-m', 'pip', 'check', '--disable-pip-version-check']);
}

async function installRuntime({ runtime }: Installed): Promise<void> {
  const pack = ['pack', RUNTIME_CLIENT.package, '--json', '--pack-destination', runtime];
  const { stdout } = await run('npm', pack, { cwd: runtime });
  const [{ filename }] = JSON.parse(stdout);
  const archive = join(runtime, filename);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (integrity !== RUNTIME_CLIENT.integrity)
    throw new Error(`${RUNTIME_CLIENT.package} is not the pinned one: ${integrity}`);
  await run('tar', ['-xzf', archive, '--strip-components=1', 'package/index.mjs'], { cwd: runtime });
  rmSync(archive);
  // Required as ./rapid-client.node, the native part that is not there.
  copyFileSync(join(HERE, 'rapid-client.js'), join(runtime, 'rapid-client.node.js'));
}
