import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { read, root } from '../repository/files.ts';

/**
 * Every command of the documentation is run: the `sh` blocks of a page are one script, in the order of the page, over a local
 * cloud in which nothing has happened yet. What needs an AWS account stands in blocks without a language.
 */
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const scripts = pages
  .map((page) => ({
    page,
    script: [...read(page).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block).join('\n'),
  }))
  .filter(({ script }) => script !== '');

/** Folders that a script's own `npm` and `npx` need, and none that it would write into. */
const NOT_LINKED = ['.git', '.local', '.build', 'cdk.out'];

describe('the commands of', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startLocalCloud();
  });
  afterAll(() => cloud.stop());

  test.each(scripts)(
    '$page run as they stand',
    ({ script }) => {
      const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-docs-'));
      for (const name of readdirSync(root))
        if (!NOT_LINKED.includes(name)) symlinkSync(join(root, name), join(folder, name));
      const { host, origin } = new URL(cloud.url);
      const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail'], {
        cwd: folder,
        input: script.replaceAll('127.0.0.1:3000', host),
        encoding: 'utf8',
        timeout: 120_000,
        env: {
          ...process.env,
          PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`,
          HOME: folder,
          LOCAL_DIR: cloud.dir,
          UNIQUE_TOKENS_URL: `${origin}/api`,
        },
      });
      expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
      rmSync(folder, { recursive: true });
    },
    150_000,
  );
});
