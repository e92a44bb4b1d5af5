import type { RunColumn, RunPlan } from './digit-runs.ts';
import type { Ff1Parameters } from './ff1-parameters.ts';
import { createLong } from './half-long.ts';
import { createNarrow, createWide, NARROW_LIMIT, WIDE_LIMIT } from './half-short.ts';
import type { Workspace } from './workspace.ts';

/** 0 for the left halves (A at the start, u digits), 1 for the right (B, v digits). */
export type Side = 0 | 1;

/** Where a batch is kept while it is encrypted: byte offsets into the workspace's memory. */
export interface Ff1Memory {
  /** The left and right halves, numbers below radix^u and radix^v, little-endian in `stride` bytes each. */
  readonly halves: readonly [number, number];
  /** Columns of the varying blocks of P || Q, one block a text each. */
  readonly blocks: number;
  /** Bytes from one column to the next. */
  readonly column: number;
  /** R, one block a text. */
  readonly r: number;
  /** The rest of S, `sBlocks` − 1 blocks a text. */
  readonly more: number;
  /** For each round the 16 bytes to XOR into the first varying block (`constantOfMac`), the round's byte included. */
  readonly constants: number;
}

/**
 * The arithmetic of FF1's rounds over batches, all that is not AES. One implementation per size of half, each of them
 * some kernels; all give the same numbers.
 */
export interface HalfArithmetic {
  /** Step 6.i for the first round: the blocks of the halves of a side. */
  writeBlocks(side: Side, count: number, round: number): void;
  /**
   * Steps 6.iv to 6.vi: half = (half ± NUM(S)) mod radix^m, m = u or v by side; then step 6.i of the round that comes
   * next, whose blocks are made of these halves. `negate` is 0 to encrypt, −1 to decrypt.
   */
  addModulo(side: Side, count: number, negate: 0 | -1, nextRound: number): void;
  /** Prepares for `split`: takes memory for the runs, and says where they will be. */
  planSplit(plan: RunPlan): readonly RunColumn[];
  /** Step 6.vii for output only: the digits of all halves, as runs. */
  split(count: number): void;
}

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
