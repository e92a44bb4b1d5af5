import type { LineKeys } from '../base/keys.ts';
import { createFf1, type Ff1 } from '../ff1/ff1.ts';
import { halfStride } from '../ff1/half-by-size.ts';
import { readNumbers, readWords, writeWords } from '../kernels/numbers.ts';
import { behind, type Pointer } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';
import { invert, SHUFFLE_BELOW, shuffle } from '../permutation/shuffle.ts';
import { ceilRoot } from './integer-root.ts';

/** A keyed permutation π of 0 … size − 1, over batches of numbers in a workspace. Calls must not overlap. */
export interface WalkedPermutation {
  /** Writes π(first) … π(first + count − 1); 1 ≤ count ≤ batch, first + count ≤ size. */
  forward(first: bigint, count: number, out: Pointer): void;
  /** π⁻¹ of `count` ≤ batch numbers below size. They are used up. */
  inverse(numbers: Pointer, count: number): bigint[];
  /** Encipherments and, of these, how many were a further step of a walk, since the permutation was made. */
  readonly steps: { readonly all: number; readonly further: number };
}

/** Parameters of `createWalkedPermutation`. */
export interface WalkedPermutationOptions {
  readonly workspace: Workspace;
  readonly keys: Pick<LineKeys, 'ff1' | 'shuffle'>;
  /** FF1's tweak: the line id's 16 bytes. */
  readonly tweak: Uint8Array;
  /** 1 or more. */
  readonly size: bigint;
  /** u32 words of a number: 2, or a multiple of 4. */
  readonly words: number;
  readonly batch: number;
}

const MAX_RADIX_BITS = 16;

/**
 * The radix r and the even number m of numerals that indices below `size` are written with: m is the smallest one with
 * r = ⌈size^(1/m)⌉ ≤ 65,536, which is to say that size − 1 has at most 16 m bits. m is even so that FF1's halves are of
 * one size.
 */
export function numeralsFor(size: bigint): { readonly radix: number; readonly numerals: number } {
  const bits = (size - 1n).toString(2).length;
  const numerals = 2 * Math.ceil(bits / (2 * MAX_RADIX_BITS));
  return { radix: ceilRoot(size, numerals, 2 ** MAX_RADIX_BITS), numerals };
}

/** The shuffle below a million, from there on FF1 over r^m, walked in cycles (Black and Rogaway 2002). */
export function createWalkedPermutation(options: WalkedPermutationOptions): WalkedPermutation {
  return options.size < SHUFFLE_BELOW ? createShuffled(options) : createWalked(options);
}

function createShuffled({ workspace, keys, size, words }: WalkedPermutationOptions): WalkedPermutation {
  const table = shuffle(keys.shuffle, Number(size));
  let inverseTable: Uint32Array | undefined;
  return {
    steps: { all: 0, further: 0 },
    forward(first, count, out) {
      const numbers = workspace.words(out, count * words);
      numbers.fill(0);
      for (let i = 0, from = Number(first); i < count; i++) numbers[i * words] = table[from + i]!;
    },
    inverse(from, count) {
      inverseTable ??= invert(table);
      const numbers = workspace.words(from, count * words);
      return Array.from({ length: count }, (_, i) => BigInt(inverseTable![numbers[i * words]!]!));
    },
  };
}

function createWalked(options: WalkedPermutationOptions): WalkedPermutation {
  const { workspace, keys, tweak, size, words, batch } = options;
  const { kernels } = workspace;
  const { radix, numerals } = numeralsFor(size);
  const ff1 = createFf1({ workspace, key: keys.ff1, radix, digits: numerals, tweak, batch });
  const stride = halfStride(ff1.parameters);
  const half = BigInt(radix) ** BigInt(numerals / 2);
  const limit = workspace.allocate(2 * stride);
  writeWords(workspace, limit, stride / 4, size / half);
  writeWords(workspace, behind(limit, stride), stride / 4, size % half);
  const modulus = workspace.allocate(stride);
  writeWords(workspace, modulus, stride / 4, half);
  const slots = workspace.allocate(4 * batch);
  const positions = workspace.allocate(4 * words * batch);
  const steps = { all: 0, further: 0 };

  /** Enciphers (or deciphers) what FF1 holds until all of it is below the size. */
  function walk(cipher: Ff1['encrypt'], count: number, out: Pointer): void {
    const [left, right] = ff1.halves;
    for (let waiting = count, isFirst = 1; waiting > 0; isFirst = 0) {
      cipher(waiting);
      steps.all += waiting;
      if (!isFirst) steps.further += waiting;
      waiting = kernels.settle(left, right, stride, waiting, limit, modulus, slots, isFirst, out, words);
    }
  }

  return {
    steps,
    forward(first, count, out) {
      ff1.set(0, 0, first / half);
      ff1.set(1, 0, first % half);
      ff1.countUp(count);
      walk(ff1.encrypt, count, out);
    },
    inverse(numbers, count) {
      if (words === 2 && stride <= 8) kernels.halve(numbers, count, modulus, ...ff1.halves, stride);
      else {
        for (let i = 0; i < count; i++) {
          const number = readWords(workspace, behind(numbers, 4 * words * i), words);
          ff1.set(0, i, number / half);
          ff1.set(1, i, number % half);
        }
      }
      walk(ff1.decrypt, count, positions);
      return readNumbers(workspace, positions, words, count);
    },
  };
}
