import { watch } from 'node:fs';
import { join } from 'node:path';

/** An editor writes a file in several steps; they are one save. */
const QUIET_MS = 30;

/**
 * Calls `onSave` with the files that were saved, relative to `root`: one call at a time, and what is saved during one comes with the next.
 *
 * @param folders of `root`, with all that is in them
 */
export function watchSources(
  root: string,
  folders: readonly string[],
  onSave: (files: readonly string[]) => Promise<void>,
): void {
  let saved = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  const next = async (): Promise<void> => {
    if (busy || saved.size === 0) return;
    busy = true;
    const files = [...saved];
    saved = new Set();
    await onSave(files);
    busy = false;
    await next();
  };
  for (const folder of folders) {
    watch(join(root, folder), { recursive: true }, (_, file) => {
      // Only what sources are: editors write files of their own beside them.
      if (file === null || !/\.(ts|js|json|css|html)$/.test(file)) return;
      saved.add(join(folder, file));
      clearTimeout(timer);
      timer = setTimeout(next, QUIET_MS);
    });
  }
}
