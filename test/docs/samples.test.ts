import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sharedUrl } from '../api/client.ts';
import { sharedFolder } from '../cloud.ts';
import { root } from '../repository/files.ts';
import { scripts } from './blocks.ts';
import { readersFolder } from './folder.ts';

/** The `ts` blocks of a page are one program: its types are checked against those of the package, then it is run. */

const STRICT = ['--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node', '--noEmit'];

describe('the samples of', () => {
  test.each(scripts('ts'))(
    '$page are right and run',
    ({ script }) => {
      const folder = readersFolder(sharedFolder());
      writeFileSync(join(folder.path, 'sample.ts'), script.replaceAll('127.0.0.1:3000', new URL(sharedUrl()).host));
      const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      for (const words of [[compiler, ...STRICT, '--ignoreConfig', 'sample.ts'], ['sample.ts']]) {
        const { status, stdout, stderr } = spawnSync(process.execPath, words, {
          cwd: folder.path,
          encoding: 'utf8',
          timeout: 100_000,
        });
        expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
      }
      folder.remove();
    },
    240_000,
  );
});
