import { spawnSync } from 'node:child_process';
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
const linesIn = (text: string) => text.replace(/\n$/, '').split('\n');
const tokensOf = (name: string) => linesIn(user.read(name).toString('utf8'));

describe('produce', () => {
  test('saves the tokens, the snapshot and the receipt, readable by their owner alone', async () => {
    const { code, stdout, stderr } = await user.run(...first);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/✓ 50,000 codes of 20 characters of UPPER_EPCG30, no two the same/);
    const names = readdirSync(user.folder).filter((name) => name.startsWith('codes'));
    expect(names.sort()).toEqual(['codes.receipt.json', 'codes.snapshot', 'codes.txt']);
    for (const name of names) expect(statSync(join(user.folder, name)).mode & 0o777).toBe(0o600);

    const tokens = tokensOf('codes.txt');
    expect([tokens.length, new Set(tokens).size]).toEqual([50_000, 50_000]);
    const { seed, hash, fileHash, before, checksum } = JSON.parse(user.read('codes.receipt.json').toString());
    const file = user.read('codes.txt');
    const hashOf = (bytes: Uint8Array) => createHmac('sha256', seed).update(bytes).digest('hex');
    expect([hashOf(file), hashOf(file.subarray(0, -1))]).toEqual([fileHash, hash]);
    expect(before).toBe('0'.repeat(140));
    expect(checksum).toHaveLength(140);
  });

  test('overwrites nothing', async () => {
    const before = user.read('codes.snapshot');
    const { code, stderr } = await user.run(...first);
    expect([code, stderr]).toEqual([1, expect.stringContaining('codes.snapshot')]);
    expect(user.read('codes.snapshot')).toEqual(before);
    expect((await user.run('lines', '--mine', '--json')).json.lines).toHaveLength(1);
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
    const tokens = linesIn(gunzipSync(user.read('suits.txt.gz')).toString('utf8'));
    expect(tokens.filter((token) => /^[♠♥♦♣♤]{12}$/u.test(token))).toHaveLength(1500);
    expect(JSON.parse(user.read('suits.analysis.json').toString()).data.attributes.level).toBe('metrics');
    expect(user.read('suits.analysis.svg').toString()).toMatch(/^<svg [^>]+>.+<\/svg>\s*$/s);
  });
});

test('download gets a part again, and checks what can be known of it', async () => {
  const { lines } = (await user.run('lines', '--mine', '--json')).json;
  const idOf = (name: string) => lines.find(({ alphabet }: { alphabet: string }) => alphabet === name).id;
  const suits = await user.run('download', idOf('SUITS'), '--out', 'suits-2.txt', '--json');
  expect([suits.code, suits.json.checked.checksum, suits.json.part]).toEqual([0, true, 1]);
  expect(user.read('suits-2.txt')).toEqual(gunzipSync(user.read('suits.txt.gz')));
  const more = await user.run('download', idOf('UPPER_EPCG30'), '--out', 'more-2.txt', '--json');
  expect([more.code, more.json.checked.hash, more.json.checked.checksum]).toEqual([0, true, false]);
  expect(user.read('more-2.snapshot')).toEqual(user.read('more.snapshot'));
});

describe('a file of tokens', () => {
  test('ends with a newline, so that no shell loses a token or joins two', async () => {
    const script =
      'n=0; while read -r code; do n=$((n + 1)); done < codes.txt; echo $n; cat codes.txt more.txt | wc -l';
    const { stdout } = spawnSync('bash', ['-c', script], { cwd: user.folder, encoding: 'utf8', timeout: 60_000 });
    expect(stdout).toBe('50000\n70000\n');
    expect(gunzipSync(user.read('suits.txt.gz')).at(-1)).toBe(10);
  });

  test('is the bytes of the service with --exact, and the receipt has both hashes of it', async () => {
    const { lines } = (await user.run('lines', '--mine', '--json')).json;
    const id = lines.find(({ alphabet }: { alphabet: string }) => alphabet === 'SUITS').id;
    const receiptOf = (name: string) => JSON.parse(user.read(`${name}.receipt.json`).toString());
    for (const [name, ...args] of [['exact.txt'], ['exact-2.txt.gz', '--gz']] as const) {
      expect((await user.run('download', id, '--exact', '--out', name, ...args)).code).toBe(0);
    }
    const ended = gunzipSync(user.read('suits.txt.gz'));
    expect(user.read('exact.txt')).toEqual(ended.subarray(0, -1));
    expect(gunzipSync(user.read('exact-2.txt.gz'))).toEqual(ended.subarray(0, -1));
    const { hash, fileHash } = receiptOf('suits');
    expect(receiptOf('exact')).toMatchObject({ hash, fileHash: hash });
    expect(fileHash).not.toBe(hash);
    for (const name of ['suits.txt.gz', 'exact.txt', 'exact-2.txt.gz']) {
      expect((await user.run('verify', '--file', name, '--json')).json).toMatchObject({ checked: 1500, issued: 1500 });
    }
  });
});

