import { passes } from './jest.ts';
import type { Night } from './night.ts';

/** Kills at random moments; as many as one wants. */
const KILLS = process.env.KILLS ?? '100';

/** The walks of test/faults/ through every write and every call, and kills at random moments. */
export async function run(): Promise<Night> {
  const began = performance.now();
  const passed = await passes('faults', { KILL_EVERY: '1', ALL_FAULTS: '1', KILLS }, [
    'faults/(kills|random-kills|services)',
  ]);
  const minutes = ((performance.now() - began) / 60_000).toFixed(0);
  return {
    figures: [
      ['every write cut off, every call failing, random kills', `${KILLS} random kills; all in ${minutes} min`],
    ],
    faults: passed ? [] : ['tests have failed'],
  };
}
