import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readFile } from '@e965/xlsx';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { until } from '../api/aging.ts';
import { type Answer, connect } from '../api/client.ts';
import { newUser, type User } from './command.ts';

/** Codes as CSV and as a spreadsheet, beside their text. */

jest.setTimeout(180_000);
/** What a spreadsheet would gladly take for a formula, a number or an escape. */
const CHARS = '=+-@0519_xE"\',;&<>ЯΩ🐈';
const SIZE = 1500;
let user: User;
let line: string;
beforeAll(async () => {
  user = newUser();
  const produce = `produce --alphabet TRICKY --chars ${CHARS} --digits 9 --size ${SIZE} --out codes.txt --csv --spreadsheet --json`;
  const { code, stderr, json } = await user.run(...produce.split(' '));
  expect([code, stderr]).toEqual([0, '']);
  expect(json.files).toMatchObject({ csv: 'codes.csv', spreadsheet: 'codes.xlsx' });
  line = json.line;
});
afterAll(() => user.remove());

const codesIn = (name: string) => user.read(name).toString('utf8').trimEnd().split('\n');

/** The same part as the service's own CSV. Others share the customer: who finds it busy waits. */
async function csvOfService(part: number): Promise<string> {
  const client = await connect();
  let answer: Answer | undefined;
  await until(async () => {
    const body = { data: { type: 'codes', attributes: { part } } };
    answer = await client.post(`/tokens/${line}/codes`, body, { headers: { Accept: 'text/csv' } });
    return answer.status === 200;
  });
  return answer?.bytes.toString('utf8') ?? '';
}

/** The cells of the sheet, as an independent reader has them. */
function cellsIn(name: string): { readonly t: string; readonly v: string; readonly f?: string }[][] {
  const sheet = readFile(join(user.folder, name), { cellFormula: true }).Sheets.Codes ?? {};
  const rows = Number(/\d+$/.exec(sheet['!ref'] ?? '')?.[0]);
  return Array.from({ length: rows }, (_, i) =>
    ['A', 'B', 'C', 'D'].flatMap((letter) => sheet[`${letter}${i + 1}`] ?? []),
  );
}

const expectTables = async (part: number, name: string) => {
  const csv = user.read(`${name}.csv`).toString('utf8');
  expect(csv).toBe(await csvOfService(part));
  const cells = cellsIn(`${name}.xlsx`);
  expect(cells.flat().filter(({ t, f }) => t !== 's' || f !== undefined)).toEqual([]);
  expect(cells.slice(1).map(([code]) => code?.v)).toEqual(codesIn(`${name}.txt`));
  return cells.slice(1).map((row) => row.map(({ v }) => v));
};

test('both have each code as it is, with its position and its part', async () => {
  const rows = await expectTables(1, 'codes');
  expect([rows.length, rows[0]?.slice(1), rows.at(-1)?.slice(1)]).toEqual([SIZE, ['0', '1'], [String(SIZE - 1), '1']]);
  // The alphabet is one that needs it.
  expect(rows.filter(([code = '']) => /^[=+@-]/.test(code)).length).toBeGreaterThan(100);
});

test('of a further part, the positions go on', async () => {
  const more = 'continue --snapshot codes.snapshot --size 1000 --out more.txt.gz --gz --csv';
  expect((await user.run(...more.split(' '))).code).toBe(0);
  expect(user.read('more.csv').toString('utf8')).toBe(await csvOfService(2));
});

test('of a part of which codes are void, they say since when', async () => {
  const [one = '', two = ''] = codesIn('codes.txt').filter((code) => !code.startsWith('-'));
  const reason = ['--line', line, '--reason', 'lost'];
  expect((await user.run('void', ...reason, one, two)).code).toBe(0);
  expect((await user.run('void', ...reason, '--from', '1700', '--count', '2')).code).toBe(0);
  const again = await user.run('download', line, '--out', 'again.txt', '--csv', '--spreadsheet');
  expect([again.code, again.stderr]).toEqual([0, '']);
  const rows = await expectTables(2, 'again');
  expect(rows.filter((row) => row.length === 4).map(([, position]) => position)).toEqual(['1700', '1701']);
});

test('of an earlier part, whether its file is there or its codes are computed again', async () => {
  const kept = await user.run('download', line, '--part', '1', '--out', 'kept.txt', '--csv', '--spreadsheet', '--json');
  expect([kept.code, kept.json.files]).toEqual([0, { out: 'kept.txt', csv: 'kept.csv', spreadsheet: 'kept.xlsx' }]);
  expect(user.read('kept.txt')).toEqual(user.read('codes.txt'));
  const rows = await expectTables(1, 'kept');
  expect(rows.filter((row) => row.length === 4)).toHaveLength(2);
  const again = await user.run('download', line, '--part', '1', '--out', 'kept.txt', '--csv');
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('kept.txt, kept.csv are there already')]);
});

test('more codes than a sheet has rows are refused before they are ordered, with what to do', async () => {
  const many = 'produce --alphabet DIGITS --digits 12 --size 1048576 --out many.txt --spreadsheet'.split(' ');
  const { code, stderr } = await user.run(...many);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^error: A spreadsheet has 1,048,576 rows: .*--csv.*"continue"/),
  ]);
  expect(readdirSync(user.folder).filter((name) => name.startsWith('many'))).toEqual([]);
});

test('the text may not have the name of its table', async () => {
  const { code, stderr } = await user.run(
    ...'produce --alphabet DICE --digits 9 --size 1000 --out a.csv --csv'.split(' '),
  );
  expect([code, stderr]).toEqual([
    2,
    'error: --out a.csv is the name of one of the files beside the codes. Take another name, such as a.txt.\n',
  ]);
});