describe('verify', () => {
  test('knows every token of a file', async () => {
    const { code, json } = await user.run('verify', '--file', 'codes.txt', '--json');
    const { results, ...counts } = json;
    expect([code, counts]).toEqual([
      0,
      {
        checked: 50_000,
        issued: 50_000,
        voided: 0,
        duplicates: 0,
        blank: 0,
        headings: [],
        linesAsked: 1,
        notIssued: [],
      },
    ]);
    expect(results).toHaveLength(50_000);
    const token = tokensOf('codes.txt')[49_999];
    const line = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(results[49_999]).toEqual({
      ...{ file: 'codes.txt', row: 50_000, token, issued: true, line, part: 1, position: '49999' },
    });
  });

  test('finds the line of a token, and ends with 1 for one that was not issued', async () => {
    const token = tokensOf('more.txt')[5] as string;
    const { code, json } = await user.run('verify', token, 'nothing', '--json');
    expect(code).toBe(1);
    expect(json.results).toEqual([
      { row: 1, token, issued: true, part: 2, position: '50005', line: expect.any(String) },
      { row: 2, token: 'nothing', issued: false, reason: 'length' },
    ]);
    const told = (await user.run('verify', token, 'nothing')).stdout.split('\n');
    expect(told.slice(0, 2)).toEqual([
      expect.stringMatching(new RegExp(`^${token}  issued: line [0-9a-f-]{36}, batch 2, position 50,005 of it$`)),
      'nothing  not issued: it is longer or shorter than the codes of the line',
    ]);
    expect(told[2]).toMatch(/^1 of 2 codes were issued\. Asked: all lines that your key may see, \d+ lines\.$/);
  });

  test('names every code of a file that was not issued, with its reason, and every one that is there again', async () => {
    const [one = '', other = ''] = tokensOf('codes.txt');
    const wrong = Array.from({ length: 40 }, (_, i) => `${one}-${i}`);
    const text = [one, '', ...wrong, ` ${other.toLowerCase()} `, '  ', `${one.slice(0, 4)} ${one.slice(4)}`].join(
      '\r\n',
    );
    writeFileSync(join(user.folder, 'mixed.txt'), text);
    const args = ['verify', '--file', 'mixed.txt', '--receipt', 'codes.receipt.json'];
    const { code, stdout } = await user.run(...args);
    expect(code).toBe(1);
    const told = stdout.split('\n');
    expect(told.filter((line) => line.includes('not issued')).length).toBe(40);
    expect(told[0]).toMatch(/^mixed\.txt, line 3: .*-0 {2}not issued: /);
    expect(told).toContain('mixed.txt, line 45: the same code as mixed.txt, line 1');
    expect(told.at(-2)).toBe('3 of 43 codes were issued. 1 is there again. 2 blank lines were passed over.');
    const { json } = await user.run(...args, '--json');
    expect(json.notIssued).toEqual(wrong.map((_, i) => i + 3));
    expect(json.results).toHaveLength(43);
    expect(json.results[41]).toMatchObject({ row: 43, token: ` ${other.toLowerCase()} `, read: other, issued: true });
    expect(json.results[42]).toMatchObject({ row: 45, read: one, duplicateOf: { file: 'mixed.txt', row: 1 } });
    const strict = await user.run(...args, '--reading', 'strict', '--json');
    expect([strict.code, strict.json.issued]).toEqual([1, 1]);
  });

  test('reads several files, pipes and the standard input, each once', async () => {
    const codes = tokensOf('codes.txt').slice(0, 20).join('\n');
    writeFileSync(join(user.folder, 'few.txt'), codes);
    const receipt = '--receipt codes.receipt.json';
    const all = '20 of 20 codes were issued.\n';
    for (const command of [
      `verify --file <(head -n 20 codes.txt) ${receipt}`,
      `verify --file <(head -n 20 codes.txt | gzip) ${receipt}`,
      `verify --file - ${receipt} < few.txt`,
      `verify --file - ${receipt} < <(gzip < few.txt)`,
    ]) {
      expect([command, await user.shell(command)]).toEqual([
        command,
        expect.objectContaining({ code: 0, stdout: all }),
      ]);
    }
    const both = await user.run('verify', '--file', 'few.txt', '--file', 'suits.txt.gz', '--json');
    expect([both.code, both.json.checked, both.json.issued]).toEqual([0, 1520, 1520]);
    // One of the files has no receipt. Other suites order for the same customer.
    expect(both.json.linesAsked).toBeGreaterThanOrEqual(2);
  });

  test('takes codes that begin with a hyphen for codes, and a misspelt option for none', async () => {
    await user.run(...'produce --alphabet HYPHENS --chars AB-_. --digits 12 --size 1000 --out hyphens.txt'.split(' '));
    const tokens = tokensOf('hyphens.txt');
    const begin = (with_: RegExp) => tokens.find((token) => with_.test(token)) as string;
    const receipt = ['--receipt', 'hyphens.receipt.json'];
    expect((await user.run('verify', ...receipt, begin(/^-[^-]/))).code).toBe(0);
    expect((await user.run('verify', ...receipt, '--', begin(/^--/), begin(/^-[^-]/))).code).toBe(0);
    const misspelt = await user.run('verify', '--lien', 'x');
    expect([misspelt.code, misspelt.stderr]).toEqual([2, expect.stringContaining('There is no option --lien.')]);
    await user.run('delete', '--yes', JSON.parse(user.read('hyphens.receipt.json').toString()).line);
    // A deleted line answers.
    expect((await user.run('verify', begin(/^A/))).code).toBe(0);
    await user.run('alphabet', 'delete', 'HYPHENS', '--yes');
  });

  test.each<[string, string, (text: string) => Uint8Array]>([
    ['compressed', 'copy.txt.gz', (text) => gzipSync(text)],
    ['with the line ends and the mark of Windows', 'copy.txt', (text) => Buffer.from(`\ufeff${text}\r\n`)],
    ['as UTF-16', 'copy.txt', (text) => Buffer.from(`\ufeff${text}\r\n`, 'utf16le')],
  ])('knows the tokens of a file %s', async (_, name, written) => {
    writeFileSync(join(user.folder, name), written(tokensOf('codes.txt').slice(0, 1500).join('\r\n')));
    const { code, stdout } = await user.run('verify', '--file', name, '--receipt', 'codes.receipt.json');
    expect([code, stdout]).toEqual([0, '1,500 of 1,500 codes were issued.\n']);
  });

  test('knows the compressed tokens that produce has saved', async () => {
    expect((await user.run('verify', '--file', 'suits.txt.gz', '--json')).json).toMatchObject({ issued: 1500 });
  });

  test('refuses a file without codes, and one that is cut off', async () => {
    writeFileSync(join(user.folder, 'empty.txt'), '\n \n');
    expect(await user.run('verify', '--file', 'empty.txt')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'error: empty.txt holds no codes.\n',
    });
    writeFileSync(join(user.folder, 'cut.txt.gz'), user.read('suits.txt.gz').subarray(0, 3000));
    const { code, stderr } = await user.run('verify', '--file', 'cut.txt.gz');
    expect([code, stderr]).toEqual([1, expect.stringContaining('cut.txt.gz is compressed, and damaged')]);
  });
});

