// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
import { Pointer } from './pointer';

/**
 * Cycle walking (J. Black and P. Rogaway, Ciphers with arbitrary finite domains, 2002): what a cipher over a larger
 * set makes that is not below the limit is enciphered again. A number is `left · m + right`, halves of `stride` bytes,
 * little-endian; `limit` holds the halves of the limit, left then right.
 */

/**
 * Writes each number that is below the limit to its slot, and moves the halves of the others to the front, and their
 * slots to `slots`.
 *
 * @param isFirst 1 if all slots are as yet in order, not in `slots`.
 * @param modulus m, of `stride` bytes.
 * @param words u32 words of a slot.
 * @returns how many are left to be enciphered again.
 */
export function settle(
  left: Pointer,
  right: Pointer,
  stride: usize,
  count: i32,
  limit: Pointer,
  modulus: Pointer,
  slots: Pointer,
  isFirst: i32,
  out: Pointer,
  words: usize,
): i32 {
  let waiting: usize = 0;
  for (let i: usize = 0; i < <usize>count; i++) {
    const a = left + i * stride;
    const b = right + i * stride;
    const slot = isFirst ? <u32>i : load<u32>(slots + (i << 2));
    if (isBelow(a, b, limit, stride)) {
      join(a, b, modulus, stride, out + <usize>slot * (words << 2), words);
      continue;
    }
    memory.copy(left + waiting * stride, a, stride);
    memory.copy(right + waiting * stride, b, stride);
    store<u32>(slots + (waiting++ << 2), slot);
  }
  return <i32>waiting;
}

/** Puts numbers together. */
export function joinHalves(
  left: Pointer,
  right: Pointer,
  stride: usize,
  count: i32,
  modulus: Pointer,
  out: Pointer,
  words: usize,
): void {
  for (; count > 0; count--, left += stride, right += stride, out += words << 2) {
    join(left, right, modulus, stride, out, words);
  }
}

/** Takes numbers of one u64 apart. */
export function halve(
  numbers: Pointer,
  count: i32,
  modulus: Pointer,
  left: Pointer,
  right: Pointer,
  stride: usize,
): void {
  const m = short(modulus, stride);
  for (const end = numbers + ((<usize>count) << 3); numbers < end; numbers += 8, left += stride, right += stride) {
    const number = load<u64>(numbers);
    const quotient = number / m;
    if (stride === 4) {
      store<u32>(left, <u32>quotient);
      store<u32>(right, <u32>(number - quotient * m));
    } else {
      memory.fill(left, 0, stride);
      memory.fill(right, 0, stride);
      store<u64>(left, quotient);
      store<u64>(right, number - quotient * m);
    }
  }
}

function short(at: usize, stride: usize): u64 {
  return stride === 4 ? <u64>load<u32>(at) : load<u64>(at);
}

function isBelow(a: usize, b: usize, limit: usize, stride: usize): bool {
  for (let at = stride; at > 0; ) {
    at -= 4;
    const one = load<u32>(a + at);
    const other = load<u32>(limit + at);
    if (one !== other) return one < other;
  }
  for (let at = stride; at > 0; ) {
    at -= 4;
    const one = load<u32>(b + at);
    const other = load<u32>(limit + stride + at);
    if (one !== other) return one < other;
  }
  return false;
}

/** a · m + b, each of `stride` bytes, to `words` words: what is beyond them is zero. */
function join(a: usize, b: usize, m: usize, stride: usize, out: usize, words: usize): void {
  if (words === 2) {
    store<u64>(out, short(a, stride) * short(m, stride) + short(b, stride));
    return;
  }
  memory.fill(out, 0, words << 2);
  memory.copy(out, b, min(stride, words << 2));
  const size = stride >> 2;
  for (let i: usize = 0; i < size; i++) {
    const factor = <u64>load<u32>(a + (i << 2));
    if (factor === 0) continue;
    let carry: u64 = 0;
    for (let j: usize = 0; i + j < words; j++) {
      if (j >= size && carry === 0) break;
      const to = out + ((i + j) << 2);
      const limb = j < size ? <u64>load<u32>(m + (j << 2)) : 0;
      carry += factor * limb + <u64>load<u32>(to);
      store<u32>(to, <u32>carry);
      carry >>= 32;
    }
  }
}

/**
 * Steps over numbers that are left out: adds to each number how many of `gaps` are not above it. The i-th gap is the
 * i-th left out number less i, ascending; numbers and gaps have `words` words.
 */
export function skip(numbers: Pointer, words: usize, count: i32, gaps: Pointer, gapCount: i32): void {
  const bytes = words << 2;
  for (; count > 0; count--, numbers += bytes) {
    let low = 0;
    let high = gapCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isAbove(gaps + <usize>middle * bytes, numbers, words)) high = middle;
      else low = middle + 1;
    }
    let carry = <u64>low;
    for (let at = numbers; carry !== 0; at += 4) {
      carry += load<u32>(at);
      store<u32>(at, <u32>carry);
      carry >>= 32;
    }
  }
}

function isAbove(one: usize, other: usize, words: usize): bool {
  for (let at = words << 2; at > 0; ) {
    at -= 4;
    const a = load<u32>(one + at);
    const b = load<u32>(other + at);
    if (a !== b) return a > b;
  }
  return false;
}
