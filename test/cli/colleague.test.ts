import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { accountsOf } from '../api/accounts.ts';
import { sharedCloud } from '../cloud.ts';
import { newUser, type User } from './command.ts';

/** Two people of one customer, each with a session of their own, and files that are lost. */

jest.setTimeout(180_000);
let me: User;
let colleague: User;
let line: string;
const text = (user: User, name: string) => user.read(name).toString('utf8');
const receipt = (user: User, name: string) => JSON.parse(text(user, `${name}.receipt.json`));

beforeAll(async () => {
  const { apiKey: UNIQUE_TOKENS_API_KEY } = await (await accountsOf(sharedCloud())).letIn('basic');
  me = newUser({ UNIQUE_TOKENS_API_KEY });
  colleague = newUser({ UNIQUE_TOKENS_API_KEY });
  const first = 'produce --alphabet SUITS --chars ♠♥♦♣♤ --digits 14 --size 1000 --out one.txt --json'.split(' ');
  const { code, json, stderr } = await me.run(...first);
  expect([code, stderr]).toEqual([0, '']);
  line = json.line;
});
afterAll(() => {
  me?.remove();
  colleague?.remove();
});

describe('a colleague, who has no files and no such character set,', () => {
  test('sees the line, and what was issued of it', async () => {
    const { stdout } = await colleague.run('lines');
    expect(stdout).toMatch(new RegExp(`^${line} {2}finished {2}SUITS +14 +1 +1,000 `, 'm'));
  });

  test('downloads it with all checks', async () => {
    const { code, json } = await colleague.run('download', line, '--out', 'one.txt', '--json');
    expect([code, json.checked.hash, json.checked.checksum]).toEqual([0, true, true]);
    expect(text(colleague, 'one.txt')).toBe(text(me, 'one.txt'));
  });

  test('continues it without a snapshot, with all checks', async () => {
    const order = ['continue', '--line', line, '--size', '1500', '--out', 'two.txt', '--json'];
    const { code, json } = await colleague.run(...order);
    expect([code, json.part, json.checked]).toEqual([
      0,
      2,
      { count: true, symbols: true, unique: true, hash: true, checksum: true },
    ]);
    const codes = [text(me, 'one.txt'), text(colleague, 'two.txt')].join('').trimEnd().split('\n');
    expect(new Set(codes).size).toBe(2500);
  });
});

describe('after that, I', () => {
  test('still see the line, with the total of both', async () => {
    const { stdout } = await me.run('lines');
    expect(stdout).toMatch(new RegExp(`^${line} {2}finished {2}SUITS +14 +2 +2,500 `, 'm'));
    expect((await me.run('lines', '--mine')).stdout).toMatch(/^No lines\./);
    const { json } = await me.run('parts', line, '--json');
    expect([json.total, json.parts.map(({ size }: { size: string }) => size)]).toEqual(['2500', ['1000', '1500']]);
  });

  test('am told which way the line goes on, with the old snapshot', async () => {
    const order = 'continue --snapshot one.snapshot --size 1000 --out three.txt'.split(' ');
    const { code, stderr } = await me.run(...order);
    expect(code).toBe(1);
    expect(stderr).toContain('The snapshot one.snapshot has been continued already.');
    expect(stderr).toContain(`unique-tokens continue --line ${line} --size … --out …`);
  });

  test('get the current batch, and the first one again', async () => {
    expect((await me.run('download', line, '--out', 'two.txt')).code).toBe(0);
    expect(text(me, 'two.txt')).toBe(text(colleague, 'two.txt'));
    expect((await me.run('download', line, '--part', '1', '--out', 'again.txt')).code).toBe(0);
    expect(text(me, 'again.txt')).toBe(text(me, 'one.txt'));
    const none = await me.run('download', line, '--part', '3', '--out', 'x.txt');
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('has the batches 1 to 2.')]);
  });

  test('am told of the newest snapshot beside an old one', async () => {
    const next = await me.run('continue', '--snapshot', 'two.snapshot', '--size', '1000', '--out', 'three.txt');
    expect(next.code).toBe(0);
    expect(receipt(me, 'three').part).toBe(3);
    const order = ['continue', '--snapshot', 'two.snapshot', '--size', '1000', '--out', 'four.txt'];
    expect((await me.run(...order)).stderr).toContain('The newest one beside it is three.snapshot.');
  });
});

describe('a lost file is no loss:', () => {
  test('codes of a batch, of a range, of all', async () => {
    const one = text(me, 'one.txt');
    expect((await me.run('codes', line, '--part', '1')).stdout).toBe(one);
    const [last, first] = [one.trimEnd().split('\n').at(-1), text(me, 'two.txt').split('\n')[0]];
    const over = await me.run('codes', line, '--from', '999', '--count', '2');
    expect(over.stdout).toBe(`${last}\n${first}\n`);
    const all = await me.run('codes', line, '--all', '--csv', '--out', 'all.csv');
    expect(all.code).toBe(0);
    const rows = text(me, 'all.csv').trimEnd().split(/\r?\n/);
    expect([rows.length, rows[0], rows[1000]]).toEqual([3501, 'code,position,part,void', `${last},999,1,`]);
    const beyond = await me.run('codes', line, '--from', '3499', '--count', '2');
    expect([beyond.code, beyond.stderr]).toEqual([1, expect.stringContaining('positions 0 to 3,499')]);
  });

  test('the snapshot comes back, and the line of a deleted one goes on', async () => {
    rmSync(join(me.folder, 'three.snapshot'));
    const lost = await me.run('continue', '--snapshot', 'three.snapshot', '--size', '1000', '--out', 'x.txt');
    expect(lost.code).toBe(2);
    expect(lost.stderr).toContain('There is no snapshot three.snapshot.');
    expect(lost.stderr).toContain(`unique-tokens download ${line} --out …`);
    await me.run('download', line, '--out', 'found.txt');
    await me.run('delete', line, '--yes');
    expect((await me.run('lines', '--all')).stdout).toMatch(new RegExp(`^${line} {2}deleted `, 'm'));
    const order = ['continue', '--line', line, '--size', '1000', '--out', 'four.txt', '--json'];
    const { code, json } = await me.run(...order);
    expect([code, json.part]).toEqual([0, 4]);
    expect(readFileSync(join(me.folder, 'four.txt'), 'utf8').split('\n')).toHaveLength(1001);
  });
});

test('the total of a year is over all lines, deleted ones too', async () => {
  const year = new Date().getUTCFullYear();
  const { code, stdout } = await me.run('parts', '--year', String(year));
  expect([code, stdout.trimEnd().split('\n').at(-1)]).toEqual([0, 'Total: 4,500 codes in 4 batches.']);
  expect((await me.run('parts', '--year', '2001')).stdout).toBe('Total: 0 codes in 0 batches.\n');
});
