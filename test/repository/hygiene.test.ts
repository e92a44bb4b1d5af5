import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { read, repositoryFiles, root } from './files.ts';

/** What belongs to one machine, and to nobody else's. Put together here, so that this file passes its own test. */
const foreign: [what: string, pattern: RegExp][] = [
  [
    'a home or working folder of a machine',
    new RegExp(`(^|[\\s"'\`(=:])/(${['work', 'root', 'home', 'Users'].join('|')})/`, 'm'),
  ],
  [
    'the name of a package registry',
    new RegExp(
      `\\b(${['registry', 'npm', 'artifactory', 'nexus'].join('|')})\\.[a-z0-9-]+\\.[a-z]{2,}\\b(?<!npmjs\\.com)`,
    ),
  ],
  ['a key of AWS or Stripe', new RegExp(`\\b(${['AKIA[0-9A-Z]{16}', 's[k]_live_\\w+', 'r[k]_live_\\w+'].join('|')})`)],
];
const files = repositoryFiles().map((path) => ({ path, text: read(path) }));

describe('no file holds', () => {
  test.each(foreign)('%s', (_, pattern) => {
    const found = files.flatMap(({ path, text }) => {
      const match = pattern.exec(text);
      return match ? [`${path}: ${match[0].trim()}`] : [];
    });
    expect(found).toEqual([]);
  });

  test('the registry of this machine, wherever that is', () => {
    // npm tells its scripts where it installs from, unless that is the public registry.
    const registry = process.env.npm_config_registry && new URL(process.env.npm_config_registry).host;
    expect(files.filter(({ text }) => registry && text.includes(registry)).map(({ path }) => path)).toEqual([]);
  });
});

test('what is made or kept here is not in the repository', () => {
  const lines = read('.gitignore').split('\n');
  expect(lines).toEqual(expect.arrayContaining(['node_modules', '.local/', '.build/', 'cdk.out/']));
});

test('.ci/run can be run', () => {
  expect(statSync(join(root, '.ci', 'run')).mode & 0o111).toBe(0o111);
});
