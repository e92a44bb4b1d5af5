import { appendFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';

/**
 * How much is tried: `FUZZ_SCALE` times what a commit gets. The seed stands unless `FUZZ_SEED` sets another; both are printed,
 * so that whatever fails can be seen again. What a run comes to is appended to `FUZZ_REPORT` as JSON lines.
 */
export const SEED = Number(process.env.FUZZ_SEED ?? 20_261_125);
const SCALE = Number(process.env.FUZZ_SCALE ?? 1);

/** What a property has come to. */
export interface FuzzReport {
  readonly name: string;
  readonly cases: number;
  readonly seconds: number;
  readonly seed: number;
}

/** Milliseconds that a test of so many cases may take, whatever the machine: a hang is seen by its own limit. */
export const PATIENCE = 60_000 + 3_600_000 * (SCALE > 1 ? 1 : 0.1);

/**
 * Holds a property against so many values.
 * @throws Error with the smallest value found on which it fails, and the seed.
 */
export async function hold<T>(
  name: string,
  runs: number,
  values: fc.Arbitrary<T>,
  property: (value: T) => Promise<void> | void,
): Promise<void> {
  const began = performance.now();
  const cases = Math.ceil(runs * SCALE);
  await fc.assert(
    fc.asyncProperty(values, async (value) => property(value)),
    { seed: SEED, numRuns: cases },
  );
  report(name, cases, began);
}

/** The same of many values at once, side by side: what they do to each other is tried as well. */
export async function holdTogether<T>(
  name: string,
  runs: number,
  value: fc.Arbitrary<T>,
  property: (value: T) => Promise<void>,
): Promise<void> {
  const began = performance.now();
  const numRuns = Math.ceil((runs * SCALE) / TOGETHER);
  const values = fc.array(value, { minLength: TOGETHER, maxLength: TOGETHER });
  await fc.assert(
    fc.asyncProperty(values, async (all) => {
      await Promise.all(all.map(property));
    }),
    // To make such a case smaller would ask hundreds of times more; which of them it was, the failure says.
    { seed: SEED, numRuns, endOnFailure: true },
  );
  report(name, numRuns * TOGETHER, began);
}
const TOGETHER = 16;

function report(name: string, cases: number, began: number): void {
  const report = { name, cases, seconds: (performance.now() - began) / 1_000, seed: SEED } satisfies FuzzReport;
  process.stderr.write(`fuzz: ${name}: ${cases} cases in ${report.seconds.toFixed(1)} s, FUZZ_SEED=${SEED}\n`);
  if (process.env.FUZZ_REPORT) appendFileSync(process.env.FUZZ_REPORT, `${JSON.stringify(report)}\n`);
}
