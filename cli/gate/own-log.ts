import { appendFileSync, closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { linesOf } from '../checks/content.ts';
import { FileError, UsageError } from '../platform/exits.ts';

/** A code that a gate has let in on its own. */
export interface Admitted {
  readonly code: string;
  /** By the gate's clock, ISO 8601. */
  readonly recorded: string;
}

/** The first line of the file. */
const HEAD = 'recorded,code';

/** The codes that a gate has let in, in their order: a CSV file, written by it alone. @throws UsageError */
export async function readLog(path: string): Promise<Admitted[]> {
  const admitted: Admitted[] = [];
  let row = 0;
  for await (const line of linesOf(path)) {
    row++;
    if (line === '' || (row === 1 && line === HEAD)) continue;
    const comma = line.indexOf(',');
    const [recorded, field] = [line.slice(0, comma), line.slice(comma + 1)];
    if (comma < 0 || Number.isNaN(Date.parse(recorded))) {
      throw new UsageError(`${path}, line ${row}: it must be a moment, a comma and a code.`);
    }
    admitted.push({ recorded, code: unquoted(field) });
  }
  return admitted;
}

/** Adds a code, so that it is on the disk before the gate opens. */
export function appendLog(path: string, { recorded, code }: Admitted): void {
  const isNew = !existsSync(path);
  try {
    const file = openSync(path, 'a', 0o600);
    try {
      appendFileSync(file, `${isNew ? `${HEAD}\n` : ''}${recorded},${quoted(code)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw FileError.of(error, path);
  }
}

const quoted = (code: string) => (/[",\s]/.test(code) ? `"${code.replaceAll('"', '""')}"` : code);
const unquoted = (field: string) => (/^".*"$/s.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field);
