// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
/**
 * Halves below 2^60, one u64 each. S is 8 or 12 bytes, P || Q ends in one varying block. `s` and `blocks` hold 16
 * bytes a text; `constant` is the block to XOR [NUM(half)]ᵇ into, its round byte included.
 */

// Adding it rounds a double within ±2^51 to the nearest integer, which then stands in the low bits.
const ROUND: f64 = 6755399441055744.0; // 1.5 · 2^52

/** Step 6.i: the blocks of the halves. */
export function wideBlocks(halves: usize, count: i32, blocks: usize, constant: usize): void {
  for (let end = halves + ((<usize>count) << 3); halves < end; halves += 8, blocks += 16) {
    storeBlock(load<u64>(halves), blocks, v128.load(constant));
  }
}

/**
 * Steps 6.iv to 6.vi, and 6.i of the next round: half = (half ± NUM(S)) mod m, then its block.
 *
 * Quotients come from doubles, rounded to the nearest; they can be off by one half and a little more, so remainders
 * are within ±0.8 m. Products are taken modulo 2^64: the remainder is what counts, and it fits.
 *
 * @param modulus where m stands, a u64: 2^14 < m ≤ 2^60.
 * @param length bytes of S, 8 or 12.
 * @param negate 0 to add, −1 to subtract.
 */
export function wideRound(
  halves: usize,
  modulus: usize,
  count: i32,
  s: usize,
  length: i32,
  negate: i32,
  blocks: usize,
  constant: usize,
): void {
  const m = load<i64>(modulus);
  const inverse = 1.0 / <f64>m;
  const sign = <i64>negate;
  const block = v128.load(constant);
  for (let end = halves + ((<usize>count) << 3); halves < end; halves += 8, blocks += 16, s += 16) {
    let words = v128.load(s);
    words = v128.shuffle<u8>(words, words, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8);
    const high = i64x2.extract_lane(words, 0);
    // Halved, so that it is not negative: conversion of unsigned numbers is slower.
    let r = high - nearest(<f64>(<i64>(<u64>high >> 1)) * (2.0 * inverse)) * m;
    if (length === 12) {
      const low = <i64>(<u64>i64x2.extract_lane(words, 1) >> 32);
      r = (r << 32) + low - nearest((<f64>r * 4294967296.0 + <f64>low) * inverse) * m;
    }
    let x = load<i64>(halves) + ((r ^ sign) - sign) - m;
    x += m & (x >> 63);
    x += m & (x >> 63);
    store<i64>(halves, x);
    storeBlock(x, blocks, block);
  }
}

function nearest(x: f64): i64 {
  return reinterpret<i64>(x + ROUND) - reinterpret<i64>(ROUND);
}

function storeBlock(x: i64, blocks: usize, constant: v128): void {
  const bytes = v128.shuffle<u8>(
    i64x2.splat(0), i64x2.splat(x), 0, 0, 0, 0, 0, 0, 0, 0, 23, 22, 21, 20, 19, 18, 17, 16,
  ); // biome-ignore format: a table
  v128.store(blocks, v128.xor(bytes, constant));
}
