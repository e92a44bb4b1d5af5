import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a virtual environment of Python with these packages and no others, or finds the one that an earlier run made of the very same
 * file.
 *
 * @param folder where; one that was made of something else is removed first
 * @param base the Python that it is made of
 * @param requirements pip's file of all packages, those that others need included, with exact versions
 * @returns the environment's `python`
 * @throws Error if a package cannot be had, or one that another needs is missing in the file
 */
export function pythonEnvironment(folder: string, base: string, requirements: string): string {
  const python = join(folder, 'bin', 'python');
  const stamp = join(folder, 'made-of');
  const wanted = createHash('sha256')
    .update(`${versionOf(base)}`)
    .update(readFileSync(requirements))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // What they print goes to standard error.
  const run = (command: string, ...words: string[]) => execFileSync(command, words, { stdio: ['ignore', 2, 2] });
  run(base, '-m', 'venv', folder);
  const pip = ['-m', 'pip', '--disable-pip-version-check'];
  run(python, ...pip, 'install', '--quiet', '--no-deps', '--requirement', requirements);
  run(python, ...pip, 'check');
  writeFileSync(stamp, wanted);
  return python;
}

/**
 * A Python of just this version, such as `3.13`: `PYTHON` first, then what is on the PATH, then what pyenv keeps.
 * @throws Error if there is none
 */
export function findPython(version: string): string {
  const pyenv = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const kept = existsSync(pyenv) ? readdirSync(pyenv).filter((name) => name.startsWith(`${version}.`)) : [];
  const named = process.env.PYTHON === undefined ? [] : [process.env.PYTHON];
  const candidates = [
    ...named,
    `python${version}`,
    'python3',
    ...kept.map((name) => join(pyenv, name, 'bin', 'python')),
  ];
  const found = candidates.find((command) => versionOf(command) === version);
  if (found !== undefined) return found;
  throw new Error(`Python ${version} is needed and was not found. Install it, or say where it is: PYTHON=<path>.`);
}

function versionOf(command: string): string | undefined {
  const program = 'import sys, ensurepip; print("%d.%d" % sys.version_info[:2])';
  try {
    return execFileSync(command, ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined; // There is no such command, it is pyenv's shim for a version that is not there, or it has no pip.
  }
}
