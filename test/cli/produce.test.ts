import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { newUser, type User } from './command.ts';

/** Orders from the command line, from the first part to the deletion. */

jest.setTimeout(180_000);
let user: User;
beforeAll(() => {
  user = newUser();
});
afterAll(() => user.remove());

const first = 'produce --alphabet UPPER_EPCG30 --digits 20 --size 50000 --out codes.txt'.split(' ');
const tokensOf = (name: string) => user.read(name).toString('utf8').split('\n');

describe('produce', () => {
  test('saves the tokens, the snapshot and the receipt, readable by their owner alone', async () => {
    const { code, stdout, stderr } = await user.run(...first);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/✓ 50,000 tokens of 20 symbols of UPPER_EPCG30, no two the same/);
    const names = readdirSync(user.folder).filter((name) => name.startsWith('codes'));
    expect(names.sort()).toEqual(['codes.receipt.json', 'codes.snapshot', 'codes.txt']);
    for (const name of names) expect(statSync(join(user.folder, name)).mode & 0o777).toBe(0o600);

    const tokens = tokensOf('codes.txt');
    expect([tokens.length, new Set(tokens).size]).toEqual([50_000, 50_000]);
    const { seed, hash, before, checksum } = JSON.parse(user.read('codes.receipt.json').toString());
    expect(createHmac('sha256', seed).update(user.read('codes.txt')).digest('hex')).toBe(hash);
    expect(before).toBe('0'.repeat(140));
    expect(checksum).toHaveLength(140);
  });

  test('overwrites nothing', async () => {
    const before = user.read('codes.snapshot');
    const { code, stderr } = await user.run(...first);
    expect([code, stderr]).toEqual([1, expect.stringContaining('codes.snapshot')]);
    expect(user.read('codes.snapshot')).toEqual(before);
    expect((await user.run('lines', '--json')).json.lines).toHaveLength(1);
  });

  test('goes on from the snapshot, and no token comes twice', async () => {
    const { code, json } = await user.run(
      ...'continue --snapshot codes.snapshot --size 20000 --out more.txt --json'.split(' '),
    );
    expect([code, json.part]).toEqual([0, 2]);
    expect(json.checked).toEqual({ count: true, symbols: true, unique: true, hash: true, checksum: true });
    expect(new Set([...tokensOf('codes.txt'), ...tokensOf('more.txt')]).size).toBe(70_000);
  });

  test('is refused a second time from the same snapshot, and leaves nothing', async () => {
    const { code, stderr } = await user.run(
      ...'continue --snapshot codes.snapshot --size 20000 --out again.txt'.split(' '),
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining('continued already')]);
    expect(readdirSync(user.folder).filter((name) => name.startsWith('again'))).toEqual([]);
  });

  test('makes the alphabet first, analyses, and downloads compressed', async () => {
    const { code, json } = await user.run(
      ...'produce --alphabet SUITS --chars ♠♥♦♣♤ --digits 12 --size 1500 --out suits.txt.gz --gz'.split(' '),
      '--analysis',
      '--json',
    );
    expect([code, json.checked.checksum]).toEqual([0, true]);
    const tokens = gunzipSync(user.read('suits.txt.gz')).toString('utf8').split('\n');
    expect(tokens.filter((token) => /^[♠♥♦♣♤]{12}$/u.test(token))).toHaveLength(1500);
    expect(JSON.parse(user.read('suits.analysis.json').toString()).data.attributes.level).toBe('metrics');
    expect(user.read('suits.analysis.svg').toString()).toMatch(/^<svg [^>]+>.+<\/svg>\s*$/s);
  });
});

test('download gets a part again, and checks what can be known of it', async () => {
  const { lines } = (await user.run('lines', '--json')).json;
  const idOf = (name: string) => lines.find(({ alphabet }: { alphabet: string }) => alphabet === name).id;
  const suits = await user.run('download', idOf('SUITS'), '--out', 'suits-2.txt', '--json');
  expect([suits.code, suits.json.checked.checksum, suits.json.part]).toEqual([0, true, 1]);
  expect(user.read('suits-2.txt')).toEqual(gunzipSync(user.read('suits.txt.gz')));
  const more = await user.run('download', idOf('UPPER_EPCG30'), '--out', 'more-2.txt', '--json');
  expect([more.code, more.json.checked.hash, more.json.checked.checksum]).toEqual([0, true, false]);
  expect(user.read('more-2.snapshot')).toEqual(user.read('more.snapshot'));
});

