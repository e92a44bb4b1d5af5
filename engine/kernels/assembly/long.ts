// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
import { ALMOST_HALF, LARGEST_LIMB, ONE, REVERSE_BLOCK, ROUND, TWO_32 } from './constants';
import { Pointer } from './pointer';
import { lowWords, multiplyAdd, storeTransposed } from './vectors';

/**
 * Halves of any size in limbs of 32 bits, least significant first, zeros up to a multiple of 16 bytes (`stride`); four
 * texts at a time. Blocks are in columns: block j of P || Q of text t is at `blocks + j · column + 16 t`. S is R, 16
 * bytes a text at `r`, then `moreStride` bytes a text at `more`. All have room for texts up to a multiple of four.
 *
 * A modulus m of `limbs` limbs, two or more, is described by: u32 4 · limbs; u32 unused; f64 factor (see `reduce`); m;
 * its complement 2^(32 limbs) − m.
 */

const LIMBS: usize = 16;

/** Step 6.i: the blocks of the halves; the constant goes into the first. */
export function longBlocks(
  halves: Pointer,
  stride: usize,
  count: i32,
  blocks: Pointer,
  column: usize,
  constant: Pointer,
): void {
  const mask = v128.load(REVERSE_BLOCK);
  for (let t = 0; t < count; t++, halves += stride, blocks += 16) {
    let to = blocks;
    let add = v128.load(constant);
    for (let from = halves + stride; from > halves; to += column) {
      from -= 16;
      v128.store(to, v128.xor(v128.swizzle(v128.load(from), mask), add));
      add = i64x2.splat(0);
    }
  }
}

/**
 * Steps 6.iv to 6.vi, and 6.i of the next round: half = (half ± NUM(S)) mod m, then its blocks.
 *
 * To subtract, the bits of S are turned over: −NUM(S) = NUM(¬S) + 1 − 2^(8d), and `addend` is (1 − 2^(8d)) mod m.
 *
 * @param length bytes of S, d: a limb more than a half has.
 * @param addend a number to add, at most m, in `stride` bytes: 0 or the one above.
 * @param flip 0 to add, −1 to subtract.
 * @param work memory of 4 · max(d + 8, stride) bytes, and of 128 more in front.
 */
export function longRound(
  halves: Pointer,
  stride: usize,
  modulus: Pointer,
  count: i32,
  r: Pointer,
  more: Pointer,
  moreStride: usize,
  length: usize,
  addend: Pointer,
  flip: i32,
  work: Pointer,
  blocks: Pointer,
  column: usize,
  constant: Pointer,
): void {
  // One limb above S for the carry; the topmost quotient is looked for with one more.
  const end = work + (length << 2) + 16;
  for (let t = 0; t < count; t += 4, halves += 4 * stride, blocks += 64, r += 64, more += 4 * moreStride) {
    readStreams(r, more, moreStride, work, length, i32x4.splat(flip));
    addHalves(halves, stride, addend, work, end);
    reduce(work, end, modulus);
    storeHalves(work, halves, stride, blocks, column, constant);
  }
}

/** CBC-MAC: XORs the column of the last answers into the next column of blocks. */
export function chain(r: Pointer, blocks: Pointer, count: i32): void {
  for (let end = r + ((<usize>count) << 4); r < end; r += 16, blocks += 16) {
    v128.store(blocks, v128.xor(v128.load(blocks), v128.load(r)));
  }
}

/** Step 6.iii: R ⊕ [j]¹⁶ for j = 1 … extra, `extra` blocks a text. */
export function extend(r: Pointer, count: i32, extra: i32, out: Pointer): void {
  for (let end = r + ((<usize>count) << 4); r < end; r += 16) {
    const block = v128.load(r);
    for (let j = 1; j <= extra; j++, out += 16) {
      // j, at most 2^13, as the last two bytes, big-endian.
      v128.store(out, v128.xor(block, i16x8.replace_lane(i64x2.splat(0), 7, <i16>((j << 8) | (j >> 8)))));
    }
  }
}

/** Step 6.iv: S of four texts, from its first block down. The last block may reach below `work`. */
function readStreams(r: usize, more: usize, moreStride: usize, work: usize, length: usize, flip: v128): void {
  let to = work + (length << 2);
  v128.store(to, i64x2.splat(0));
  v128.store(to, i64x2.splat(0), 16);
  to -= 64;
  readBlocks(r, 16, to, flip);
  for (; to > work; more += 16) {
    to -= 64;
    readBlocks(more, moreStride, to, flip);
  }
}

function readBlocks(at: usize, stride: usize, to: usize, flip: v128): void {
  const second = at + stride;
  const third = second + stride;
  const mask = v128.load(REVERSE_BLOCK);
  storeTransposed(
    v128.xor(v128.swizzle(v128.load(at), mask), flip),
    v128.xor(v128.swizzle(v128.load(second), mask), flip),
    v128.xor(v128.swizzle(v128.load(third), mask), flip),
    v128.xor(v128.swizzle(v128.load(third + stride), mask), flip),
    to,
  );
}

