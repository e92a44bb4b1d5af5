import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { defaultChoices, defaults, settingNames } from '../../lib/foundation/settings.ts';
import { read, root } from '../repository/files.ts';
import { resources } from './template.ts';

const operating = read('docs/operating.md');

test('docs/operating.md has a row for each setting, with its default', () => {
  const rows = [...operating.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|([\w, ]*)\|/gm)].flatMap(([, names, values]) => {
    const list = values?.trim()
      ? values.split(',').map((value) => (/\d/.test(value) ? Number(value) : value.trim()))
      : [];
    return [...(names as string).matchAll(/`(\w+)`/g)].map(([, name], i) => [name, list[i]]);
  });
  expect(rows.map(([name]) => name).sort()).toEqual([...settingNames].sort());
  expect(Object.fromEntries(rows.filter(([, value]) => value !== undefined))).toEqual({
    ...defaults,
    ...defaultChoices,
  });
});

test('every npm script that it names is there', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const named = [...operating.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(0);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});

/** Without what the cdk command adds, and the hash in which the gateway's deployment has all that it serves. */
const idsOf = (ids: readonly string[]) =>
  ids
    .filter((id) => id !== 'CDKMetadata')
    .map((id) => id.replace(/[0-9a-f]{32}$/, ''))
    .sort();

test('cdklocal synthesizes the same stack', () => {
  const output = mkdtempSync(join(tmpdir(), 'unique-tokens-cdklocal-'));
  try {
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/aws-cdk-local/bin/cdklocal'), 'synth', '--quiet', '--no-notices', '--output', output],
      { cwd: root, timeout: 300_000, stdio: 'pipe' },
    );
    const template = JSON.parse(readFileSync(join(output, 'UniqueTokens.template.json'), 'utf8'));
    expect(idsOf(Object.keys(template.Resources))).toEqual(idsOf(resources.map(({ id }) => id)));
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}, 330_000);
