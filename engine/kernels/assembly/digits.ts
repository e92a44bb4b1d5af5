// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
import { Pointer } from './pointer';
import { lowWords, multiplyAdd } from './vectors';

/**
 * Between numbers and digits. A *run* is some neighbouring digits as one number below 2^30; runs are kept in columns, a u32
 * a text. Halves are `words` u32 each, least significant first.
 */

/** From the text at index 0, writes the count − 1 that follow it in counting order, left · m + right. */
export function countUp(left: Pointer, right: Pointer, words: usize, count: i32, modulus: Pointer): void {
  const bytes = words << 2;
  for (let t = 1; t < count; t++, left += bytes, right += bytes) {
    for (let l: usize = 0; l < bytes; l += 4) {
      store<u32>(left + bytes + l, load<u32>(left + l));
      store<u32>(right + bytes + l, load<u32>(right + l));
    }
    increment(right + bytes);
    if (equals(right + bytes, modulus, bytes)) {
      memory.fill(right + bytes, 0, bytes);
      increment(left + bytes);
    }
  }
}

function increment(at: usize): void {
  for (; ; at += 4) {
    const limb = load<u32>(at) + 1;
    store<u32>(at, limb);
    if (limb !== 0) return;
  }
}

function equals(a: usize, b: usize, bytes: usize): bool {
  for (let l: usize = 0; l < bytes; l += 4) if (load<u32>(a + l) !== load<u32>(b + l)) return false;
  return true;
}

/**
 * Runs of halves of one u64 below 2^60, from the last to the first of `columns`, each below `scale`.
 *
 * @param out the first run's column; the others follow `column` bytes apart.
 */
export function splitWide(halves: Pointer, count: i32, scale: u32, columns: i32, out: Pointer, column: usize): void {
  const inverse = 1.0 / <f64>scale;
  const divisor = <i64>scale;
  for (let t = 0; t < count; t++, halves += 8, out += 4) {
    let rest = load<i64>(halves);
    for (let to = out + <usize>(columns - 1) * column; to > out; to -= column) {
      // The quotient is below 2^46, so that of doubles is at most one off.
      let quotient = <i64>(<f64>rest * inverse);
      let run = rest - quotient * divisor;
      if (run < 0) {
        run += divisor;
        quotient--;
      } else if (run >= divisor) {
        run -= divisor;
        quotient++;
      }
      store<u32>(to, <u32>run);
      rest = quotient;
    }
    store<u32>(out, <u32>rest);
  }
}

/**
 * Runs of halves in limbs, four texts at a time. A half x is turned into the fraction x / m, a little too large, in
 * `size` limbs; each multiplication by a power of the radix then brings the next run in front of the point.
 *
 * Fraction = x · reciprocal / 2^(32 size) with reciprocal = ⌈2^(64 size) / m⌉. Products that are below the last limb
 * but one are left out; `slack` makes up for them. How much too large the fraction may be, and so `size`, is reasoned
 * in ../../ff1/long.ts.
 *
 * @param words limbs of a half.
 * @param reciprocal limbs, `reciprocalSize` > `size` of them.
 * @param steps for each run, two u32: radix^digits and the first limb of the fraction that still matters.
 * @param work memory for 4 · max(words + reciprocalSize, 2 size) limbs: a vector is a limb of each of the four.
 * @param out the first run's column; the others follow `column` bytes apart.
 */
export function splitLong(
  halves: Pointer,
  words: i32,
  stride: usize,
  count: i32,
  size: i32,
  reciprocal: Pointer,
  reciprocalSize: i32,
  slack: u32,
  steps: Pointer,
  columns: i32,
  work: Pointer,
  out: Pointer,
  column: usize,
): void {
  const fraction = work + ((<usize>size) << 4);
  const workBytes = (<usize>max(words + reciprocalSize, 2 * size)) << 4;
  for (let t = 0; t < count; t += 4, halves += 4 * stride, out += 16) {
    memory.fill(work, 0, workBytes);
    v128.store(fraction, i32x4.splat(slack));
    for (let i = 0; i < words; i++) {
      const from = max(0, size - 1 - i);
      const to = work + ((<usize>(i + from)) << 4);
      const carry = multiplyAdd(
        limbOfFour(halves + ((<usize>i) << 2), stride),
        reciprocal + ((<usize>from) << 2),
        reciprocal + ((<usize>reciprocalSize) << 2),
        to,
      );
      v128.store(to + ((<usize>(reciprocalSize - from)) << 4), carry);
    }
    splitFour(fraction, fraction + ((<usize>size) << 4), steps, columns, out, column);
  }
}

/** The limb at the same place of four halves. */
function limbOfFour(at: usize, stride: usize): v128 {
  let limb = v128.load32_zero(at);
  limb = v128.load32_lane(at + stride, limb, 1);
  limb = v128.load32_lane(at + 2 * stride, limb, 2);
  return v128.load32_lane(at + 3 * stride, limb, 3);
}

function splitFour(fraction: usize, end: usize, steps: usize, columns: i32, out: usize, column: usize): void {
  let first = fraction;
  for (let stepsEnd = steps + ((<usize>columns) << 3); steps < stepsEnd; steps += 8, out += column) {
    const scale = v128.load32_splat(steps);
    const next = fraction + ((<usize>load<u32>(steps, 4)) << 4);
    // Where limbs are dropped, the last one that is kept is rounded up: one more, times scale.
    let low = i64x2.splat(next > first ? load<u32>(steps) : 0);
    let high = low;
    first = next;
    for (let at = first; at < end; at += 16) {
      const limb = v128.load(at);
      low = i64x2.add(i64x2.extmul_low_i32x4_u(limb, scale), low);
      high = i64x2.add(i64x2.extmul_high_i32x4_u(limb, scale), high);
      v128.store(at, lowWords(low, high));
      low = i64x2.shr_u(low, 32);
      high = i64x2.shr_u(high, 32);
    }
    v128.store(out, lowWords(low, high));
  }
}

/**
 * Numbers of digits: the inverse of splitting. `numerals` is a u16 a digit, `row` bytes a text.
 *
 * @param length digits of a number, at `numerals` and after it.
 * @param step digits taken at once: radix^step < 2^32.
 */
export function gather(
  numerals: Pointer,
  row: usize,
  count: i32,
  length: i32,
  radix: u32,
  step: i32,
  halves: Pointer,
  stride: usize,
): void {
  for (let t = 0; t < count; t++, numerals += row, halves += stride) {
    memory.fill(halves, 0, stride);
    let top = halves;
    for (let i = 0; i < length; ) {
      let scale: u64 = 1;
      let carry: u64 = 0;
      for (const end = min(i + step, length); i < end; i++) {
        carry = carry * radix + <u64>load<u16>(numerals + ((<usize>i) << 1));
        scale *= radix;
      }
      for (let at = halves; at < top; at += 4) {
        carry += <u64>load<u32>(at) * scale;
        store<u32>(at, <u32>carry);
        carry >>= 32;
      }
      if (carry !== 0) {
        store<u32>(top, <u32>carry);
        top += 4;
      }
    }
  }
}
