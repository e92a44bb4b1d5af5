import type { RunColumn } from '../kernels/digit-runs.ts';
import { behind } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Ff1Parameters } from './ff1-parameters.ts';
import type { Ff1Memory, HalfArithmetic } from './half-arithmetic.ts';

/** Largest radix^v of halves in one u32: half + remainder + modulus must not wrap around (kernels/assembly/narrow.ts). */
export const NARROW_LIMIT = 2n ** 30n;
/** Largest radix^v of halves in one u64: two runs, and room for a sign (kernels/assembly/wide.ts). */
export const WIDE_LIMIT = 2n ** 60n;

/** Halves of one u32. They are runs as they stand: nothing is left to split. */
export function createNarrow(workspace: Workspace, parameters: Ff1Parameters, memory: Ff1Memory): HalfArithmetic {
  const { kernels } = workspace;
  const { radix, u, v } = parameters;
  const { halves, blocks, column, r, constants } = memory;
  const moduli = [u, v].map((digits) => {
    const at = workspace.allocate(8);
    workspace.words(at, 2).set([radix ** digits, 2 ** 32 % radix ** digits]);
    return at;
  });
  // The kernel writes the second half of each block; the first is the same for all texts and rounds.
  const same = workspace.bytes(constants, 8);
  for (let to = 0; to < column; to += 16) workspace.bytes(behind(blocks, to), 8).set(same);
  return {
    writeBlocks: (side, count, round) =>
      kernels.narrowBlocks(halves[side], count, blocks, behind(constants, 16 * round)),
    addModulo: (side, count, negate, nextRound) =>
      kernels.narrowRound(halves[side], moduli[side]!, count, r, negate, blocks, behind(constants, 16 * nextRound)),
    planSplit: (plan) => plan.segments.map(([digits], side) => ({ digits: digits!, at: halves[side]! })),
    split() {},
  };
}

/** Halves of one u64. */
export function createWide(workspace: Workspace, parameters: Ff1Parameters, memory: Ff1Memory): HalfArithmetic {
  const { kernels } = workspace;
  const { radix, u, v, d } = parameters;
  const { halves, blocks, column, r, constants } = memory;
  const moduli = [u, v].map((digits) => {
    const at = workspace.allocate(8);
    workspace.view().setBigUint64(at, BigInt(radix) ** BigInt(digits), true);
    return at;
  });
  const runColumn = column / 4;
  let scale = 0;
  let splits: (readonly RunColumn[])[] = [];
  return {
    writeBlocks: (side, count, round) => kernels.wideBlocks(halves[side], count, blocks, behind(constants, 16 * round)),
    addModulo: (side, count, negate, nextRound) =>
      kernels.wideRound(halves[side], moduli[side]!, count, r, d, negate, blocks, behind(constants, 16 * nextRound)),
    planSplit(plan) {
      scale = radix ** plan.runDigits;
      splits = plan.segments.map((runs) => allocateRuns(workspace, runs, runColumn));
      return splits.flat();
    },
    split(count) {
      splits.forEach((runs, side) => {
        kernels.splitWide(halves[side]!, count, scale, runs.length, runs[0]!.at, runColumn);
      });
    },
  };
}

/** Memory for the runs of a segment, a column each. */
export function allocateRuns(workspace: Workspace, runs: readonly number[], column: number): RunColumn[] {
  const first = workspace.allocate(runs.length * column);
  return runs.map((digits, i) => ({ digits, at: behind(first, i * column) }));
}
