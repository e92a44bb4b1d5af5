/**
 * Rows as CSV (RFC 4180). A field that a spreadsheet would take for a formula begins with an apostrophe: a code that has come back
 * can be anything.
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return csvRows(rows.map((row) => row.map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text))));
}

/** Rows as CSV (RFC 4180), each field as it stands: codes that were issued are not to change. */
export function csvRows(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(fieldOf).join(',')}\r\n`).join('');
}

const fieldOf = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The codes of a file: of a table those of the column that is named so, or else of its first one; of a text each line. */
export function codesOfFile(text: string, isTable: boolean): string[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n|\r/);
  const [head = ''] = lines;
  const mark = isTable ? ([',', ';', '\t'].find((one) => head.includes(one)) ?? ',') : undefined;
  if (mark === undefined) return lines.filter((line) => line.trim() !== '');
  const column = cellsOf(head, mark).findIndex((name) => /^(code|token|serial)s?$/i.test(name.trim()));
  return lines
    .slice(column < 0 ? 0 : 1)
    .map((line) => cellsOf(line, mark)[Math.max(0, column)] ?? '')
    .filter((code) => code.trim() !== '');
}

/** The cells of a line; a quoted one may hold the mark, and quotes that are doubled. */
function cellsOf(line: string, mark: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= line.length; at++) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(line.slice(at));
    const end = line.indexOf(mark, at + (quoted?.[0].length ?? 0));
    cells.push(quoted ? (quoted[1] as string).replaceAll('""', '"') : line.slice(at, end < 0 ? line.length : end));
    if (end < 0) break;
    at = end;
  }
  return cells;
}
