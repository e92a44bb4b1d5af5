import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Night } from './night.ts';

/** Runs on the second cloud what takes too long for each commit. */
export async function run(): Promise<Night> {
  const env = { ...process.env, CLOUDS_FILES: 'night', REQUIRE_CLOUDS: '1' };
  const tests = spawn(process.execPath, [resolve('test', 'clouds', 'index.ts')], { env, stdio: 'inherit' });
  const [code] = await once(tests, 'exit');
  return { figures: [], faults: code === 0 ? [] : ['Tests failed on the second cloud.'] };
}
