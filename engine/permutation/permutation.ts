import type { LineKeys } from '../base/keys.ts';
import { createFf1 } from '../ff1/ff1.ts';
import { halfStride } from '../ff1/half-by-size.ts';
import { planRuns, type RunColumn, type RunPlan } from '../kernels/digit-runs.ts';
import { readNumbers, writeWords } from '../kernels/numbers.ts';
import type { Pointer } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';
import { invert, SHUFFLE_BELOW, shuffle } from './shuffle.ts';

/** The keyed permutation π of a line: position → token, as a number of n digits in base k. Calls must not overlap. */
export interface Permutation {
  /** k^n. */
  readonly capacity: bigint;
  /** Bytes that it keeps beside the workspace, about. */
  readonly tableBytes: number;
  /** How `forward` cuts digits into runs. */
  readonly plan: RunPlan;
  /** Where `forward` leaves the runs, most significant first. */
  readonly columns: readonly RunColumn[];
  /**
   * Makes π(first) … π(first + count − 1); 1 ≤ count ≤ batch, all positions below capacity.
   *
   * @returns the row of the first of them in the columns.
   */
  forward(first: bigint, count: number): number;
  /** π⁻¹ of `count` ≤ batch tokens, given as numerals in the workspace: a u16 each, n a token. */
  inverse(numerals: Pointer, count: number): bigint[];
}

/** Parameters of `createPermutation`. */
export interface PermutationOptions {
  readonly workspace: Workspace;
  readonly keys: Pick<LineKeys, 'ff1' | 'shuffle'>;
  /** FF1's tweak: the line id's 16 bytes. */
  readonly tweak: Uint8Array;
  readonly radix: number;
  readonly digits: number;
  /** Bytes of each symbol, undefined where they differ (see `planRuns`). */
  readonly symbolBytes: number | undefined;
  readonly batch: number;
}

/** The shuffle below a million tokens, FF1 from there on (docs/decisions/0002-keyed-permutation.md). */
export function createPermutation(options: PermutationOptions): Permutation {
  const capacity = BigInt(options.radix) ** BigInt(options.digits);
  return capacity < SHUFFLE_BELOW ? createShuffled(options, Number(capacity)) : createEncrypted(options, capacity);
}

/** The table is a column of runs as it stands: there is nothing to do for a token. */
function createShuffled(options: PermutationOptions, capacity: number): Permutation {
  const { workspace, keys, radix, digits } = options;
  const table = shuffle(keys.shuffle, capacity);
  const at = workspace.allocate(4 * capacity);
  workspace.words(at, capacity).set(table);
  let inverseTable: Uint32Array | undefined;
  return {
    capacity: BigInt(capacity),
    // The table, and its inverse.
    tableBytes: 8 * capacity,
    plan: planRuns(radix, options.symbolBytes, [digits]),
    columns: [{ digits, at }],
    forward: (first) => Number(first),
    inverse(numerals, count) {
      inverseTable ??= invert(table);
      const symbols = workspace.halfWords(numerals, count * digits);
      const positions: bigint[] = [];
      for (let symbol = 0; symbol < symbols.length; ) {
        let number = 0;
        for (let i = 0; i < digits; i++) number = number * radix + symbols[symbol++]!;
        positions.push(BigInt(inverseTable[number]!));
      }
      return positions;
    },
  };
}

function createEncrypted(options: PermutationOptions, capacity: bigint): Permutation {
  const { workspace, keys, radix, digits, tweak, batch } = options;
  const ff1 = createFf1({ workspace, key: keys.ff1, radix, digits, tweak, batch });
  const { u, v } = ff1.parameters;
  const plan = planRuns(radix, options.symbolBytes, [u, v]);
  const rightSize = BigInt(radix) ** BigInt(v);
  const stride = halfStride(ff1.parameters);
  const modulus = workspace.allocate(stride);
  writeWords(workspace, modulus, stride / 4, rightSize);
  // A u64, or as many words as both halves have.
  const words = stride <= 8 && capacity < 2n ** 64n ? 2 : Math.max(4, stride / 2);
  const positions = workspace.allocate(4 * words * batch);
  return {
    capacity,
    tableBytes: 0,
    plan,
    columns: ff1.arithmetic.planSplit(plan),
    forward(first, count) {
      // Step 2 of FF1 on numbers: A = X[1 … u], B = X[u + 1 … n].
      ff1.set(0, 0, first / rightSize);
      ff1.set(1, 0, first % rightSize);
      ff1.countUp(count);
      ff1.encrypt(count);
      ff1.arithmetic.split(count);
      return 0;
    },
    inverse(numerals, count) {
      for (const side of [0, 1] as const) ff1.gather(side, count, numerals, 2 * digits);
      ff1.decrypt(count);
      workspace.kernels.joinHalves(...ff1.halves, stride, count, modulus, positions, words);
      return readNumbers(workspace, positions, words, count);
    },
  };
}
