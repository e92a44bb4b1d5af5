import { describe, expect, test } from '@jest/globals';
import { columnOf, type Heading, separatorOf } from '../../../cli/checks/columns.ts';

async function cells(text: string, column: string, heading: Heading = {}) {
  async function* lines() {
    yield* text.split('\n');
  }
  const found: [string, number][] = [];
  for await (const { text: cell, row } of columnOf(lines(), column, 'x.csv', heading)) found.push([cell, row]);
  return found;
}

describe('a column of a table', () => {
  test.each([
    ['by its name', 'id,serial\n1,A\n2,B', 'serial'],
    ['by its name, whatever the case', 'id, Serial \n1,A\n2,B', 'SERIAL'],
    ['with semicolons', 'id;serial;note\n1;A;x,y\n2;B;', 'serial'],
    ['with tabs', 'id\tserial\n1\tA\n2\tB', 'serial'],
    ['in quotes', '"id","serial"\n"1","A"\n"2","B"', 'serial'],
  ])('%s', async (_, text, column) => {
    expect(await cells(text, column)).toEqual([
      ['A', 2],
      ['B', 3],
    ]);
  });

  test('by its number, and then there is no heading', async () => {
    expect(await cells('1,A\n2,B', '2')).toEqual([
      ['A', 1],
      ['B', 2],
    ]);
  });

  test('by its number, where the first line looks like a heading, only after somebody has said what it is', async () => {
    const table = 'gate,serial\n1,A1\n2,B2';
    await expect(cells(table, '2')).rejects.toThrow(
      'x.csv, line 1, looks like a heading: gate, serial. Give --header if it is one, and --no-header if it has a code.',
    );
    const passed: (readonly string[])[] = [];
    const onHeading = (fields: readonly string[]) => passed.push(fields);
    const codes = [
      ['A1', 2],
      ['B2', 3],
    ];
    expect(await cells(table, '2', { header: true, onHeading })).toEqual(codes);
    expect(passed).toEqual([['gate', 'serial']]);
    expect(await cells(table, '2', { header: false })).toEqual([['serial', 1], ...codes]);
  });

  test.each([
    ['codes without digits', 'AB,CD\nEF,GH', ['CD', 'GH']],
    ['a digit above', 'A1,CD\nEF,G1', ['CD', 'G1']],
    ['one line', 'gate,CD', ['CD']],
    ['no line', '', ['']],
  ])('no code is taken for a heading: %s', async (_, table, codes) => {
    expect((await cells(table, table === '' ? '1' : '2')).map(([code]) => code)).toEqual(codes);
  });

  test('by its name it has a heading', async () => {
    await expect(cells('id,serial', 'serial', { header: false })).rejects.toThrow('A table without a heading');
  });

  test('a quote that is never closed is told, and swallows no code', async () => {
    await expect(cells('"A1,1\nB2,2', '1')).rejects.toThrow('a quote in line 1 that is never closed');
  });

  test('with quotes, separators and line ends inside of quotes; each record has the line on which it begins', async () => {
    expect(await cells('note,code\n"a, ""b""\nc","A""1"\nplain,"B,2"\n\n"",C', 'code')).toEqual([
      ['A"1', 2],
      ['B,2', 4],
      ['', 5],
      ['C', 6],
    ]);
  });

  test('that is not there is refused with those that are', async () => {
    await expect(cells('id,serial\n1,A', 'code')).rejects.toThrow(
      'x.csv has no column code. Its columns are: id, serial.',
    );
    await expect(cells('1,A\n2,B', '3')).rejects.toThrow('x.csv, line 1, has 2 columns, and none with the number 3.');
  });
});

test('the separator is the one that the first line has most of, outside of quotes', () => {
  expect(separatorOf('a;b;c')).toBe(';');
  expect(separatorOf('"a,b,c";d')).toBe(';');
  expect(separatorOf('code')).toBe(',');
});