/** work += halves + offset; two limbs above S take the carries. */
function addHalves(halves: usize, stride: usize, offset: usize, work: usize, end: usize): void {
  const gathered = work - 128;
  let low = i64x2.splat(0);
  let high = low;
  for (let at = halves, halvesEnd = halves + stride; at < halvesEnd; at += 16) {
    const third = at + 2 * stride;
    storeTransposed(v128.load(at), v128.load(at + stride), v128.load(third), v128.load(third + stride), gathered);
    for (let from = gathered; from < gathered + 64; from += 16, offset += 4, work += 16) {
      const sum = v128.load(work);
      const half = v128.load(from);
      const more = i64x2.extend_low_i32x4_u(v128.load32_splat(offset));
      low = i64x2.add(i64x2.add(i64x2.extend_low_i32x4_u(sum), i64x2.extend_low_i32x4_u(half)), i64x2.add(low, more));
      high = i64x2.add(
        i64x2.add(i64x2.extend_high_i32x4_u(sum), i64x2.extend_high_i32x4_u(half)),
        i64x2.add(high, more),
      );
      v128.store(work, lowWords(low, high));
      low = i64x2.shr_u(low, 32);
      high = i64x2.shr_u(high, 32);
    }
  }
  for (; work < end; work += 16) {
    const sum = v128.load(work);
    low = i64x2.add(low, i64x2.extend_low_i32x4_u(sum));
    high = i64x2.add(high, i64x2.extend_high_i32x4_u(sum));
    v128.store(work, lowWords(low, high));
    low = i64x2.shr_u(low, 32);
    high = i64x2.shr_u(high, 32);
  }
}

/**
 * work = work mod m by schoolbook division (Knuth, TAOCP 2, 4.3.1 D).
 *
 * The estimate of a quotient limb comes from three limbs as doubles and factor = (1 + 2^-48) / (topmost three limbs of
 * m). Its error is far below 1 and it is rounded upwards, so it is right or one too large; if too large, which is
 * rare, m is added back. To subtract quotient · m, quotient · complement is added and the quotient taken from the top.
 */
function reduce(work: usize, end: usize, modulus: usize): void {
  const size = <usize>load<u32>(modulus);
  const factor = v128.load64_splat(modulus, 8);
  const limbs = modulus + LIMBS;
  for (let at = end - (size << 2); at >= work; at -= 16) {
    const top = at + (size << 2);
    const h2 = v128.load(top);
    const h1 = v128.load(top - 16);
    const h0 = v128.load(top - 32);
    const quotient = lowWords(
      estimate(h2, h1, h0, factor),
      estimate(highWords(h2), highWords(h1), highWords(h0), factor),
    );
    if (!v128.any_true(quotient)) continue;
    const carry = multiplyAdd(quotient, limbs + size, limbs + 2 * size, at);
    const rest = i32x4.sub(i32x4.add(h2, carry), quotient);
    v128.store(top, i64x2.splat(0));
    // 0, or −1 (all bits) where the quotient was too large; the carry out cancels it.
    if (v128.any_true(rest)) multiplyAdd(i32x4.neg(rest), limbs, limbs + size, at);
  }
}

/** Two quotients, as integers in the low bits of doubles. */
function estimate(h2: v128, h1: v128, h0: v128, factor: v128): v128 {
  const two32 = v128.load64_splat(TWO_32);
  const one = v128.load64_splat(ONE);
  const largest = v128.load64_splat(LARGEST_LIMB);
  const almostHalf = v128.load64_splat(ALMOST_HALF);
  let head = f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_u(h2), two32), f64x2.convert_low_i32x4_u(h1));
  head = f64x2.add(f64x2.mul(head, two32), f64x2.convert_low_i32x4_u(h0));
  const quotient = f64x2.sub(f64x2.mul(f64x2.add(head, one), factor), almostHalf);
  return f64x2.add(f64x2.pmin(quotient, largest), v128.load64_splat(ROUND));
}

function highWords(x: v128): v128 {
  return v128.shuffle<u64>(x, x, 1, 1);
}

/** The four remainders as halves, and their blocks. */
function storeHalves(work: usize, halves: usize, stride: usize, blocks: usize, column: usize, constant: usize): void {
  const gathered = work - 128;
  const mask = v128.load(REVERSE_BLOCK);
  blocks += column * ((stride >> 4) - 1);
  for (let from: usize = 0; from < stride; from += 16, work += 64, blocks -= column) {
    storeTransposed(v128.load(work), v128.load(work, 16), v128.load(work, 32), v128.load(work, 48), gathered);
    const add = from + 16 === stride ? v128.load(constant) : i64x2.splat(0);
    for (let text: usize = 0, to = halves + from; text < 64; text += 16, to += stride) {
      const half = v128.load(gathered + text);
      v128.store(to, half);
      v128.store(blocks + text, v128.xor(v128.swizzle(half, mask), add));
    }
  }
}