test('lines are those of all commands, until they are deleted', async () => {
  const { lines } = (await user.run('lines', '--mine', '--json')).json;
  expect(lines.map((line: { alphabet: string }) => line.alphabet).sort()).toEqual(['SUITS', 'UPPER_EPCG30']);
  const { code, stderr } = await user.run('delete', '--all');
  expect([code, stderr]).toEqual([2, expect.stringContaining('--yes')]);
  expect((await user.run('delete', lines[0].id, '--yes', '--json')).json.deleted).toEqual([lines[0].id]);
  expect((await user.run('delete', '--all', '--yes', '--json')).json.deleted).toEqual([lines[1].id]);
  expect((await user.run('lines', '--mine')).stdout).toMatch(/^No lines\. /);
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
  const medicines =
    /below the 1 in 10,000 of EU 2016\/161\.\nCodes on medicine packs must also have only digits and Latin letters;/;
  expect((await user.run('capacity', 'DICE', '20')).stdout).toMatch(medicines);
  expect((await user.run('capacity', 'UPPER_EPCG30', '21')).stdout).toContain('at most 20 characters;');
  expect((await user.run('capacity', 'UPPER_EPCG30', '20')).stdout).not.toContain('medicine packs');
  expect((await user.run('alphabets', '--length', '16')).stdout).toMatch(/^NAME.*\nBASE16 .*\nLOWER_HEX .*\nUPPER_HEX/);
});

test('capacity tells whether a line can have a code of a pattern', async () => {
  const asked = ['--alphabet', 'UPPER_LATIN', '--pattern', 'A#####', '--size', '1000', '--out', 'campaign-a.txt'];
  expect((await user.run('produce', ...asked)).code).toBe(0);
  const { line } = JSON.parse(user.read('campaign-a.receipt.json').toString());
  const told = async (...args: readonly string[]) =>
    (await user.run('capacity', 'UPPER_LATIN', ...args, '--apart-from', line)).stdout.trim().split('\n').at(-1);
  expect(await told('--pattern', 'B#####')).toBe('That line can have none of these codes.');
  // What begins with A can begin with AA.
  expect(await told('--pattern', 'AA####')).toBe('That line can have some of these codes.');
  expect([await told('6'), await told('7')]).toEqual([
    'That line can have some of these codes.',
    'That line can have none of these codes.',
  ]);
  const unknown = await user.run('capacity', 'DICE', '5', '--apart-from', '00000000-0000-4000-8000-000000000000');
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('Unknown tokens')]);
});

test('the session is kept, for its owner alone', () => {
  const folder = join(user.folder, 'state', 'unique-tokens', 'sessions');
  const names = readdirSync(folder);
  expect(names).toHaveLength(1);
  expect(statSync(join(folder, names[0] as string)).mode & 0o777).toBe(0o600);
  expect(existsSync(join(user.folder, 'config'))).toBe(false);
});
