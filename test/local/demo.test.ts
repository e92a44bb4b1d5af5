import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from '../repository/files.ts';

test('the demo shows each kind of answer, and its command gives the hash of the file that it names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-demo-'));
  const env = { ...process.env, LOCAL_DIR: folder };
  const options = { cwd: root, env, encoding: 'utf8', timeout: 110_000 } as const;
  const { status, stdout } = spawnSync(process.execPath, ['local/demo.ts'], options);
  expect(status).toBe(0);
  const [, command = '', hash = ''] = /^ {2}(openssl .+)\n {2}→ ([0-9a-f]{64})$/m.exec(stdout) ?? [];
  expect(spawnSync('sh', ['-c', command], options).stdout).toContain(` ${hash}\n`);
  expect(hash).toHaveLength(64);
  // Another program reads the output, so there are no colours in it.
  const of = (verdict: string) => expect(stdout).toMatch(new RegExp(`^  \\S.{18,20} +${verdict}`, 'm'));
  of('✓ issued: code 1 of batch 1, read as SHOP-(?:[0-9A-Z]{4}-){2}[0-9A-Z]{5}$');
  of('✗ mistyped');
  of('✗ well made, but never issued');
  of('✓ taken');
  of('✗ already taken at 2');
  rmSync(folder, { recursive: true });
}, 120_000);
