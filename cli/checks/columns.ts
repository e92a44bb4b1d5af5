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

/**
 * The fields of one column of a table (RFC 4180, with commas, semicolons or tabs, as spreadsheets write them).
 * @param column its name in the heading, whatever the case; or its number from 1, and then the table has no heading
 * @throws UsageError where there is no such column
 */
export async function* columnOf(lines: AsyncIterable<string>, column: string, file: string): AsyncGenerator<Cell> {
  let at: number | undefined = /^[1-9]\d{0,3}$/.test(column) ? Number(column) - 1 : undefined;
  for await (const { fields, row } of recordsOf(lines)) {
    if (at === undefined) {
      at = placeOf(fields, column, file);
      continue;
    }
    const text = fields[at];
    if (text === undefined && fields.length > 1) {
      throw new UsageError(
        `${nameOf(file)}, line ${row}, has ${fields.length} columns, and none with the number ${at + 1}.`,
      );
    }
    yield { text: text ?? '', row };
  }
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

/** The records of a table; a field in quotes may go over several lines. */
async function* recordsOf(lines: AsyncIterable<string>): AsyncGenerator<TableRecord> {
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
  if (begun !== '') yield { fields: fieldsOf(`${begun}"`, separator ?? ',') ?? [begun], row: beginsAt };
}

/** The separator that the first line has most of, outside of quotes. */
export function separatorOf(line: string): string {
  const plain = line.replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((each) => ({ each, count: plain.split(each).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).each;
}

/** The fields of a record; undefined where one in quotes goes on in the next line. */
function fieldsOf(text: string, separator: string): string[] | undefined {
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
