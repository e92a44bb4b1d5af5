import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export const root = resolve(__dirname, '..', '..');

/** What .gitignore leaves out (it has plain folder names alone), and git's own folder. */
const ignored = new Set([
  '.git',
  ...read('.gitignore')
    .split('\n')
    .map((line) => line.replace(/\/$/, '')),
]);

/** A file of the repository as text. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** All files that are, or would be, in the repository. It needs no git, so that an unpacked archive is tested too. */
export function repositoryFiles(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (ignored.has(entry.name)) return [];
    if (entry.isDirectory()) return repositoryFiles(path);
    return entry.isFile() ? [relative(root, path)] : [];
  });
}
