// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
import { Pointer } from './pointer';

/**
 * Runs (see digits.ts) into text. A run is taken apart into groups of digits, first to last, by fixed-point
 * arithmetic: run · ⌈2^fraction / base^(groups − 1)⌉ has the first group in front of the point, and each
 * multiplication by base the next.
 *
 * Texts are those from row `first` of the columns on. A run is described by 32 bytes: u32 column; u32 groups after the
 * first; u64 factor; u32 table of the first group; u32 bytes of the first group.
 */

const RUN: usize = 32;

/**
 * Rows of one length. Entries of the tables are of 2^entry bytes, at most 16; 16 bytes are copied whatever the group's
 * length, and what is too much is written over by the group, or the row, that follows. 16 bytes behind the last row
 * are spoilt.
 */
export function encodeFixed(
  runs: Pointer,
  runCount: usize,
  first: usize,
  count: usize,
  fraction: i32,
  base: u32,
  table: Pointer,
  entry: usize,
  groupBytes: usize,
  out: Pointer,
): void {
  const point = <u64>fraction;
  const mask = ((<u64>1) << point) - 1;
  const end = runs + runCount * RUN;
  for (let t = first << 2, last = (first + count) << 2; t < last; t += 4) {
    for (let run = runs; run < end; run += RUN) {
      let x = <u64>load<u32>(load<usize>(run) + t) * load<u64>(run, 8);
      v128.store(out, v128.load(load<usize>(run, 16) + ((<usize>(x >> point)) << entry)));
      out += load<usize>(run, 20);
      for (let groups = load<u32>(run, 4); groups > 0; groups--) {
        x = (x & mask) * base;
        v128.store(out, v128.load(table + ((<usize>(x >> point)) << entry)));
        out += groupBytes;
      }
    }
    store<u8>(out++, 0x0a);
  }
}

/**
 * Rows of symbols of different widths, groups of one digit. A table entry is the symbol's UTF-8 (4 bytes) and its
 * code point with the width in the top byte. 3 bytes behind the last row are spoilt.
 *
 * @param sums a u32 a digit, to XOR code points and widths into.
 * @returns the end of the text.
 */
export function encodeMixed(
  runs: Pointer,
  runCount: usize,
  first: usize,
  count: usize,
  fraction: i32,
  base: u32,
  table: Pointer,
  sums: Pointer,
  out: Pointer,
): Pointer {
  const point = <u64>fraction;
  const mask = ((<u64>1) << point) - 1;
  const end = runs + runCount * RUN;
  for (let t = first << 2, last = (first + count) << 2; t < last; t += 4) {
    let sum = sums;
    for (let run = runs; run < end; run += RUN) {
      let x = <u64>load<u32>(load<usize>(run) + t) * load<u64>(run, 8);
      for (let groups = load<u32>(run, 4) + 1; groups > 0; groups--) {
        const symbol = table + ((<usize>(x >> point)) << 3);
        store<u32>(out, load<u32>(symbol));
        const codePoint = load<u32>(symbol, 4);
        out += codePoint >> 24;
        store<u32>(sum, load<u32>(sum) ^ codePoint);
        sum += 4;
        x = (x & mask) * base;
      }
    }
    store<u8>(out++, 0x0a);
  }
  return out;
}

/** XORs rows of `stride` bytes into `sums`, a row rounded up to a multiple of 16: what is beyond `stride` is void. */
export function xorRows(rows: Pointer, stride: usize, count: i32, sums: Pointer): void {
  const end = rows + stride * count;
  for (let column: usize = 0; column < stride; column += 16) {
    let sum = v128.load(sums + column);
    for (let at = rows; at < end; at += stride) sum = v128.xor(sum, v128.load(at + column));
    v128.store(sums + column, sum);
  }
}
