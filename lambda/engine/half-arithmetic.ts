import type { GroupMatrix, GroupPlan } from './digit-groups.ts';
import type { Ff1Parameters } from './ff1-parameters.ts';
import { createHalfLimbs } from './half-limbs.ts';
import { createHalfNumber, MAX_NUMBER_HALF } from './half-number.ts';

/**
 * A batch of halves, numbers below radix^u (left) or radix^v (right): `limbs` elements each, least significant
 * first, the half of text t from `t * limbs` on.
 */
export type Halves = Float64Array;

/** 0 for the left halves (A at the start, u digits), 1 for the right (B, v digits). */
export type Side = 0 | 1;

/**
 * The arithmetic of FF1's rounds over batches, all that is not AES. One implementation per size of half; each must
 * give the same numbers, and a faster one (WebAssembly) may take its place behind this interface.
 */
export interface HalfArithmetic {
  /** Elements of `Halves` a half takes. */
  readonly limbs: number;
  /** Stores a number that is below the side's modulus. */
  set(halves: Halves, index: number, value: bigint): void;
  /** The number stored. */
  get(halves: Halves, index: number): bigint;
  /** From the text at index 0, writes the `count` − 1 that follow it in counting order (left · radix^v + right). */
  countUp(left: Halves, right: Halves, count: number): void;
  /**
   * Step 6.i: writes [NUM(half)]ᵇ, big-endian, at the end of each text's `stride` bytes of q. Bytes in front of
   * these b, back to a multiple of 4 from the end, may be set to zero; all others are left alone.
   */
  writeBytes(halves: Halves, count: number, q: Uint8Array, stride: number): void;
  /**
   * Steps 6.iv to 6.vi: half = (half ± NUM(S)) mod radix^m, m = u or v by side, S = the first d bytes of each text's
   * `stride` bytes of s. `sign` is 1 to encrypt, −1 to decrypt.
   */
  addMod(halves: Halves, side: Side, count: number, s: Uint8Array, stride: number, sign: 1 | -1): void;
  /** Step 6.vii for output only: the digits of the halves, as groups, into the columns of segment `side`. */
  split(halves: Halves, side: Side, count: number, plan: GroupPlan, out: GroupMatrix): void;
}

/** Picks the implementation for the size of a half. */
export function createHalfArithmetic(parameters: Ff1Parameters): HalfArithmetic {
  const largest = BigInt(parameters.radix) ** BigInt(parameters.v);
  return largest <= MAX_NUMBER_HALF ? createHalfNumber(parameters) : createHalfLimbs(parameters);
}
