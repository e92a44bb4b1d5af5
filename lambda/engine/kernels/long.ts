// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
/**
 * Halves of any size in limbs of 32 bits, least significant first, zeros up to a multiple of 16 bytes (`stride`).
 * Blocks are in columns: block j of P || Q of text t is at `blocks + j · column + 16 t`. S is R, 16 bytes a text at
 * `r`, then `moreStride` bytes a text at `more`.
 *
 * A modulus is described by: u32 number of limbs (2 or more), 4 bytes unused, f64 factor (see `reduce`), limbs.
 */

const LIMBS: usize = 16;

const TWO_32: f64 = 4294967296.0;
// Adding it rounds a double below 2^51 to the nearest integer, which then stands in the low bits.
const ROUND: f64 = 6755399441055744.0; // 1.5 · 2^52
// Subtracted before, it makes that ⌊x⌋, or the next integer where x is less than 2^-12 below it.
const ALMOST_HALF: f64 = 0.4998;

/** Step 6.i: the blocks of the halves; the constant goes into the first. */
export function longBlocks(
  halves: usize,
  stride: usize,
  count: i32,
  blocks: usize,
  column: usize,
  constant: usize,
): void {
  for (let t = 0; t < count; t++, halves += stride, blocks += 16) {
    storeBlocks(halves, stride, blocks, column, v128.load(constant));
  }
}

/**
 * Steps 6.iv to 6.vi, and 6.i of the next round: half = (half ± NUM(S)) mod m, then its blocks.
 *
 * @param length bytes of S, d: a limb more than a half has.
 * @param negate 0 to add, −1 to subtract.
 * @param work memory of d bytes, 16 more in front and 16 more behind.
 */
export function longRound(
  halves: usize,
  stride: usize,
  modulus: usize,
  count: i32,
  r: usize,
  more: usize,
  moreStride: usize,
  length: usize,
  negate: i32,
  work: usize,
  blocks: usize,
  column: usize,
  constant: usize,
): void {
  const block = v128.load(constant);
  const halfBytes = length - 4;
  for (let t = 0; t < count; t++, halves += stride, blocks += 16, r += 16, more += moreStride) {
    readStream(r, more, length, work);
    if (negate) {
      // −(half − S) = S + (m − half); the sign is turned back afterwards.
      addDifference(work, modulus, halves);
      reduce(work, length, modulus);
      negateModulo(work, modulus);
    } else {
      addLimbs(work, halves, halfBytes);
      reduce(work, length, modulus);
    }
    for (let l: usize = 0; l < halfBytes; l += 4) store<u32>(halves + l, load<u32>(work + l));
    storeBlocks(halves, stride, blocks, column, block);
  }
}

/** CBC-MAC: XORs the column of the last answers into the next column of blocks. */
export function chain(r: usize, blocks: usize, count: i32): void {
  for (let end = r + ((<usize>count) << 4); r < end; r += 16, blocks += 16) {
    v128.store(blocks, v128.xor(v128.load(blocks), v128.load(r)));
  }
}

/** Step 6.iii: R ⊕ [j]¹⁶ for j = 1 … extra, `extra` blocks a text. */
export function extend(r: usize, count: i32, extra: i32, out: usize): void {
  for (let end = r + ((<usize>count) << 4); r < end; r += 16) {
    const block = v128.load(r);
    for (let j = 1; j <= extra; j++, out += 16) {
      // j, at most 2^13, as the last two bytes, big-endian.
      v128.store(out, v128.xor(block, i16x8.replace_lane(i64x2.splat(0), 7, <i16>((j << 8) | (j >> 8)))));
    }
  }
}

