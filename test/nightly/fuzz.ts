import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FuzzReport } from '../fuzz/fuzz.ts';
import { count, type Night } from './night.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
/** Times what a commit tries: 100,000 requests and more. */
const SCALE = process.env.FUZZ_SCALE ?? '50';

/** The properties of test/fuzz/ with very many values, from another seed every night unless `FUZZ_SEED` sets one. */
export async function run(): Promise<Night> {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-fuzz-'));
  const report = join(folder, 'report.jsonl');
  try {
    const seed = process.env.FUZZ_SEED ?? String(Math.floor(Date.now() / 1_000) % 2 ** 31);
    const env = { ...process.env, FUZZ_SCALE: SCALE, FUZZ_SEED: seed, FUZZ_REPORT: report };
    const args = ['node_modules/jest/bin/jest.js', '--selectProjects', 'fuzz', '--runInBand'];
    const jest = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
    const [code] = await once(jest, 'exit');
    const lines = readFileSync(report, { encoding: 'utf8', flag: 'a+' }).split('\n').filter(Boolean);
    const reports = lines.map((line): FuzzReport => JSON.parse(line));
    const figures = reports.map(({ name, cases, seconds }): Night['figures'][number] => [
      name,
      `${count(cases)} cases in ${count(seconds)} s, seed ${seed}`,
    ]);
    return {
      figures,
      faults: code === 0 ? [] : [`jest has ended with ${code}; FUZZ_SEED=${seed} FUZZ_SCALE=${SCALE}`],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
