import { allocateRuns, type RunColumn } from '../kernels/digit-runs.ts';
import { behind } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Ff1Parameters } from './ff1-parameters.ts';
import type { Ff1Memory, HalfArithmetic } from './half-arithmetic.ts';

/** Largest radix^v of halves in one u64: two runs, and room for a sign (kernels/assembly/wide.ts). */
export const WIDE_LIMIT = 2n ** 60n;

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
