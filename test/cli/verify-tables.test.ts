import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect, sharedUrl } from '../api/client.ts';
import { makeLine, tokensOf } from '../api/continuation.ts';
import { newUser, type User } from './command.ts';

/** Codes that stand in tables, and the report of all of them. */
let user: User;
let line: string;
let codes: string[];
const write = (name: string, content: string | Uint8Array) => writeFileSync(join(user.folder, name), content);
beforeAll(async () => {
  user = newUser();
  const owner = await connect(sharedUrl());
  line = await makeLine(owner, { size: 1000, digits: 12, alphabet: 'UPPER_EPCG30' });
  codes = (await tokensOf(owner, line)).slice(0, 4);
  const voiding = { data: { type: 'void', attributes: { from: '3', count: 1, reason: '=lost' } } };
  expect((await owner.post(`/tokens/${line}/void`, voiding)).status).toBe(201);
});
afterAll(() => user?.remove());

test.each<[string, string, (rows: readonly string[]) => string | Uint8Array, string]>([
  [
    'by its name',
    'scan.csv',
    (rows) => ['gate,"serial, as read"', ...rows.map((code) => `1,"${code}"`)].join('\r\n'),
    'serial, as read',
  ],
  ['by its number', 'scan.csv', (rows) => rows.map((code) => `1;${code}`).join('\n'), '2'],
  ['of a compressed one', 'scan.csv.gz', (rows) => gzipSync(['code', ...rows].join('\n')), 'code'],
])('the column of a table %s', async (_, name, table, column) => {
  write(name, table(codes.slice(0, 3)));
  const { code, stdout } = await user.run('verify', '--line', line, '--file', name, '--column', column);
  expect([code, stdout]).toEqual([0, '3 of 3 codes were issued.\n']);
});

test('a table without a column is refused with what to give', async () => {
  write('scan.csv', `id,serial\n1,${codes[0]}\n`);
  const { code, stderr } = await user.run('verify', '--line', line, '--file', 'scan.csv');
  expect([code, stderr]).toEqual([
    2,
    'error: scan.csv is a table: name the column with the codes, --column id or --column 1.\n',
  ]);
  const wrong = await user.run('verify', '--line', line, '--file', 'scan.csv', '--column', 'code');
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('Its columns are: id, serial.')]);
  expect(readdirSync(user.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a table of the service needs no column, and one of a single column neither', async () => {
  const own = ['code,position,part,void', ...codes.slice(0, 3).map((code, i) => `${code},${i},1,`)].join('\r\n');
  write('own.csv', own);
  const known = await user.run('verify', '--line', line, '--file', 'own.csv');
  expect([known.code, known.stdout]).toEqual([
    0,
    'own.csv, line 1, is the heading: code,position,part,void\n3 of 3 codes were issued.\n',
  ]);
  write('one.csv', `\ufeffserial\r\n${codes.slice(0, 2).join('\r\n')}\r\n`);
  const asked = await user.run('verify', '--line', line, '--file', 'one.csv');
  expect([asked.code, asked.stderr]).toEqual([
    2,
    expect.stringContaining('looks like a heading: serial. Give --header'),
  ]);
  const said = await user.run('verify', '--line', line, '--file', 'one.csv', '--header', '--json');
  expect([said.code, said.json.checked, said.json.headings]).toEqual([0, 2, [{ file: 'one.csv', text: 'serial' }]]);
});

test('codes of another encoding are told to be so', async () => {
  write('latin.txt', Buffer.concat([Buffer.from(`${codes[0]}\n`), Buffer.from('\xc4BC\n', 'latin1')]));
  const { code, stderr } = await user.run('verify', '--line', line, '--file', 'latin.txt');
  expect([code, stderr]).toEqual([1, expect.stringContaining('1 code has bytes that are no UTF-8.')]);
});

