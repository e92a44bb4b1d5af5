import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { checkTokens, fullChecksum } from '../../../cli/checks/check.ts';
import { FileHashes } from '../../../cli/checks/file-hashes.ts';
import { grouped, table } from '../../../cli/platform/output.ts';

const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-checks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const chars = '01';
const check = (lines: readonly string[], more: object = {}, ending = '') => {
  const path = join(folder, 'tokens.txt');
  writeFileSync(path, lines.join('\n') + ending);
  return checkTokens(path, { chars, digits: 3, size: 4, checksum: '', ...more });
};
const tokens = ['000', '011', '101', '111'];

test('codes that are as they were promised pass', async () => {
  const seed = 'seed';
  const hashOf = (text: string) => createHmac('sha256', seed).update(text).digest('hex');
  const hash = hashOf(tokens.join('\n'));
  const hashes = { plain: hash, ended: hashOf(`${tokens.join('\n')}\n`) };
  // An ASCII symbol has 7 bits. All eight codes have the sum 0 at each place, these four 1 at the last one.
  const [none, after] = ['0000000', '000000000000000000001'];
  const before = fullChecksum(chars, 3);
  expect(before).toBe(none.repeat(3));
  for (const ending of ['', '\n']) {
    expect(await check(tokens, { seed, hash, before, checksum: after }, ending)).toEqual({
      checked: { count: true, symbols: true, unique: true, hash: true, checksum: true },
      hashes,
    });
  }
  expect(await check(tokens)).toEqual({ checked: expect.objectContaining({ hash: false, checksum: false }) });
});

test('a file that ends with two newlines has a code too many, which is none', async () => {
  await expect(check(tokens, {}, '\n\n')).rejects.toThrow('has 5 codes, not 4');
});

test.each([1, 2, 3, 4, 5, 7])('both hashes are those of the whole, in pieces of %i bytes', (length) => {
  const text = Buffer.from('000\n\n011\n101\n');
  const hashOf = (bytes: Uint8Array) => createHmac('sha256', 'seed').update(bytes).digest('hex');
  const hashes = new FileHashes('seed');
  for (let at = 0; at < text.length; at += length) hashes.update(text.subarray(at, at + length));
  expect(hashes.digest()).toEqual({ plain: hashOf(text.subarray(0, -1)), ended: hashOf(text) });
});

test.each([
  ['one too few', tokens.slice(1), {}, 'has 3 codes, not 4'],
  ['a wrong symbol', ['000', '0x1', '101', '111'], {}, 'Line 2'],
  ['a wrong length', ['000', '011', '1011', '111'], {}, 'Line 3'],
  ['the same code twice', ['000', '011', '101', '011'], {}, 'Lines 2 and 4'],
  ['another hash', tokens, { seed: 'seed', hash: '00' }, 'is not the hash that the service gives'],
  [
    'another checksum',
    tokens,
    { before: '0'.repeat(21), checksum: '0'.repeat(21) },
    'is not the checksum that the service gives',
  ],
])('codes with %s do not', async (_, lines, more, message) => {
  await expect(check(lines, more)).rejects.toThrow(message);
});

test('counts and tables are easy to read', () => {
  expect([grouped(0), grouped(999), grouped('1234567')]).toEqual(['0', '999', '1,234,567']);
  expect(
    table([
      ['id', 'size'],
      ['⚀⚁', '1'],
      ['abc', '22'],
    ]),
  ).toBe('id   size\n⚀⚁   1\nabc  22');
});
