import { behind, type Pointer } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';
import { BLOCK_BYTES, createAesColumn } from './aes-column.ts';
import { constantOfMac, type Ff1Parameters, ff1Parameters } from './ff1-parameters.ts';
import type { Ff1Memory, HalfArithmetic, Side } from './half-arithmetic.ts';
import { createHalfArithmetic, halfStride } from './half-by-size.ts';

/**
 * FF1 of NIST SP 800-38G (Algorithms 7 and 8) over batches of texts. The rounds of one text depend on each other, the
 * texts do not: each round lays the blocks of the whole batch side by side and encrypts them in one call.
 */

const ROUNDS = 10;

/** One FF1 instance: a key, a radix, a length, a tweak, and one batch of texts, as halves, that it works on in place. */
export interface Ff1 {
  readonly parameters: Ff1Parameters;
  readonly arithmetic: HalfArithmetic;
  /** Most texts of a batch. */
  readonly batch: number;
  /** Where the halves of each side stand in the workspace (`halfStride` bytes each), to be read and moved in place. */
  readonly halves: readonly [Pointer, Pointer];
  /** Sets a half to a number that is below radix^u or radix^v. */
  set(side: Side, index: number, value: bigint): void;
  /** A half. */
  get(side: Side, index: number): bigint;
  /** Sets the halves of a side from numerals, each a u16, a text's at every `row` bytes. */
  gather(side: Side, count: number, numerals: Pointer, row: number): void;
  /** From the text at index 0, sets the `count` − 1 that follow it in counting order. */
  countUp(count: number): void;
  encrypt(count: number): void;
  decrypt(count: number): void;
}

/** Parameters of `createFf1`. */
export interface Ff1Options {
  /** Where its memory is taken: about batch × (2 halves + P || Q + S). */
  readonly workspace: Workspace;
  /** AES key: 16, 24 or 32 bytes. */
  readonly key: Uint8Array;
  /** 2 to 65,536. */
  readonly radix: number;
  /** Numerals of a text, 2 or more. The standard asks for radix^digits ≥ 1,000,000; the caller must make sure of it. */
  readonly digits: number;
  /** Any bytes. */
  readonly tweak: Uint8Array;
  /** Most texts of a batch. */
  readonly batch: number;
}

/**
 * Sets FF1 up for one key, radix, length and tweak.
 *
 * @throws ParameterError for parameters outside FF1's domain.
 */
export function createFf1(options: Ff1Options): Ff1 {
  const { workspace, radix, batch } = options;
  const { kernels } = workspace;
  const parameters = ff1Parameters(radix, options.digits);
  const { u, v, b, qBlocks, sBlocks } = parameters;
  const aes = createAesColumn(options.key);

  const stride = halfStride(parameters);
  // Some kernels take four texts at a time.
  const rows = Math.ceil(batch / 4) * 4;
  const column = rows * BLOCK_BYTES;
  const extra = sBlocks - 1;
  const memory: Ff1Memory = {
    halves: [workspace.allocate(rows * stride), workspace.allocate(rows * stride)],
    blocks: workspace.allocate(column * qBlocks),
    column,
    r: workspace.allocate(column),
    more: workspace.allocate(column * extra),
    constants: workspace.allocate(ROUNDS * BLOCK_BYTES),
  };
  const { halves, blocks, r, more } = memory;
  const extended = workspace.allocate(column * extra);
  const constant = constantOfMac(parameters, options.tweak, aes);
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = workspace.bytes(behind(memory.constants, round * BLOCK_BYTES), BLOCK_BYTES);
    bytes.set(constant);
    bytes[qBlocks * BLOCK_BYTES - b - 1]! ^= round;
  }
  const arithmetic = createHalfArithmetic(workspace, parameters, memory);
  const rightModulus = workspace.allocate(stride + 16);
  writeNumber(workspace.view(), rightModulus, stride + 8, BigInt(radix) ** BigInt(v));
  // Digits that one multiplication takes in.
  const step = Math.max(1, Math.floor(31.9 / Math.log2(radix)));

  function cipher(from: Pointer, to: Pointer, bytes: number): void {
    aes.encrypt(workspace.bytes(from, bytes), workspace.bytes(to, bytes));
  }

  /** Steps 6.i to 6.iii: S of each text, its blocks of Q being written and the constant beginning of the MAC in them. */
  function stream(count: number): void {
    const bytes = count * BLOCK_BYTES;
    cipher(blocks, r, bytes);
    for (let block = 1; block < qBlocks; block++) {
      const next = behind(blocks, block * column);
      kernels.chain(r, next, count);
      cipher(next, r, bytes);
    }
    if (extra === 0) return;
    // S = R || CIPH(R ⊕ [1]¹⁶) || CIPH(R ⊕ [2]¹⁶) …
    kernels.extend(r, count, extra, extended);
    cipher(extended, more, bytes * extra);
  }

  return {
    parameters,
    arithmetic,
    batch,
    halves,
    set(side, index, value) {
      writeNumber(workspace.view(), halves[side] + index * stride, stride, value);
    },
    get(side, index) {
      return readNumber(workspace.view(), halves[side] + index * stride, stride);
    },
    gather(side, count, numerals, row) {
      const [at, length] = side === 0 ? ([numerals, u] as const) : ([behind(numerals, 2 * u), v] as const);
      kernels.gather(at, row, count, length, radix, step, halves[side], stride);
    },
    countUp(count) {
      kernels.countUp(halves[0], halves[1], stride / 4, count, rightModulus);
    },
    // Steps 6.v and 6.viii: m = u if i is even, else v; A and B swap names at each round, instead of places, and are
    // back in place after ten. The halves that a round has changed are what the next one makes its blocks of.
    encrypt(count) {
      arithmetic.writeBlocks(1, count, 0);
      for (let round = 0; round < ROUNDS; round++) {
        stream(count);
        arithmetic.addModulo(round % 2 === 0 ? 0 : 1, count, 0, Math.min(round + 1, ROUNDS - 1));
      }
    },
    decrypt(count) {
      arithmetic.writeBlocks(0, count, ROUNDS - 1);
      for (let round = ROUNDS - 1; round >= 0; round--) {
        stream(count);
        arithmetic.addModulo(round % 2 === 0 ? 0 : 1, count, -1, Math.max(round - 1, 0));
      }
    },
  };
}

/** A little-endian number of a multiple of 4 bytes. */
function writeNumber(view: DataView, at: number, bytes: number, value: bigint): void {
  let rest = value;
  for (let to = at; to < at + bytes; to += 4, rest >>= 32n) view.setUint32(to, Number(BigInt.asUintN(32, rest)), true);
}

function readNumber(view: DataView, at: number, bytes: number): bigint {
  if (bytes === 4) return BigInt(view.getUint32(at, true));
  let value = view.getBigUint64(at + bytes - 8, true);
  for (let from = at + bytes - 16; from >= at; from -= 8) value = (value << 64n) | view.getBigUint64(from, true);
  return value;
}
