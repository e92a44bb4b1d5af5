import { type GroupMatrix, type GroupPlan, planGroups, splitNumbers } from './digit-groups.ts';
import { createFf1 } from './ff1.ts';
import type { LineKeys } from './keys.ts';
import { invert, SHUFFLE_BELOW, shuffle } from './shuffle.ts';

/** The keyed permutation π of a line: position → token, as a number of n digits in base k. Calls must not overlap. */
export interface Permutation {
  /** k^n. */
  readonly capacity: bigint;
  /** How `forward` cuts digits into groups. */
  readonly plan: GroupPlan;
  /** Most positions of one `forward`. */
  readonly batch: number;
  /** Writes the digits of π(first) … π(first + count − 1); 1 ≤ count ≤ batch, all positions below capacity. */
  forward(first: bigint, count: number, out: GroupMatrix): void;
  /** π⁻¹ of any number of tokens, given as numbers below capacity. */
  inverse(tokens: readonly bigint[]): bigint[];
}

/** Parameters of `createPermutation`. */
export interface PermutationOptions {
  readonly keys: Pick<LineKeys, 'ff1' | 'shuffle'>;
  /** FF1's tweak: the line id's 16 bytes. */
  readonly tweak: Uint8Array;
  readonly radix: number;
  readonly digits: number;
  /** Bits of a symbol's checksum (see `planGroups`). */
  readonly codeBits: number;
  readonly batch: number;
}

/** The shuffle below a million tokens, FF1 from there on (docs/decisions/0002-keyed-permutation.md). */
export function createPermutation(options: PermutationOptions): Permutation {
  const capacity = BigInt(options.radix) ** BigInt(options.digits);
  return capacity < SHUFFLE_BELOW ? createShuffled(options, Number(capacity)) : createEncrypted(options, capacity);
}

function createShuffled(options: PermutationOptions, capacity: number): Permutation {
  const { keys, batch, radix, digits, codeBits } = options;
  const plan = planGroups(radix, codeBits, [digits]);
  const table = shuffle(keys.shuffle, capacity);
  const numbers = new Float64Array(batch);
  let inverseTable: Uint32Array | undefined;
  return {
    capacity: BigInt(capacity),
    plan,
    batch,
    forward(first, count, out) {
      const start = Number(first);
      numbers.set(table.subarray(start, start + count));
      splitNumbers(numbers, count, plan, plan.segments[0]!, out);
    },
    inverse(tokens) {
      inverseTable ??= invert(table);
      const inverse = inverseTable;
      return tokens.map((token) => BigInt(inverse[Number(token)]!));
    },
  };
}

function createEncrypted(options: PermutationOptions, capacity: bigint): Permutation {
  const { keys, batch, radix, digits, codeBits } = options;
  const ff1 = createFf1({ key: keys.ff1, radix, digits, tweak: options.tweak, batch });
  const { arithmetic, parameters } = ff1;
  const plan = planGroups(radix, codeBits, [parameters.u, parameters.v]);
  const left = ff1.allocate();
  const right = ff1.allocate();
  const rightSize = BigInt(radix) ** BigInt(parameters.v);

  /** Step 2 of FF1 on numbers: A = X[1 … u], B = X[u + 1 … n]. */
  function set(index: number, value: bigint): void {
    arithmetic.set(left, index, value / rightSize);
    arithmetic.set(right, index, value % rightSize);
  }

  return {
    capacity,
    plan,
    batch,
    forward(first, count, out) {
      set(0, first);
      arithmetic.countUp(left, right, count);
      ff1.encrypt(left, right, count);
      arithmetic.split(left, 0, count, plan, out);
      arithmetic.split(right, 1, count, plan, out);
    },
    inverse(tokens) {
      const positions: bigint[] = [];
      for (let from = 0; from < tokens.length; from += batch) {
        const count = Math.min(batch, tokens.length - from);
        for (let index = 0; index < count; index++) set(index, tokens[from + index]!);
        ff1.decrypt(left, right, count);
        for (let index = 0; index < count; index++) {
          positions.push(arithmetic.get(left, index) * rightSize + arithmetic.get(right, index));
        }
      }
      return positions;
    },
  };
}
