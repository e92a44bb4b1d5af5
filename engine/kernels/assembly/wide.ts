// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
import { REVERSE_LONGS, REVERSE_TO_END, ROUND, TWO_32 } from './constants';
import { Pointer } from './pointer';

/**
 * Halves below 2^60, one u64 each, two texts at a time. S is 8 or 12 bytes, P || Q ends in one varying block. `s` and
 * `blocks` hold 16 bytes a text, and have room for an even number; `constant` is the block to XOR [NUM(half)]ᵇ into, its
 * round byte included.
 */

/** Step 6.i: the blocks of the halves. */
export function wideBlocks(halves: Pointer, count: i32, blocks: Pointer, constant: Pointer): void {
  const mask = v128.load(REVERSE_TO_END);
  const block = v128.load(constant);
  for (let end = halves + ((<usize>count) << 3); halves < end; halves += 8, blocks += 16) {
    v128.store(blocks, v128.xor(v128.swizzle(v128.load64_splat(halves), mask), block));
  }
}

/**
 * Steps 6.iv to 6.vi, and 6.i of the next round: half = (half ± NUM(S)) mod m, then its block.
 *
 * Quotients come from doubles, rounded to the nearest; they are below 2^50 and so can be off by one half and a little
 * more: remainders are within ±0.8 m. Products are taken modulo 2^64: the remainder is what counts, and it fits. The
 * quotient of 12 bytes is taken at once where it is below 2^48, else after that of the first 8.
 *
 * @param modulus where m stands, a u64: 2^14 < m ≤ 2^60.
 * @param length bytes of S, 8 or 12.
 * @param negate 0 to add, −1 to subtract.
 */
export function wideRound(
  halves: Pointer,
  modulus: Pointer,
  count: i32,
  s: Pointer,
  length: i32,
  negate: i32,
  blocks: Pointer,
  constant: Pointer,
): void {
  const m = v128.load64_splat(modulus);
  const inverse = f64x2.splat(1.0 / <f64>load<i64>(modulus));
  const isDirect = load<i64>(modulus) >= (<i64>1) << 48;
  const round = v128.load64_splat(ROUND);
  const two32 = v128.load64_splat(TWO_32);
  const zero = i64x2.splat(0);
  const sign = i64x2.splat(negate);
  const mask = v128.load(REVERSE_LONGS);
  const block = v128.load(constant);
  const front = v128.shuffle<u64>(block, block, 0, 0);
  const back = v128.shuffle<u64>(block, block, 1, 1);
  for (let end = halves + ((<usize>count) << 3); halves < end; halves += 16, blocks += 32, s += 32) {
    const one = v128.swizzle(v128.load(s), mask);
    const other = v128.swizzle(v128.load(s, 16), mask);
    let r = v128.shuffle<u64>(one, other, 0, 2);
    let head = f64x2.convert_low_i32x4_u(v128.shuffle<u32>(r, r, 1, 3, 1, 3));
    head = f64x2.add(f64x2.mul(head, two32), f64x2.convert_low_i32x4_u(v128.shuffle<u32>(r, r, 0, 2, 0, 2)));
    if (length === 12) {
      if (!isDirect) {
        r = i64x2.sub(r, i64x2.mul(nearest(f64x2.mul(head, inverse), round), m));
        // The remainder is signed: so is its high half, and its low half is not.
        head = f64x2.convert_low_i32x4_s(v128.shuffle<u32>(r, r, 1, 3, 1, 3));
        head = f64x2.add(f64x2.mul(head, two32), f64x2.convert_low_i32x4_u(v128.shuffle<u32>(r, r, 0, 2, 0, 2)));
      }
      const low = i64x2.shr_u(v128.shuffle<u64>(one, other, 1, 3), 32);
      const tail = f64x2.convert_low_i32x4_u(v128.shuffle<u32>(low, low, 0, 2, 0, 2));
      head = f64x2.add(f64x2.mul(head, two32), tail);
      r = i64x2.add(i64x2.shl(r, 32), low);
    }
    r = i64x2.sub(r, i64x2.mul(nearest(f64x2.mul(head, inverse), round), m));
    let x = i64x2.add(v128.load(halves), i64x2.sub(i64x2.sub(v128.xor(r, sign), sign), m));
    x = i64x2.add(x, v128.and(m, i64x2.lt_s(x, zero)));
    x = i64x2.add(x, v128.and(m, i64x2.lt_s(x, zero)));
    v128.store(halves, x);
    const bytes = v128.xor(v128.swizzle(x, mask), back);
    v128.store(blocks, v128.shuffle<u64>(front, bytes, 0, 2));
    v128.store(blocks, v128.shuffle<u64>(front, bytes, 0, 3), 16);
  }
}

/** The integers nearest to two doubles. */
function nearest(x: v128, round: v128): v128 {
  return i64x2.sub(f64x2.add(x, round), round);
}
