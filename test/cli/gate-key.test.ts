import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Accounts, accountsOf, demoCustomers } from '../api/accounts.ts';
import { connect, sharedUrl } from '../api/client.ts';
import { makeLine, tokensOf } from '../api/continuation.ts';
import { sharedCloud } from '../cloud.ts';
import { newUser, type User } from './command.ts';

/** The command line with the key of a gate: what it may do it does, what not is said, and its session goes on. */
let accounts: Accounts;
let user: User;
let key: { id: string; apiKey: string };
let line: string;
let codes: string[];
beforeAll(async () => {
  accounts = await accountsOf(sharedCloud());
  key = await accounts.add(demoCustomers.basic, { scope: 'verify', note: 'gate 3' });
  user = newUser({ UNIQUE_TOKENS_API_KEY: key.apiKey });
  const owner = await connect(sharedUrl());
  line = await makeLine(owner, { size: 1000, digits: 12, alphabet: 'BASE62' });
  codes = (await tokensOf(owner, line)).slice(0, 3);
  writeFileSync(join(user.folder, 'codes.txt'), codes.join('\n'));
});
afterAll(() => user?.remove());

/** The sessions that the command line has kept. */
function sessions(): string[] {
  const folder = join(user.folder, 'state', 'unique-tokens', 'sessions');
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
}

test('it verifies', async () => {
  const issued = await user.run('verify', '--line', line, ...codes);
  expect([issued.code, issued.stderr]).toEqual([0, '']);
  expect((await user.run('verify', '--line', line, '--file', 'codes.txt', '--json')).json).toMatchObject({ issued: 3 });
  expect((await user.run('verify', '--line', line, 'x'.repeat(12))).code).toBe(1);
});

test.each([
  ['order', 'produce --alphabet DIGITS --digits 8 --size 1000 --out x.txt', 'order'],
  ['list lines', 'lines', 'order or reprint'],
  ['add an alphabet', 'produce --alphabet OWN --chars abc --digits 20 --size 1000 --out y.txt', 'order'],
])('it may not %s, and says which key may', async (_, words, scopes) => {
  const before = sessions();
  const { code, stdout, stderr } = await user.run(...words.split(' '));
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(`This takes a key with the scope ${scopes}. The scope of this key is verify.`),
  ]);
  expect(stdout + stderr).not.toContain(key.apiKey);
  expect(sessions()).toEqual(before);
  expect((await user.run('verify', '--line', line, codes[0] as string)).code).toBe(0);
  expect(sessions()).toEqual(before);
});

test('it may not download or delete, nor continue', async () => {
  for (const words of [
    ['download', line, '--out', 'z.txt'],
    ['delete', line, '--yes'],
  ]) {
    const { code, stderr } = await user.run(...words);
    expect([words[0], code, stderr]).toEqual([
      words[0],
      1,
      expect.stringContaining('The scope of this key is verify.'),
    ]);
  }
});

test('once it is revoked, that is said', async () => {
  await accounts.revoke(demoCustomers.basic, key.id);
  const { code, stderr } = await user.run('verify', '--line', line, codes[0] as string);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('Unknown Api-Key. Check that the key belongs to this service (--url).'),
  ]);
});
