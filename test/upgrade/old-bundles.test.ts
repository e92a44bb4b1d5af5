import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Route, routes } from '../../api/routes/routes.ts';
import { workflowFunctions } from '../../lambda/workflow/functions.ts';
import { oldBundles } from './old-bundles.ts';
import { keepSources } from './sources.ts';

test('what a release keeps of its sources is enough to build all its functions again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-sources-'));
  try {
    const archive = join(folder, 'lambda.tar.gz');
    keepSources(archive);
    const bundles = oldBundles('now', archive);
    // What serves files that are made with the bundle has none of them.
    const handlers = (routes as readonly Route[]).map(({ handler }) => handler);
    const expected = [...handlers, 'fallback', ...Object.keys(workflowFunctions)].filter(
      (name) => !/^get-(cockpit|docs|openapi)$/.test(name),
    );
    expect(readdirSync(bundles).sort()).toEqual([...new Set<string>(expected)].sort());
    for (const name of expected) expect(readFileSync(join(bundles, name, 'index.mjs'), 'utf8')).toContain('handler');
    expect(readdirSync(dirname(bundles)).sort()).toEqual(['bundles', 'shared']);
    rmSync(dirname(bundles), { recursive: true });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
