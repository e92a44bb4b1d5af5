import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(__dirname, '..', '..');

test.each([
  ['docs/scale.md', 'scale'],
  ['docs/operating.md', 'idle'],
])('%s shows what npm run %s prints', (document, script) => {
  const printed = execFileSync(process.execPath, [`bench/${script}.ts`], {
    cwd: root,
    encoding: 'utf8',
    timeout: 100_000,
  }).trim();
  const shown = new RegExp(`<!-- npm run ${script} -->\\n([\\s\\S]*?)\\n<!-- end -->`).exec(
    readFileSync(join(root, document), 'utf8'),
  );
  expect(shown?.[1]).toBe(printed);
});
