import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeptLine, KeptState } from './state.ts';

/** The state that a released version made, unpacked into a folder of its own. */
export interface Unpacked extends KeptState {
  readonly dir: string;
  /** The kept line of this kind. @throws Error where there is none */
  line(kind: string): KeptLine;
}

/** Unpacks what stands in `test/upgrade/<version>/`; the folder is the caller's to remove. */
export function unpackState(version: string): Unpacked {
  const kept = join(__dirname, version);
  const dir = mkdtempSync(join(tmpdir(), 'unique-tokens-upgrade-'));
  execFileSync('tar', ['-xzf', join(kept, 'state.tar.gz'), '-C', dir], { timeout: 100_000 });
  const state: KeptState = JSON.parse(readFileSync(join(kept, 'lines.json'), 'utf8'));
  return {
    ...state,
    dir,
    line: (kind) => {
      const found = state.lines.find((line) => line.kind === kind);
      if (!found) throw new Error(`${version} has no line that is "${kind}".`);
      return found;
    },
  };
}
