// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
import { REVERSE_WORDS, ROUND } from './constants';
import { Pointer } from './pointer';

/**
 * Halves below 2^30, one u32 each, four texts at a time. S is 8 bytes, P || Q ends in one varying block.
 *
 * `halves` holds `count` numbers, rounded up to a multiple of four; `s` a block of 16 bytes a text, of which the first
 * 8 are S; `blocks` a block a text, whose first 8 bytes are the constant's already; `constant` is the block to XOR
 * [NUM(half)]ᵇ into, its round byte included.
 */

/** Step 6.i: the blocks of the halves. */
export function narrowBlocks(halves: Pointer, count: i32, blocks: Pointer, constant: Pointer): void {
  const mask = v128.load(REVERSE_WORDS);
  const third = v128.load32_splat(constant, 8);
  const last = v128.load32_splat(constant, 12);
  for (let end = halves + ((<usize>count) << 2); halves < end; halves += 16, blocks += 64) {
    storeBlocks(v128.load(halves), blocks, mask, third, last);
  }
}

/**
 * Steps 6.iv to 6.vi, and 6.i of the next round: half = (half ± NUM(S)) mod m, then its block.
 *
 * NUM(S) = high · 2^32 + low ≡ high · c + low, c = 2^32 mod m. That is below 2^32 · m, so its quotient by m is below
 * 2^33 and comes from doubles with an error far below 1; the remainder from the low 32 bits alone, in −m/2 … m/2.
 *
 * @param modulus where m and c stand, a u32 each.
 * @param negate 0 to add, −1 to subtract.
 */
export function narrowRound(
  halves: Pointer,
  modulus: Pointer,
  count: i32,
  s: Pointer,
  negate: i32,
  blocks: Pointer,
  constant: Pointer,
): void {
  const m = load<u32>(modulus);
  const c = load<u32>(modulus, 4);
  const inverse = 1.0 / <f64>m;
  const ms = i32x4.splat(m);
  const cs = i32x4.splat(c);
  const lowFactor = f64x2.splat(inverse);
  const highFactor = f64x2.splat(<f64>c * inverse);
  const rounder = v128.load64_splat(ROUND);
  const sign = i32x4.splat(negate);
  const mask = v128.load(REVERSE_WORDS);
  const third = v128.load32_splat(constant, 8);
  const last = v128.load32_splat(constant, 12);
  for (let end = halves + ((<usize>count) << 2); halves < end; halves += 16, blocks += 64, s += 64) {
    const ab = v128.shuffle<u32>(v128.load(s), v128.load(s, 16), 0, 4, 1, 5);
    const cd = v128.shuffle<u32>(v128.load(s, 32), v128.load(s, 48), 0, 4, 1, 5);
    const high = v128.swizzle(v128.shuffle<u64>(ab, cd, 0, 2), mask);
    const low = v128.swizzle(v128.shuffle<u64>(ab, cd, 1, 3), mask);
    const q01 = quotients(high, low, highFactor, lowFactor, rounder);
    const q23 = quotients(
      v128.shuffle<u64>(high, high, 1, 1),
      v128.shuffle<u64>(low, low, 1, 1),
      highFactor,
      lowFactor,
      rounder,
    );
    const q = v128.shuffle<u32>(q01, q23, 0, 2, 4, 6);
    let r = i32x4.sub(i32x4.add(i32x4.mul(high, cs), low), i32x4.mul(q, ms));
    r = i32x4.sub(v128.xor(r, sign), sign);
    // −m/2 … 3m/2; as unsigned numbers the one of x, x ± m that is in range is the smaller one.
    let x = i32x4.add(v128.load(halves), r);
    x = i32x4.min_u(x, i32x4.add(x, ms));
    x = i32x4.min_u(x, i32x4.sub(x, ms));
    v128.store(halves, x);
    storeBlocks(x, blocks, mask, third, last);
  }
}

function quotients(high: v128, low: v128, highFactor: v128, lowFactor: v128, rounder: v128): v128 {
  const ofHigh = f64x2.mul(f64x2.convert_low_i32x4_u(high), highFactor);
  const ofLow = f64x2.mul(f64x2.convert_low_i32x4_u(low), lowFactor);
  return f64x2.add(f64x2.add(ofHigh, ofLow), rounder);
}

function storeBlocks(x: v128, blocks: usize, mask: v128, third: v128, last: v128): void {
  last = v128.xor(v128.swizzle(x, mask), last);
  const ab = v128.shuffle<u32>(third, last, 0, 4, 1, 5);
  const cd = v128.shuffle<u32>(third, last, 2, 6, 3, 7);
  v128.store64_lane(blocks, ab, 0, 8);
  v128.store64_lane(blocks, ab, 1, 24);
  v128.store64_lane(blocks, cd, 0, 40);
  v128.store64_lane(blocks, cd, 1, 56);
}
