import { read } from '@e965/xlsx';
import { expect, test } from '@jest/globals';
import { csvRecord, guarded } from '../../../cli/platform/csv.ts';
import { csvOf } from '../../../cli/tables/csv.ts';
import { spreadsheetOf } from '../../../cli/tables/spreadsheet.ts';

/** What a spreadsheet would gladly take for something else. */
const texts = [
  ...['000123', '=1+1', '+49301234', '-5', '@sum', '12345678901234567890123', '1E10', '3-4', 'TRUE', '#N/A'],
  ...['"quoted"', "it's", 'a,b;c', 'a&b<c>d', 'ПРИВЕТ', 'Ωμέγα', '🐈🐕👩‍🚀', '_x0041_', '_x005F_x0041_', '_xyz', "'0"],
];

async function* inTwos(rows: readonly string[][]) {
  for (let at = 0; at < rows.length; at += 2) yield rows.slice(at, at + 2);
}

test('a spreadsheet changes no text, for an independent reader', async () => {
  const rows = texts.map((text, i) => [text, String(10n ** 30n + BigInt(i)), '1', '']);
  const pieces = await Array.fromAsync(spreadsheetOf(['code', 'position', 'part', 'void'], inTwos(rows)));
  const { Sheets, SheetNames } = read(Buffer.concat(pieces), { cellFormula: true, cellNF: true });
  expect(SheetNames).toEqual(['Codes']);
  const sheet = Sheets.Codes ?? {};
  expect(['A1', 'B1', 'C1', 'D1'].map((cell) => sheet[cell].v)).toEqual(['code', 'position', 'part', 'void']);
  for (const [i, [text, position]] of rows.entries()) {
    const [cell, place] = [sheet[`A${i + 2}`], sheet[`B${i + 2}`]];
    expect([cell.t, cell.v, cell.f, cell.z]).toEqual(['s', text, undefined, '@']);
    expect([place.t, place.v]).toEqual(['s', position]);
  }
});

test('a CSV changes no code, and guards what somebody has typed', async () => {
  const rows = texts.map((text) => [text, 'x']);
  const text = (await Array.fromAsync(csvOf(['code', 'other'], inTwos(rows)))).join('');
  expect(text.startsWith('code,other\r\n000123,x\r\n=1+1,x\r\n')).toBe(true);
  expect(text).toContain('"""quoted""",x\r\n');
  expect(text).toContain('"a,b;c",x\r\n');
  const typed = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', 'x=1', ''];
  expect(typed.map(guarded)).toEqual(["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", 'x=1', '']);
  expect(csvRecord([guarded('=HYPERLINK("x","y")')])).toBe('"\'=HYPERLINK(""x"",""y"")"\r\n');
});
