// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
import {
  ARC,
  ARCS,
  ARCS_END,
  KINDS,
  LAYER,
  NEXT,
  NEXT_CELLS,
  PLACE,
  ROUGH,
  ROW,
  ROWS,
  TURN,
  USED,
  WORDS,
} from './place';
import { Pointer } from './pointer';

/**
 * The exact number of ways to go on from each cell of a place, from those of the next place: the sum over all arcs of
 * how many symbols an arc has times the count of where it leads. Layers end with the dead state's zeros.
 */

/** Counts of one u64, below 2^62. */
export function countShort(place: Pointer, states: i32, checks: i32): void {
  const entry = (<usize>checks) << 3;
  const end = load<usize>(place, ARCS_END);
  const nextLayer = load<usize>(place + PLACE, LAYER);
  let row = load<usize>(place, NEXT);
  let to = load<usize>(place, LAYER);
  for (const toEnd = to + entry * states; to < toEnd; to += entry, row += load<usize>(place, KINDS) << 2) {
    memory.fill(to, 0, entry);
    for (let arc = load<usize>(place, ARCS); arc < end; arc += ARC) {
      const times = <u64>load<u32>(arc, 8);
      const from = nextLayer + <usize>load<u32>(row + ((<usize>load<u32>(arc)) << 2)) * entry;
      if (checks === 1) {
        store<u64>(to, load<u64>(to) + times * load<u64>(from));
        continue;
      }
      const turn = load<usize>(place, TURN) + ((<usize>load<u16>(arc, 14)) << 1);
      for (let check: usize = 0; check < <usize>checks; check++) {
        const at = to + (check << 3);
        store<u64>(at, load<u64>(at) + load<u64>(from + ((<usize>load<u16>(turn + (check << 1))) << 3)));
      }
    }
  }
}

/**
 * Counts of many words, into a layer and its doubles.
 *
 * @param sums memory for a u64 a word.
 */
export function countLong(place: Pointer, states: i32, checks: i32, sums: Pointer): void {
  const words = load<usize>(place, WORDS);
  const nextWords = load<usize>(place + PLACE, WORDS);
  const nextLayer = load<usize>(place + PLACE, LAYER);
  const end = load<usize>(place, ARCS_END);
  let row = load<usize>(place, NEXT);
  let to = load<usize>(place, LAYER);
  let used: usize = 1;
  for (let state = 0; state < states; state++, row += load<usize>(place, KINDS) << 2) {
    for (let check = 0; check < checks; check++, to += words << 2) {
      memory.fill(sums, 0, words << 3);
      for (let arc = load<usize>(place, ARCS); arc < end; arc += ARC) {
        let cell = load<u32>(row + ((<usize>load<u32>(arc)) << 2)) * checks;
        if (checks > 1) cell += load<u16>(load<usize>(place, TURN) + ((<usize>(check + load<u16>(arc, 14))) << 1));
        addTimes(sums, nextLayer + <usize>cell * (nextWords << 2), nextWords, load<u32>(arc, 8));
      }
      let carry: u64 = 0;
      for (let word: usize = 0; word < words; word++) {
        carry += load<u64>(sums + (word << 3));
        store<u32>(to + (word << 2), <u32>carry);
        if (<u32>carry !== 0 && word >= used) used = word + 1;
        carry >>= 32;
      }
    }
  }
  store<usize>(place, used, USED);
  to = load<usize>(place, LAYER);
  let rough = load<usize>(place, ROUGH);
  for (let cells = states * checks; cells > 0; cells--, to += words << 2, rough += 8) {
    store<f64>(rough, roughly(to, used, used));
  }
}

/** Adds a number of `words` u32, a multiple of four, times a factor below 2^17 to sums of a u64 a word. */
export function addTimes(sums: usize, number: usize, words: usize, times: u32): void {
  const factor = i32x4.splat(times);
  for (const end = number + (words << 2); number < end; number += 16, sums += 32) {
    const four = v128.load(number);
    v128.store(sums, i64x2.add(v128.load(sums), i64x2.extmul_low_i32x4_u(four, factor)));
    v128.store(sums, i64x2.add(v128.load(sums, 16), i64x2.extmul_high_i32x4_u(four, factor)), 16);
  }
}

/** A number of `words` as a double, in units of 2^(32 (unit − 1)): its three topmost words. */
export function roughly(number: usize, words: usize, unit: usize): f64 {
  let top = words;
  while (top > 1 && load<u32>(number + ((top - 1) << 2)) === 0) top--;
  const word = number + ((top - 1) << 2);
  let value = <f64>load<u32>(word);
  if (top > 1) value += <f64>load<u32>(word - 4) * 2.3283064365386963e-10; // 2^-32
  if (top > 2) value += <f64>load<u32>(word - 8) * 5.421010862427522e-20; // 2^-64
  if (top === unit) return value;
  const exponent = ((<i32>top - <i32>unit) << 5) + 1023;
  return exponent < 1 ? 0 : value * reinterpret<f64>((<u64>exponent) << 52);
}

/** Rows of cumulative counts of one u64. */
export function accumulate(place: Pointer, cells: i32): void {
  const layer = load<usize>(place + PLACE, LAYER);
  const rowBytes = load<usize>(place, ROW);
  let next = load<usize>(place, NEXT_CELLS);
  let to = load<usize>(place, ROWS);
  for (; cells > 0; cells--) {
    let sum: u64 = 0;
    for (const end = to + rowBytes - 8; to < end; to += 8, next += 4) {
      store<u64>(to, sum);
      sum += load<u64>(layer + ((<usize>load<u32>(next)) << 3));
    }
    store<u64>(to, sum);
    to += 8;
  }
}
