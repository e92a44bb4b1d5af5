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
