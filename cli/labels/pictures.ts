import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvRecord } from '../platform/csv.ts';
import { naming, requireNone } from '../platform/files.ts';
import type { Label } from './label.ts';

/**
 * Writes one picture a code into a new folder, and `index.csv`, which says which is which. Names are running numbers: a code can have
 * what no file's name may have. The folder is there whole or not at all.
 */
export function writePictures(
  folder: string,
  labels: readonly Label[],
  ending: 'svg' | 'png',
  paint: (label: Label) => string | Uint8Array,
): void {
  requireNone(folder);
  const made = `${folder}.${process.pid}.tmp`;
  const digits = Math.max(4, String(labels.length).length);
  naming(folder, () => {
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made, { recursive: true, mode: 0o700 });
    try {
      const records = labels.map((label, i) => {
        const name = `${String(i + 1).padStart(digits, '0')}.${ending}`;
        writeFileSync(join(made, name), paint(label), { mode: 0o600 });
        return csvRecord([String(i + 1), name, label.code]);
      });
      writeFileSync(join(made, 'index.csv'), [csvRecord(['number', 'file', 'code']), ...records].join(''), {
        mode: 0o600,
      });
      renameSync(made, folder);
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  });
}
