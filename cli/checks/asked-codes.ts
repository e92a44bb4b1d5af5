import { UsageError } from '../platform/exits.ts';
import { type Cell, columnOf, separatorOf } from './columns.ts';
import { linesOf, nameOf } from './content.ts';

/** A code that is asked about, and where it stands. */
export interface AskedCode {
  readonly token: string;
  /** Undefined where it was given as an argument. */
  readonly file?: string;
  /** Its line in the file, or its place among the arguments, from 1. */
  readonly row: number;
}

/** What was read beside the codes. */
export interface Reads {
  /** Lines without anything on them. */
  blank: number;
  bytes: number;
}

/**
 * The codes of files, one a line, or in a column of a table; lines without anything on them are passed over.
 * @throws UsageError for a table of which no column was named
 */
export async function* codesIn(files: readonly string[], reads: Reads, column?: string): AsyncGenerator<AskedCode> {
  for (const file of files) {
    const lines = linesOf(file, (bytes) => {
      reads.bytes += bytes;
    });
    for await (const { text: token, row } of column === undefined
      ? numbered(lines, file)
      : columnOf(lines, column, file)) {
      if (token.trim() === '') reads.blank++;
      else yield { token, file, row };
    }
  }
}

async function* numbered(lines: AsyncIterable<string>, file: string): AsyncGenerator<Cell> {
  let row = 0;
  for await (const text of lines) {
    if (row === 0) requireNoTable(text, file);
    yield { text, row: ++row };
  }
}

/** A table is no list of codes: each of its lines would be one that was not issued. */
function requireNoTable(heading: string, file: string): void {
  const fields = heading.split(separatorOf(heading));
  const isTable = fields.length > 1 && (/\.csv(\.gz)?$/i.test(file) || heading === 'code,position,part,void');
  if (!isTable) return;
  throw new UsageError(
    `${nameOf(file)} is a table: name the column with the codes, --column ${fields[0]?.trim() || '1'} or --column 1.`,
  );
}

/** Items in pieces of so many. */
export async function* inPieces<T>(items: Iterable<T> | AsyncIterable<T>, most: number): AsyncGenerator<T[]> {
  let piece: T[] = [];
  for await (const item of items) {
    piece.push(item);
    if (piece.length < most) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
