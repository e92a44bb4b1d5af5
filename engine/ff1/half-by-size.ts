import type { Workspace } from '../kernels/workspace.ts';
import type { Ff1Parameters } from './ff1-parameters.ts';
import type { Ff1Memory, HalfArithmetic } from './half-arithmetic.ts';
import { createLong } from './long.ts';
import { createNarrow, NARROW_LIMIT } from './narrow.ts';
import { createWide, WIDE_LIMIT } from './wide.ts';

/** Bytes that each half takes. */
export function halfStride(parameters: Ff1Parameters): number {
  const largest = BigInt(parameters.radix) ** BigInt(parameters.v);
  if (largest <= NARROW_LIMIT) return 4;
  return largest <= WIDE_LIMIT ? 8 : parameters.qBlocks * 16;
}

/** Picks the implementation for the size of a half. */
export function createHalfArithmetic(
  workspace: Workspace,
  parameters: Ff1Parameters,
  memory: Ff1Memory,
): HalfArithmetic {
  const stride = halfStride(parameters);
  if (stride === 4) return createNarrow(workspace, parameters, memory);
  return stride === 8 ? createWide(workspace, parameters, memory) : createLong(workspace, parameters, memory);
}
