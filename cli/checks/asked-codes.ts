import { RefusedError, UsageError } from '../platform/exits.ts';
import { grouped, type Output } from '../platform/output.ts';
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
  /** Codes with bytes that are no UTF-8: the file has another encoding. */
  garbled: number;
  /** First lines that were passed over as headings. */
  readonly headings: { readonly file: string; readonly text: string }[];
}

/** Where the codes of a table stand. */
export interface Table {
  /** By its name or its number from 1. Without it a file is a list, one code a line. */
  readonly column?: string | undefined;
  /** Whether the first line is a heading; undefined where nobody has said it. */
  readonly header?: boolean | undefined;
  /** Where no option can say so: then only a table whose columns are known is one. */
  readonly isList?: boolean;
}

/** The columns of a table of issued codes, those of the service's CSV; `void` says since when. */
export const columns = ['code', 'position', 'part', 'void'];

/** Nothing read yet. */
export const newReads = (): Reads => ({ blank: 0, bytes: 0, garbled: 0, headings: [] });

/**
 * The codes of files, one a line, or in a column of a table; lines without anything on them are passed over.
 * @throws UsageError for a table of which no column was named
 */
export async function* codesIn(files: readonly string[], reads: Reads, table: Table = {}): AsyncGenerator<AskedCode> {
  for (const file of files) {
    const lines = linesOf(file, (bytes) => {
      reads.bytes += bytes;
    });
    for await (const { text: token, row } of cellsOf(lines, file, reads, table)) {
      if (token.trim() === '') reads.blank++;
      else {
        if (token.includes('\ufffd')) reads.garbled++;
        yield { token, file, row };
      }
    }
  }
}

/** Tells what was passed over as a heading, and what was no text. */
export function tellReads({ garbled, headings }: Reads, { say, warn }: Pick<Output, 'say' | 'warn'>): void {
  for (const { file, text } of headings) say(`${nameOf(file)}, line 1, is the heading: ${text}`);
  if (garbled > 0) {
    warn(
      `${grouped(garbled)} ${garbled === 1 ? 'code has' : 'codes have'} bytes that are no UTF-8. The file has another encoding: save it as UTF-8.`,
    );
  }
}

/** Requires that all was text, where a code is printed or kept as it was read. @throws RefusedError */
export function requireReadable(file: string, { garbled }: Reads): void {
  if (garbled === 0) return;
  throw new RefusedError(
    `${nameOf(file)} has ${grouped(garbled)} ${garbled === 1 ? 'line' : 'lines'} with bytes that are no UTF-8. It has another encoding: save it as UTF-8.`,
  );
}

async function* cellsOf(
  lines: AsyncGenerator<string>,
  file: string,
  { headings }: Reads,
  { column, header, isList = false }: Table,
): AsyncGenerator<Cell> {
  const { value: first, done } = await lines.next();
  if (done) return;
  const all = withFirst(first, lines);
  const onHeading = (text: string) => headings.push({ file, text });
  const asked = column ?? columnOfTable(first, file, isList);
  if (asked !== undefined) {
    // Whoever names a column knows that its name is no code.
    if (asked === columns[0] && column === undefined) onHeading(first);
    yield* columnOf(all, asked, file, { header, onHeading: (fields) => onHeading(fields.join(', ')) });
    return;
  }
  let row = 0;
  for await (const text of all) {
    row++;
    if (row === 1 && header) onHeading(text);
    else yield { text, row };
  }
}

/**
 * The column of a table of which none was named; undefined where it is a list.
 * @throws UsageError where it could be any: as a list, each of its lines would be a code that was not issued
 */
function columnOfTable(first: string, file: string, isList: boolean): string | undefined {
  if (first === columns.join(',')) return columns[0];
  if (!/\.[ct]sv(\.gz)?$/i.test(file)) return undefined;
  const fields = first.split(separatorOf(first));
  if (fields.length === 1) return isList ? undefined : '1';
  if (isList) throw new UsageError(`${nameOf(file)} is a table. Give a text file with one on each line.`);
  throw new UsageError(
    `${nameOf(file)} is a table: name the column with the codes, --column ${fields[0]?.trim() || '1'} or --column 1.`,
  );
}

async function* withFirst(first: string, lines: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* lines;
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
