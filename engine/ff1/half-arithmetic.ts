import type { RunColumn, RunPlan } from '../kernels/digit-runs.ts';
import type { Pointer } from '../kernels/pointer.ts';

/** 0 for the left halves (A at the start, u digits), 1 for the right (B, v digits). */
export type Side = 0 | 1;

/** Where a batch is kept while it is encrypted. */
export interface Ff1Memory {
  /** The left and right halves, numbers below radix^u and radix^v, little-endian in `stride` bytes each. */
  readonly halves: readonly [Pointer, Pointer];
  /** Columns of the varying blocks of P || Q, one block a text each. */
  readonly blocks: Pointer;
  /** Bytes from one column to the next. */
  readonly column: number;
  /** R, one block a text. */
  readonly r: Pointer;
  /** The rest of S, `sBlocks` − 1 blocks a text. */
  readonly more: Pointer;
  /** For each round the 16 bytes to XOR into the first varying block (`constantOfMac`), the round's byte included. */
  readonly constants: Pointer;
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