test('a table is redeemed with a report of each code', async () => {
  const [first = '', second = ''] = (await tokensOf(await connect(sharedUrl()), line)).slice(900);
  write('gate.csv', `gate,serial\r\n1,${first}\r\n2,${second}\r\n3,${first.toLowerCase()}\r\n4,\u001b[2J\r\n`);
  const asked = ['redeem', '--line', line, '--file', 'gate.csv', '--column', 'serial', '--out', 'folder/redeemed.csv'];
  const { code, stdout } = await user.run(...asked);
  expect([code, stdout]).toEqual([1, expect.stringContaining('2 of 4 redeemed.\nSaved\n  folder/redeemed.csv\n')]);
  // What somebody has sent moves no terminal.
  expect(stdout).not.toContain('\u001b');
  const rows = user.read('folder/redeemed.csv').toString().trimEnd().split('\r\n').slice(1);
  expect(rows).toEqual([
    expect.stringMatching(new RegExp(`^gate\\.csv,2,${first},,yes,.*,yes$`)),
    expect.stringMatching(new RegExp(`^gate\\.csv,3,${second},,yes,.*,yes$`)),
    expect.stringMatching(new RegExp(`^gate\\.csv,4,${first.toLowerCase()},${first},yes,.*,2,no$`)),
    expect.stringMatching(/^gate\.csv,5,.*,no$/),
  ]);
});

test('where one code of many was not issued none is void, and the report names it', async () => {
  const others = (await tokensOf(await connect(sharedUrl()), line)).slice(4, 900);
  // More than one request takes, and the wrong one is not in the first.
  write('lost.csv', ['serial,why', ...[...others, ...others, 'WRONG'].map((code) => `${code},1`)].join('\n'));
  const asked = ['void', '--line', line, '--reason', 'lost', '--file', 'lost.csv', '--column', '1', '--header'];
  const wrong = await user.run(...asked, '--out', 'lost-1.csv');
  expect([wrong.code, wrong.stdout, wrong.stderr]).toEqual([
    1,
    expect.stringContaining('lost.csv, line 1794: WRONG  not issued: '),
    expect.stringContaining(
      `No code was made void: 1 of 1,793 codes was not issued by the line ${line}. lost-1.csv has them.`,
    ),
  ]);
  const rows = user.read('lost-1.csv').toString().trimEnd().split('\r\n');
  expect([rows.length, rows.filter((row) => row.includes(',no,')).length]).toEqual([1794, 1]);
  expect((await user.run('voids', line, '--json')).json.voids).toHaveLength(1);
  write('lost.csv', ['serial,why', ...others.map((code) => `${code.toLowerCase()},1`)].join('\n'));
  const done = await user.run(...asked, '--out', 'lost-2.csv', '--json');
  expect([done.code, done.json.voids[0].attributes.count]).toEqual([0, '896']);
  const table = user.read('lost-2.csv').toString().trimEnd().split('\r\n').slice(1);
  expect(table.filter((row) => /,1,\d+,2[^,]+Z,lost,,,$/.test(row))).toHaveLength(896);
});

test('the report has a row for each code, and nothing in it is a formula', async () => {
  const [first = '', second = '', , voided = ''] = codes;
  write('all.txt', [first, '', `=${second}`, ` ${first.toLowerCase()}`, voided].join('\n'));
  const { code, stdout } = await user.run('verify', '--line', line, '--file', 'all.txt', '--out', 'report.csv');
  expect([code, stdout]).toEqual([1, expect.stringContaining('Saved\n  report.csv\n')]);
  const [heading = '', ...rows] = user.read('report.csv').toString().trimEnd().split('\r\n');
  expect(heading).toBe(
    'file,row,code,read,issued,reason,line,part,position,void,void reason,redeemed,redeemed by,duplicate of',
  );
  expect(rows).toEqual([
    `all.txt,1,${first},,yes,,${line},1,0,,,,,`,
    expect.stringMatching(new RegExp(`^all\\.txt,3,'=${second},,no,(length|symbol),,,,,,,,$`)),
    `all.txt,4, ${first.toLowerCase()},${first},yes,,${line},1,0,,,,,1`,
    expect.stringMatching(new RegExp(`^all\\.txt,5,${voided},,yes,,${line},1,3,2[^,]+Z,'=lost,,,$`)),
  ]);
  const again = await user.run('verify', '--line', line, '--file', 'all.txt', '--out', 'report.csv');
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('report.csv is there already')]);
});
