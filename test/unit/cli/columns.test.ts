import { describe, expect, test } from '@jest/globals';
import { columnOf, separatorOf } from '../../../cli/checks/columns.ts';

async function cells(text: string, column: string) {
  async function* lines() {
    yield* text.split('\n');
  }
  const found: [string, number][] = [];
  for await (const { text: cell, row } of columnOf(lines(), column, 'x.csv')) found.push([cell, row]);
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
