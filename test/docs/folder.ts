import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../repository/files.ts';

/** What the folder does not share with the repository: the scripts of a page write into these, or have no use for them. */
const NOT_LINKED = ['.git', '.local', '.build', 'cdk.out'];

/**
 * A folder that a page's reader has just cloned, as far as its commands see; `.local` is that of the cloud that runs.
 * @param without what it has no link to beside that
 */
export function readersFolder(local: string, without: readonly string[] = []): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'unique-tokens-docs-'));
  const linked = readdirSync(root).filter((name) => ![...NOT_LINKED, ...without].includes(name));
  for (const name of linked) symlinkSync(join(root, name), join(path, name));
  symlinkSync(local, join(path, '.local'));
  return { path, remove: () => rmSync(path, { recursive: true }) };
}
