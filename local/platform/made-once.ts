import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const KEPT_MS = 7 * 24 * 3_600_000;

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** A name for what is made of these sources, files or folders: of their content and Node's version. */
function fingerprint(root: string, sources: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of new Set(sources.map((path) => resolve(root, path)).flatMap(filesUnder))) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 24);
}

/** Removes what nobody has used for long, also what a killed process left half made. */
function removeUnused(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const facts = statSync(path, { throwIfNoEntry: false });
    // Another process may be done with it just now.
    if (facts === undefined || facts.mtimeMs >= Date.now() - KEPT_MS) continue;
    // A name says that all of it is there, so it loses its name first.
    const gone = `${path}.${process.pid}.tmp`;
    try {
      renameSync(path, gone);
    } catch {
      // Another process removes it.
      continue;
    }
    rmSync(gone, { recursive: true, force: true });
  }
}

/** Notes that a folder is in use: a running cloud loads a function's bundle from it whenever it is first called. */
export function keep(folder: string): void {
  utimesSync(folder, new Date(), new Date());
}

/**
 * Makes a folder `.build/<kind>/…` of the repository, or finds what an earlier run made from the very same sources.
 *
 * @param sources the files and folders of which it is made; in another order they make something else
 * @param make makes the folder that it is given
 * @returns the folder
 * @throws what `make` throws; then nothing is left of it
 */
export async function madeOnce(
  root: string,
  kind: string,
  sources: readonly string[],
  make: (folder: string) => Promise<unknown>,
): Promise<string> {
  const folder = join(root, '.build', kind);
  const made = join(folder, fingerprint(root, sources));
  if (existsSync(made)) {
    keep(made);
    return made;
  }
  // Into a folder of its own first: two processes may do this at once, and one may be killed half way.
  const temporary = `${made}.${process.pid}.tmp`;
  rmSync(temporary, { recursive: true, force: true });
  try {
    await make(temporary);
    renameSync(temporary, made);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(made)) throw error;
  }
  removeUnused(folder);
  return made;
}