describe('verify', () => {
  test('knows every token of a file', async () => {
    const { code, json } = await user.run('verify', '--file', 'codes.txt', '--json');
    expect([code, json]).toEqual([0, { checked: 50_000, issued: 50_000, notIssued: [] }]);
  });

  test('finds the line of a token, and ends with 1 for one that was not issued', async () => {
    const token = tokensOf('more.txt')[5] as string;
    const { code, json } = await user.run('verify', token, 'nothing', '--json');
    expect(code).toBe(1);
    expect(json.results).toEqual([
      { token, issued: true, part: 2, position: '50005', line: expect.any(String) },
      { token: 'nothing', issued: false },
    ]);
    writeFileSync(join(user.folder, 'mixed.txt'), `${token}\nnothing\n`);
    expect((await user.run('verify', '--file', 'mixed.txt')).stdout).toMatch(/1 of 2 tokens were issued.*line 2/);
  });

  test.each<[string, string, (text: string) => Uint8Array]>([
    ['compressed', 'copy.txt.gz', (text) => gzipSync(text)],
    ['with the line ends and the mark of Windows', 'copy.txt', (text) => Buffer.from(`\ufeff${text}\r\n`)],
    ['as UTF-16', 'copy.txt', (text) => Buffer.from(`\ufeff${text}\r\n`, 'utf16le')],
  ])('knows the tokens of a file %s', async (_, name, written) => {
    writeFileSync(join(user.folder, name), written(tokensOf('codes.txt').slice(0, 1500).join('\r\n')));
    const { code, stdout } = await user.run('verify', '--file', name, '--receipt', 'codes.receipt.json');
    expect([code, stdout]).toEqual([0, '1,500 of 1,500 tokens were issued.\n']);
  });

  test('knows the compressed tokens that produce has saved', async () => {
    expect((await user.run('verify', '--file', 'suits.txt.gz', '--json')).json).toMatchObject({ issued: 1500 });
  });

  test('refuses a file without tokens, and one that is cut off', async () => {
    writeFileSync(join(user.folder, 'empty.txt'), '');
    expect(await user.run('verify', '--file', 'empty.txt')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'error: empty.txt holds no tokens.\n',
    });
    writeFileSync(join(user.folder, 'cut.txt.gz'), user.read('suits.txt.gz').subarray(0, 3000));
    const { code, stderr } = await user.run('verify', '--file', 'cut.txt.gz');
    expect([code, stderr]).toEqual([1, expect.stringContaining('cut.txt.gz is compressed, and damaged')]);
  });
});

test('lines are those of all commands, until they are deleted', async () => {
  const { lines } = (await user.run('lines', '--json')).json;
  expect(lines.map((line: { alphabet: string }) => line.alphabet).sort()).toEqual(['SUITS', 'UPPER_EPCG30']);
  const { code, stderr } = await user.run('delete', '--all');
  expect([code, stderr]).toEqual([2, expect.stringContaining('--yes')]);
  expect((await user.run('delete', lines[0].id, '--yes', '--json')).json.deleted).toEqual([lines[0].id]);
  expect((await user.run('delete', '--all', '--yes', '--json')).json.deleted).toEqual([lines[1].id]);
  expect((await user.run('lines')).stdout).toBe('No lines.\n');
  expect((await user.run('verify', tokensOf('more.txt')[0] as string, '--receipt', 'more.receipt.json')).code).toBe(0);
});

test('an own alphabet is added once, listed and deleted', async () => {
  expect((await user.run('alphabet', 'add', 'VOWELS', 'AEIOU')).code).toBe(0);
  expect((await user.run('alphabet', 'add', 'VOWELS', 'AEIOU')).code).toBe(0);
  expect((await user.run('alphabet', 'add', 'VOWELS', 'AEIO')).code).toBe(1);
  const { alphabets } = (await user.run('alphabets', '--style', 'custom', '--json')).json;
  expect(alphabets.map(({ id }: { id: string }) => id)).toEqual(['SUITS', 'VOWELS']);
  expect((await user.run('capacity', 'VOWELS', '100', '--json')).json.data.attributes.reachable).toBe('10485');
  expect((await user.run('alphabet', 'delete', 'VOWELS', '--yes')).code).toBe(0);
  expect((await user.run('alphabets', '--length', '16')).stdout).toMatch(/^NAME.*\nBASE16 .*\nLOWER_HEX .*\nUPPER_HEX/);
});

test('the session is kept, for its owner alone', () => {
  const folder = join(user.folder, 'state', 'unique-tokens', 'sessions');
  const names = readdirSync(folder);
  expect(names).toHaveLength(1);
  expect(statSync(join(folder, names[0] as string)).mode & 0o777).toBe(0o600);
  expect(existsSync(join(user.folder, 'config'))).toBe(false);
});
