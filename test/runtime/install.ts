import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * AWS's runtime client for Node.js, the program in which functions run on Lambda. It is no dependency of package.json: a native part
 * would be compiled by its install script, for which cmake and a compiler are needed. Its JavaScript is one file.
 */
export const RUNTIME_CLIENT = 'aws-lambda-ric@4.0.2';
const INTEGRITY = 'sha512-FE5Vskx7mYNnqAnWWJXUOsLp2VGgdsJsCoRLFTa8L4Yk0QVtArqR8q58yPA++QC1a73ZWJXBQ2AH31nIAv7NOQ==';

/**
 * Puts AWS's runtime client into a folder: `node <folder>/index.mjs` runs a function under it.
 *
 * @param sources the folder of rapid-client.js
 * @throws Error if the package is not the one that is pinned
 */
export function installRuntimeClient(folder: string, sources: string): void {
  const archive = join(folder, `${RUNTIME_CLIENT.replace('@', '-')}.tgz`);
  if (!existsSync(archive) || integrityOf(archive) !== INTEGRITY) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['pack', RUNTIME_CLIENT, '--silent'], {
      cwd: folder,
      timeout: 100_000,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (integrityOf(archive) !== INTEGRITY) throw new Error(`${RUNTIME_CLIENT} is not the pinned one.`);
  }
  execFileSync('tar', ['-xzf', archive, '--strip-components=1', 'package/index.mjs'], {
    timeout: 100_000,
    cwd: folder,
  });
  // Required as ./rapid-client.node, the native part that is not there.
  copyFileSync(join(sources, 'rapid-client.js'), join(folder, 'rapid-client.node.js'));
}

function integrityOf(file: string): string {
  return `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
}
