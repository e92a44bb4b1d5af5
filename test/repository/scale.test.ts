import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(__dirname, '..', '..');

test('docs/scale.md shows what npm run scale prints', () => {
  const printed = execFileSync(process.execPath, ['bench/scale.ts'], { cwd: root, encoding: 'utf8' }).trim();
  const shown = /<!-- npm run scale -->\n([\s\S]*?)\n<!-- end -->/.exec(
    readFileSync(join(root, 'docs', 'scale.md'), 'utf8'),
  );
  expect(shown?.[1]).toBe(printed);
});