function reverseBytes(x: v128): v128 {
  return v128.shuffle<u8>(x, x, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

function storeBlocks(half: usize, stride: usize, blocks: usize, column: usize, constant: v128): void {
  let from = half + stride - 16;
  v128.store(blocks, v128.xor(reverseBytes(v128.load(from)), constant));
  while (from > half) {
    from -= 16;
    blocks += column;
    v128.store(blocks, reverseBytes(v128.load(from)));
  }
}

/** Step 6.iv: the first `length` bytes of S as limbs, two zero limbs on top. The last block may reach below `work`. */
function readStream(r: usize, more: usize, length: usize, work: usize): void {
  let to = work + length;
  store<u64>(to, 0);
  to -= 16;
  v128.store(to, reverseBytes(v128.load(r)));
  for (; to > work; more += 16) {
    to -= 16;
    v128.store(to, reverseBytes(v128.load(more)));
  }
}

/** work += addend, of so many bytes. */
function addLimbs(work: usize, addend: usize, bytes: usize): void {
  let carry: u64 = 0;
  for (let l: usize = 0; l < bytes; l += 4) {
    carry += <u64>load<u32>(work + l) + <u64>load<u32>(addend + l);
    store<u32>(work + l, <u32>carry);
    carry >>= 32;
  }
  addCarry(work + bytes, carry);
}

/** work += modulus − half. */
function addDifference(work: usize, modulus: usize, half: usize): void {
  const bytes = (<usize>load<u32>(modulus)) << 2;
  modulus += LIMBS;
  let carry: i64 = 0;
  for (let l: usize = 0; l < bytes; l += 4) {
    carry += <i64>load<u32>(work + l) + <i64>load<u32>(modulus + l) - <i64>load<u32>(half + l);
    store<u32>(work + l, <u32>carry);
    carry >>= 32;
  }
  addCarry(work + bytes, carry);
}

function addCarry(at: usize, carry: u64): void {
  for (; carry !== 0; at += 4) {
    carry += <u64>load<u32>(at);
    store<u32>(at, <u32>carry);
    carry >>= 32;
  }
}

/**
 * work = work mod m by schoolbook division (Knuth, TAOCP 2, 4.3.1 D), of `length` bytes and two limbs on top.
 *
 * The estimate of a quotient limb comes from three limbs as doubles and factor = (1 + 2^-48) / (topmost three limbs of
 * m). Its error is far below 1 and it is rounded upwards, so it is right or one too large; if too large, which is
 * rare, m is added back.
 */
function reduce(work: usize, length: usize, modulus: usize): void {
  const size = (<usize>load<u32>(modulus)) << 2;
  const factor = load<f64>(modulus, 8);
  modulus += LIMBS;
  for (let at = work + length + 4 - size; at >= work; at -= 4) {
    const top = at + size;
    // A limb each: conversion of a u64 is slower.
    const head = (<f64>load<u32>(top) * TWO_32 + <f64>load<u32>(top - 4)) * TWO_32 + <f64>load<u32>(top - 8);
    const estimate = nearest((head + 1.0) * factor - ALMOST_HALF);
    if (estimate === 0) continue;
    const quotient = min<u64>(<u64>estimate, 0xffffffff);
    let carry: u64 = 0;
    let borrow: i64 = 0;
    for (let l: usize = 0; l < size; l += 4) {
      carry += quotient * <u64>load<u32>(modulus + l);
      borrow += <i64>load<u32>(at + l) - <i64>(carry & 0xffffffff);
      store<u32>(at + l, <u32>borrow);
      carry >>= 32;
      borrow >>= 32;
    }
    const rest = <i64>load<u32>(top) - <i64>carry + borrow;
    store<u32>(top, 0);
    if (rest < 0) addBack(at, modulus, size);
  }
}

function nearest(x: f64): i64 {
  return reinterpret<i64>(x + ROUND) - reinterpret<i64>(ROUND);
}

/** The carry out cancels the borrow that called for it. */
function addBack(at: usize, modulus: usize, size: usize): void {
  let carry: u64 = 0;
  for (let l: usize = 0; l < size; l += 4) {
    carry += <u64>load<u32>(at + l) + <u64>load<u32>(modulus + l);
    store<u32>(at + l, <u32>carry);
    carry >>= 32;
  }
}

/** work = −work mod m. */
function negateModulo(work: usize, modulus: usize): void {
  const bytes = (<usize>load<u32>(modulus)) << 2;
  modulus += LIMBS;
  let some: u32 = 0;
  for (let l: usize = 0; l < bytes; l += 4) some |= load<u32>(work + l);
  if (some === 0) return;
  let borrow: i64 = 0;
  for (let l: usize = 0; l < bytes; l += 4) {
    borrow += <i64>load<u32>(modulus + l) - <i64>load<u32>(work + l);
    store<u32>(work + l, <u32>borrow);
    borrow >>= 32;
  }
}
