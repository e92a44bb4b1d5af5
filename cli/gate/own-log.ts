import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  truncateSync,
} from 'node:fs';
import { allLinesOf } from '../checks/content.ts';
import { FileError, UsageError } from '../platform/exits.ts';

/** A code that a gate has let in on its own. */
export interface Admitted {
  readonly code: string;
  /** By the gate's clock, ISO 8601. */
  readonly recorded: string;
}

/** The first line of the file. */
const HEAD = 'recorded,code';

/**
 * The codes that a gate has let in, in their order: a CSV file, written by it alone. Its last line may be the beginning of an entry, where
 * the power was cut: one that has come to no code is passed over.
 * @throws UsageError
 */
export async function readLog(path: string): Promise<Admitted[]> {
  const lines = await allLinesOf(path);
  return lines.flatMap((line, i) => {
    if (line === '' || (i === 0 && line === HEAD)) return [];
    const entry = entryOf(line);
    if (entry === undefined && i < lines.length - 1) {
      throw new UsageError(`${path}, line ${i + 1}: it must be a moment, a comma and a code.`);
    }
    return entry ?? [];
  });
}

/** Undefined where it is none. */
function entryOf(line: string): Admitted | undefined {
  const comma = line.indexOf(',');
  const [recorded, field] = [line.slice(0, comma), line.slice(comma + 1)];
  const isEntry = comma >= 0 && field !== '' && !Number.isNaN(Date.parse(recorded));
  return isEntry ? { recorded, code: unquoted(field) } : undefined;
}

/**
 * Makes a log ready for further codes, where the power was cut while one was written: an entry stays with a line end behind it, and what
 * has come to no code is taken away.
 */
export function mendLog(path: string): void {
  if (!existsSync(path)) return;
  try {
    const bytes = readFileSync(path);
    const begin = bytes.lastIndexOf('\n') + 1;
    const tail = bytes.subarray(begin).toString('utf8');
    if (tail === '') return;
    if (tail === HEAD || entryOf(tail) !== undefined) appendFileSync(path, '\n');
    else truncateSync(path, begin);
  } catch (error) {
    throw FileError.of(error, path);
  }
}

/** Adds a code, so that it is on the disk before the gate opens. */
export function appendLog(path: string, { recorded, code }: Admitted): void {
  try {
    const file = openSync(path, 'a', 0o600);
    try {
      const head = fstatSync(file).size === 0 ? `${HEAD}\n` : '';
      appendFileSync(file, `${head}${recorded},${quoted(code)}\n`);
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
