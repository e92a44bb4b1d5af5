import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { csvRecord, guarded } from '../platform/csv.ts';
import { FileError } from '../platform/exits.ts';
import { makeFolderOf, rename, requireNone } from '../platform/files.ts';
import type { Row } from './verified.ts';

/** A table of everything that was asked about, with a row for each code. */
export interface Report {
  add(row: Row, ...more: readonly string[]): Promise<void>;
  /** Gives it its name, when all rows are in it. */
  end(): Promise<void>;
}

const HEADING = [
  ...['file', 'row', 'code', 'read', 'issued', 'reason', 'line', 'part', 'position'],
  ...['void', 'void reason', 'redeemed', 'redeemed by', 'duplicate of'],
];

/**
 * Begins a report, as CSV.
 * @param more columns behind those of every report
 * @throws RefusedError where the file is there already; FileError
 */
export function openReport(path: string, ...more: readonly string[]): Report {
  requireNone(path);
  makeFolderOf(path);
  const part = `${path}.part`;
  const file = createWriteStream(part, { mode: 0o600, flush: true });
  const ended = finished(file).catch((error) => {
    throw FileError.of(error, part);
  });
  // It is told where somebody waits for it.
  ended.catch(() => {});
  const write = async (fields: readonly string[]): Promise<void> => {
    if (file.write(csvRecord(fields))) return;
    await Promise.race([new Promise<void>((done) => file.once('drain', done)), ended]);
  };
  void write([...HEADING, ...more]);
  return {
    add: (row, ...values) => write([...fieldsOf(row), ...values]),
    end: async () => {
      file.end();
      await ended;
      rename(part, path);
    },
  };
}

/** What somebody has typed or scanned is guarded; what the service has made is not. */
function fieldsOf({
  file,
  row,
  token,
  read,
  issued,
  reason,
  line,
  part,
  position,
  duplicateOf,
  ...more
}: Row): string[] {
  const { void: one, redeemed } = more;
  const place = duplicateOf && `${duplicateOf.file === file ? '' : `${duplicateOf.file ?? ''}:`}${duplicateOf.row}`;
  return [
    ...[guarded(file ?? ''), String(row), guarded(token), read ?? '', issued ? 'yes' : 'no', reason ?? '', line ?? ''],
    ...[part === undefined ? '' : String(part), position ?? '', one?.at ?? '', guarded(one?.reason ?? '')],
    ...[redeemed?.at ?? '', guarded(redeemed?.by ?? ''), place ?? ''],
  ];
}
