import { behind } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Ff1Parameters } from './ff1-parameters.ts';
import type { Ff1Memory, HalfArithmetic } from './half-arithmetic.ts';

/** Largest radix^v of halves in one u32: half + remainder + modulus must not wrap around (kernels/assembly/narrow.ts). */
export const NARROW_LIMIT = 2n ** 30n;
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
