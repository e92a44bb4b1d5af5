import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FuzzReport } from '../fuzz/fuzz.ts';
import { passes } from './jest.ts';
import { count, type Night } from './night.ts';

/** Times what a commit tries: 100,000 requests and more. */
const SCALE = process.env.FUZZ_SCALE ?? '50';

/** The properties of test/fuzz/ with very many values, from another seed every night unless `FUZZ_SEED` sets one. */
export async function run(): Promise<Night> {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-fuzz-'));
  const report = join(folder, 'report.jsonl');
  try {
    const seed = process.env.FUZZ_SEED ?? String(Math.floor(Date.now() / 1_000) % 2 ** 31);
    const passed = await passes('fuzz', { FUZZ_SCALE: SCALE, FUZZ_SEED: seed, FUZZ_REPORT: report });
    const lines = readFileSync(report, { encoding: 'utf8', flag: 'a+' }).split('\n').filter(Boolean);
    const reports = lines.map((line): FuzzReport => JSON.parse(line));
    const figures = reports.map(({ name, cases, seconds }): Night['figures'][number] => [
      name,
      `${count(cases)} cases in ${count(seconds)} s, seed ${seed}`,
    ]);
    return {
      figures,
      faults: passed ? [] : [`tests have failed; FUZZ_SEED=${seed} FUZZ_SCALE=${SCALE}`],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
