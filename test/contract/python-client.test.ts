import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { sharedUrl } from '../api/client.ts';
import { pythonEnvironment } from '../clouds/python.ts';
import { document } from './documented.ts';

/**
 * A client in another language, generated from the OpenAPI document by a program that we have not written, does the whole job. The
 * generator is in a folder of its own, with exact versions; the first run gets it from PyPI. Without Python it is skipped, and says so.
 */

jest.setTimeout(600_000);
const base = process.env.PYTHON || 'python3';
const hasPython = (() => {
  try {
    const check = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';
    execFileSync(base, ['-c', check], { stdio: 'ignore', timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
})();
if (!hasPython)
  console.warn('Skipped: no client is generated, since there is no Python 3.11 or later with venv (PYTHON=<path>).');

let folder: string;
let python: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unique-tokens-python-'));
  if (!hasPython) return;
  const place = resolve('.build', 'python-client');
  mkdirSync(dirname(place), { recursive: true });
  python = pythonEnvironment(place, base, join(__dirname, 'python', 'requirements.txt'));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

(hasPython ? test : test.skip)('a generated Python client orders, waits, downloads, verifies and voids', async () => {
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
  const env = { PATH: `${dirname(python)}:${process.env.PATH}`, HOME: folder, PYTHONDONTWRITEBYTECODE: '1' };
  const options = { cwd: folder, env, timeout: 200_000 };
  const generate = ['generate', '--path', 'openapi.json', '--output-path', 'generated', '--meta', 'none'];
  const made = await promisify(execFile)(join(dirname(python), 'openapi-python-client'), generate, options);
  // It warns of each schema that it leaves out.
  expect([made.stdout, made.stderr]).toEqual(['Generating generated\n', '']);

  const program = join(__dirname, 'python', 'program.py');
  const { stdout } = await promisify(execFile)(python, [program, sharedUrl(), demoApiKeys.basic], {
    ...options,
    env: { ...env, PYTHONPATH: folder },
  });
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({
    ...{ type: 'FinishedAttributes', size: '1000', codes: 1000, listed: ['FinishedAttributes'] },
    before: [
      { issued: true, part: 1, position: '0' },
      { issued: true, part: 1, position: '999' },
      { token: 'WRONG', issued: false, reason: 'length' },
    ],
    voided: '1',
    after: [{ issued: true, void: { reason: 'lost' } }, { issued: true, position: '999' }, { issued: false }],
    refusal: 'Unknown tokens.',
    docs: true,
  });
  expect(result.before[0]).not.toHaveProperty('void');
});
