import { UsageError } from '../platform/exits.ts';
import { nameOf } from './content.ts';

/** A record of a table, and the line of the file on which it begins, from 1. */
interface TableRecord {
  readonly fields: readonly string[];
  readonly row: number;
}

/** A field of the column that was asked for. */
export interface Cell {
  readonly text: string;
  readonly row: number;
}

/** What is known of the first line of a table. */
export interface Heading {
  /** Whether it is a heading; undefined where nobody has said it. */
  readonly header?: boolean | undefined;
  /** Told of what was passed over as the heading. */
  onHeading?(fields: readonly string[]): void;
}

/**
 * The fields of one column of a table (RFC 4180, with commas, semicolons or tabs, as spreadsheets write them).
 * @param column its name in the heading, whatever the case; or its number from 1
 * @throws UsageError where there is no such column, and where one cannot know whether the first line is a heading: taken for one, a code
 * would be lost, and taken for a code, it would be a false one
 */
export async function* columnOf(
  lines: AsyncIterable<string>,
  column: string,
  file: string,
  { header, onHeading }: Heading = {},
): AsyncGenerator<Cell> {
  const number = numberOf(column);
  if (number === undefined && header === false) {
    throw new UsageError('A table without a heading has no names of columns. Give the number, as in --column 1.');
  }
  let at = number;
  let first: TableRecord | undefined;
  let records = 0;
  for await (const record of recordsOf(lines, file)) {
    records++;
    if (at === undefined) {
      at = placeOf(record.fields, column, file);
      continue;
    }
    if (number !== undefined && records === 1) {
      first = record;
      if (header === undefined) continue;
      if (header) onHeading?.(record.fields);
      else yield cellOf(record, at, file);
      continue;
    }
    if (first && header === undefined && records === 2) {
      if (looksLikeHeading(first.fields, record.fields)) throw doubtful(first.fields, file);
      yield cellOf(first, at, file);
    }
    yield cellOf(record, at, file);
  }
  if (first && header === undefined && records === 1) yield cellOf(first, at as number, file);
}

/** The place of a column that is named by its number. */
export function numberOf(column: string): number | undefined {
  return /^[1-9]\d{0,3}$/.test(column) ? Number(column) - 1 : undefined;
}

function cellOf({ fields, row }: TableRecord, at: number, file: string): Cell {
  const text = fields[at];
  if (text === undefined && fields.length > 1) {
    throw new UsageError(
      `${nameOf(file)}, line ${row}, has ${fields.length} columns, and none with the number ${at + 1}.`,
    );
  }
  return { text: text ?? '', row };
}

/** Words above, and digits below. Of codes without digits it is never so. */
function looksLikeHeading(first: readonly string[], second: readonly string[]): boolean {
  const hasDigit = (field: string) => /\p{Nd}/u.test(field);
  return first.some((field) => /\p{L}/u.test(field)) && !first.some(hasDigit) && second.some(hasDigit);
}

function doubtful(fields: readonly string[], file: string): UsageError {
  return new UsageError(
    `${nameOf(file)}, line 1, looks like a heading: ${fields.join(', ')}. Give --header if it is one, and --no-header if it has a code.`,
  );
}

function placeOf(heading: readonly string[], column: string, file: string): number {
  const plain = (name: string) => name.trim().toLowerCase();
  const place = heading.findIndex((name) => plain(name) === plain(column));
  if (place >= 0) return place;
  const names = heading.map((name) => name.trim()).join(', ');
  throw new UsageError(
    `${nameOf(file)} has no column ${column}. Its columns are: ${names}. Give one of these, or a number from 1.`,
  );
}

/** The records of a table; a field in quotes may go over several lines. @throws UsageError where a quote is never closed */
async function* recordsOf(lines: AsyncIterable<string>, file: string): AsyncGenerator<TableRecord> {
  let separator: string | undefined;
  let row = 0;
  let begun = '';
  let beginsAt = 1;
  for await (const line of lines) {
    row++;
    if (begun === '') beginsAt = row;
    const text = begun === '' ? line : `${begun}\n${line}`;
    separator ??= separatorOf(text);
    const fields = fieldsOf(text, separator);
    begun = fields ? '' : text;
    if (fields) yield { fields, row: beginsAt };
  }
  if (begun !== '')
    throw new UsageError(`${nameOf(file)} has a quote in line ${beginsAt} that is never closed: mend it there.`);
}

/** The separator that the first line has most of, outside of quotes. */
export function separatorOf(line: string): string {
  const plain = line.replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((each) => ({ each, count: plain.split(each).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).each;
}

/** The fields of a record; undefined where one in quotes goes on in the next line. */
export function fieldsOf(text: string, separator: string): string[] | undefined {
  const fields: string[] = [];
  for (let at = 0; ; ) {
    if (text[at] !== '"') {
      const end = text.indexOf(separator, at);
      fields.push(text.slice(at, end < 0 ? undefined : end));
      if (end < 0) return fields;
      at = end + 1;
      continue;
    }
    let field = '';
    let end = at;
    do {
      const from = end + 1;
      end = text.indexOf('"', from);
      if (end < 0) return undefined;
      field += text.slice(from, end);
      // Two quotes are one that is meant.
      if (text[end + 1] === '"') field += '"';
    } while (text[end + 1] === '"' && ++end);
    const next = text.indexOf(separator, end);
    fields.push(field);
    if (next < 0) return fields;
    at = next + 1;
  }
}
