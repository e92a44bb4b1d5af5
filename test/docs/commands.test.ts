import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { root } from '../repository/files.ts';
import { scripts } from './blocks.ts';
import { readersFolder } from './folder.ts';

/**
 * The `sh` blocks of a page are run as one script, in the order of the page, beside a local cloud of their own, since they set
 * where a customer's events go. What cannot be run says so in its fence, `sh aws` and the like; blocks.test.ts has the list.
 */

/** `npm ci` has been run: without it there would be no test. */
const PRELUDE = 'npm() { [ "$1" = ci ] || command npm "$@"; }\n';
/** The pages that are read first show that npm finds the commands. On the others they are started past npm, which takes longer than most commands do. */
const PLAIN = ['README.md', 'docs/quick-start.md'];
const PAST_NPM = `
npx() { [ "$1" = unique-tokens ] && shift && node dist/unique-tokens.js "$@"; }
npm() { [ "$1" = run ] && shift; [ "$1" = --silent ] && shift; node --run "$@"; }
`;
/** Each `npx` would go through all packages twice. The commands find them where their sources really are. */
const WITHOUT = ['node_modules'];

describe('the commands of', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startLocalCloud();
  });
  afterAll(() => cloud.stop());

  test.each(scripts('sh'))(
    '$page run as they stand',
    ({ page, script }) => {
      const folder = readersFolder(cloud.dir, WITHOUT);
      const { host, origin } = new URL(cloud.url);
      const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail'], {
        cwd: folder.path,
        input: (PLAIN.includes(page) ? PRELUDE : PAST_NPM) + script.replaceAll('127.0.0.1:3000', host),
        encoding: 'utf8',
        timeout: 300_000,
        env: {
          ...process.env,
          PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`,
          HOME: folder.path,
          UNIQUE_TOKENS_URL: `${origin}/api`,
          npm_config_update_notifier: 'false',
        },
      });
      expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
      folder.remove();
    },
    330_000,
  );
});
