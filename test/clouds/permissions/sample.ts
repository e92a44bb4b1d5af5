import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { synthesize } from '../../../local/cloud/synth.ts';

/** How many functions a commit takes, of about forty: `npm run nightly -- permissions` takes all. */
const SIZE = 3;

/** What names the sources: git's id of the commit, or where there is no git, the hash of all that is deployed. */
export async function commitOf(root: string): Promise<string> {
  const words = ['-C', root, 'rev-parse', 'HEAD'];
  return promisify(execFile)('git', words, { timeout: 10_000 }).then(
    ({ stdout }) => stdout.trim(),
    async () => basename(await synthesize(root)),
  );
}

/** The functions that a commit takes: the same whenever it is tested, and others for another commit. */
export function sampleOf(commit: string, names: readonly string[]): readonly string[] {
  const rank = (name: string) => createHash('sha256').update(`${commit} ${name}`).digest('hex');
  return names.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, SIZE);
}
