// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
import { roughly } from './counting';
import { ARC, ARC_OF, ARCS, ARCS_END, KINDS, LAYER, NEXT, PLACE, ROUGH, TURN, USED, WEIGH, WORDS } from './place';
import { Pointer } from './pointer';

/**
 * As ranking.ts, ranks of many words. Doubles say which symbol a rank falls to, exact sums say whether they were right.
 * Ranks take `stride` bytes; `work` is memory for an i64 a word of a rank, and behind it two u32 an arc.
 */

/** What is in `ranks` is used up. */
export function unrankLong(
  place: Pointer,
  checks: u32,
  ranks: Pointer,
  cells: Pointer,
  count: i32,
  digits: Pointer,
  row: usize,
  stride: usize,
  work: Pointer,
): void {
  const list = work + (stride << 1);
  const used = load<usize>(place, USED);
  const nextUsed = load<usize>(place + PLACE, USED);
  const eachBytes = load<usize>(place + PLACE, WORDS) << 2;
  const layer = load<usize>(place + PLACE, LAYER);
  const rough = load<usize>(place + PLACE, ROUGH);
  const ownRough = load<usize>(place, ROUGH);
  const firstArc = load<usize>(place, ARCS);
  const arcs = (load<usize>(place, ARCS_END) - firstArc) >> 4;
  const next = load<usize>(place, NEXT);
  const kinds = load<u32>(place, KINDS);
  const turn = load<usize>(place, TURN);
  for (; count > 0; count--, ranks += stride, cells += 16, digits += row) {
    const state = load<u32>(cells);
    const check = load<u32>(cells, 4);
    const nexts = next + ((<usize>(state * kinds)) << 2);
    const turned = turn + ((<usize>check) << 1);
    const own = load<usize>(place, LAYER) + <usize>(state * checks + check) * (load<usize>(place, WORDS) << 2);
    // Where among the symbols, if all had one count; from the nearer end: what is left is the rank less the counts
    // before the symbol, or plus those from it on, less all.
    // A count far below its layer's largest is 0 as a double.
    const all = load<f64>(ownRough + ((<usize>(state * checks + check)) << 3));
    const part = all > 0 ? roughly(ranks, used, used) / all : 0;
    const guess = <usize>min(part * <f64>(<u32>arcs), <f64>(<u32>arcs - 1));
    let arc = firstArc + (guess << 4);
    const isFromEnd = guess << 1 > arcs;
    const listEnd = isFromEnd ? list + ((arcs - guess) << 3) : list + (guess << 3);
    let sharedTimes: u32 = 1;
    for (let item = list, other = isFromEnd ? arc : firstArc; item < listEnd; item += 8, other += ARC) {
      let otherCell = load<u32>(nexts + ((<usize>load<u32>(other)) << 2)) * checks;
      if (checks > 1) otherCell += load<u16>(turned + ((<usize>load<u16>(other, 14)) << 1));
      const times = load<u32>(other, 8);
      store<usize>(item, layer + <usize>otherCell * eachBytes);
      store<u32>(item, times, 4);
      sharedTimes |= times;
    }
    sumUp(list, listEnd, eachBytes, work, sharedTimes === 1);
    let isBelow = isFromEnd
      ? addAndTake(ranks, used, work, eachBytes >> 2, own)
      : take(ranks, used, work, eachBytes >> 2);
    let cell = load<u32>(nexts + ((<usize>load<u32>(arc)) << 2)) * checks;
    if (checks > 1) cell += load<u16>(turned + ((<usize>load<u16>(arc, 14)) << 1));
    // Symbols have not quite one count.
    let each = layer + <usize>cell * eachBytes;
    while (isBelow) {
      arc -= ARC;
      cell = load<u32>(nexts + ((<usize>load<u32>(arc)) << 2)) * checks;
      if (checks > 1) cell += load<u16>(turned + ((<usize>load<u16>(arc, 14)) << 1));
      each = layer + <usize>cell * eachBytes;
      isBelow = !addNumber(ranks, used, each, eachBytes >> 2, load<u32>(arc, 8));
    }
    let offset: u32 = 0;
    const symbols = load<u32>(arc, 8);
    if (symbols > 1) {
      const one = load<f64>(rough + ((<usize>cell) << 3));
      const quotient = one > 0 ? roughly(ranks, used, nextUsed) / one : 0;
      offset = <u32>min(quotient, <f64>(symbols - 1));
      isBelow = takeNumber(ranks, used, each, eachBytes >> 2, offset);
      for (; isBelow; offset--) isBelow = !addNumber(ranks, used, each, eachBytes >> 2, 1);
    }
    while (!isLess(ranks, each, used, eachBytes >> 2)) {
      takeNumber(ranks, used, each, eachBytes >> 2, 1);
      if (++offset < load<u32>(arc, 8)) continue;
      offset = 0;
      arc += ARC;
      cell = load<u32>(nexts + ((<usize>load<u32>(arc)) << 2)) * checks;
      if (checks > 1) cell += load<u16>(turned + ((<usize>load<u16>(arc, 14)) << 1));
      each = layer + <usize>cell * eachBytes;
    }
    store<u16>(digits, load<u32>(arc, 4) + offset);
    store<u32>(cells, cell / checks);
    store<u32>(cells, cell % checks, 4);
  }
}

/** Adds this place's share to ranks. Where a code is avoided, its first cell word becomes, and stays, all ones. */
export function rankLong(
  place: Pointer,
  checks: u32,
  ranks: Pointer,
  cells: Pointer,
  count: i32,
  digits: Pointer,
  row: usize,
  stride: usize,
  work: Pointer,
): void {
  const list = work + (stride << 1);
  const words = stride >> 2;
  const ownBytes = load<usize>(place, WORDS) << 2;
  const eachBytes = load<usize>(place + PLACE, WORDS) << 2;
  const layer = load<usize>(place + PLACE, LAYER);
  const arcs = load<usize>(place, ARCS);
  const arcsEnd = load<usize>(place, ARCS_END);
  const next = load<usize>(place, NEXT);
  const kinds = load<u32>(place, KINDS);
  const turn = load<usize>(place, TURN);
  for (; count > 0; count--, ranks += stride, cells += 16, digits += row) {
    const state = load<u32>(cells);
    if (state === u32.MAX_VALUE) continue;
    const check = load<u32>(cells, 4);
    const nexts = next + ((<usize>(state * kinds)) << 2);
    const turned = turn + ((<usize>check) << 1);
    const digit = <u32>load<u16>(digits);
    const arc = arcs + ((<usize>load<u16>(load<usize>(place, ARC_OF) + ((<usize>digit) << 1))) << 4);
    let cell = load<u32>(nexts + ((<usize>load<u32>(arc)) << 2)) * checks;
    if (checks > 1) {
      cell += load<u16>(turned + ((<usize>load<u16>(load<usize>(place, WEIGH) + ((<usize>digit) << 1))) << 1));
    }
    const each = layer + <usize>cell * eachBytes;
    if (isZero(each, eachBytes)) {
      store<u32>(cells, u32.MAX_VALUE);
      continue;
    }
    // From the nearer end, too: the counts before the symbol, or all less those from it on.
    const isFromEnd = arc - arcs > arcsEnd - arc;
    const lastOther = isFromEnd ? arcsEnd : arc;
    let listEnd = list;
    for (let other = isFromEnd ? arc : arcs; other < lastOther; other += ARC, listEnd += 8) {
      let otherCell = load<u32>(nexts + ((<usize>load<u32>(other)) << 2)) * checks;
      if (checks > 1) otherCell += load<u16>(turned + ((<usize>load<u16>(other, 14)) << 1));
      store<usize>(listEnd, layer + <usize>otherCell * eachBytes);
      store<u32>(listEnd, load<u32>(other, 8), 4);
    }
    sumUp(list, listEnd, eachBytes, work, false);
    if (isFromEnd) {
      addNumber(ranks, words, load<usize>(place, LAYER) + <usize>(state * checks + check) * ownBytes, ownBytes >> 2, 1);
      take(ranks, words, work, eachBytes >> 2);
    } else add(ranks, words, work, eachBytes >> 2);
    addNumber(ranks, words, each, eachBytes >> 2, digit - load<u32>(arc, 4));
    store<u32>(cells, cell / checks);
    store<u32>(cells, cell % checks, 4);
  }
}

/** Sums of listed numbers of `bytes`, each times its factor below 2^17, if not all are 1: an i64 a word. */
function sumUp(list: usize, end: usize, bytes: usize, sums: usize, isPlain: bool): void {
  for (let at: usize = 0; at < bytes; at += 16, sums += 32) {
    let low = i64x2.splat(0);
    let high = low;
    if (isPlain) {
      for (let item = list; item < end; item += 8) {
        const four = v128.load(load<usize>(item) + at);
        low = i64x2.add(low, i64x2.extend_low_i32x4_u(four));
        high = i64x2.add(high, i64x2.extend_high_i32x4_u(four));
      }
    } else {
      for (let item = list; item < end; item += 8) {
        const four = v128.load(load<usize>(item) + at);
        const factor = v128.load32_splat(item, 4);
        low = i64x2.add(low, i64x2.extmul_low_i32x4_u(four, factor));
        high = i64x2.add(high, i64x2.extmul_high_i32x4_u(four, factor));
      }
    }
    v128.store(sums, low);
    v128.store(sums, high, 16);
  }
}

/** Subtracts sums from a number; true if it fell below zero (it stands modulo 2^(32 words) then). */
function take(number: usize, words: usize, sums: usize, sumWords: usize): bool {
  let carry: i64 = 0;
  for (let word: usize = 0; word < words; word++, number += 4) {
    carry += <i64>load<u32>(number);
    if (word < sumWords) carry -= load<i64>(sums + (word << 3));
    store<u32>(number, <u32>carry);
    carry >>= 32;
  }
  return carry < 0;
}

/** Adds sums to a number. */
function add(number: usize, words: usize, sums: usize, sumWords: usize): void {
  let carry: i64 = 0;
  for (let word: usize = 0; word < words; word++, number += 4) {
    if (word < sumWords) carry += load<i64>(sums + (word << 3));
    else if (carry === 0) return;
    carry += <i64>load<u32>(number);
    store<u32>(number, <u32>carry);
    carry >>= 32;
  }
}

/** Adds sums to a number and subtracts another; true if it fell below zero. */
function addAndTake(number: usize, words: usize, sums: usize, sumWords: usize, other: usize): bool {
  let carry: i64 = 0;
  for (let word: usize = 0; word < words; word++, number += 4, other += 4) {
    carry += <i64>load<u32>(number) - <i64>load<u32>(other);
    if (word < sumWords) carry += load<i64>(sums + (word << 3));
    store<u32>(number, <u32>carry);
    carry >>= 32;
  }
  return carry < 0;
}

/** Adds a number times a factor; true if that carried out of it, as it does from below zero to zero or more. */
function addNumber(number: usize, words: usize, other: usize, otherWords: usize, times: u32): bool {
  let carry: u64 = 0;
  for (let word: usize = 0; word < words; word++, number += 4, other += 4) {
    if (word < otherWords) carry += <u64>load<u32>(other) * times;
    carry += load<u32>(number);
    store<u32>(number, <u32>carry);
    carry >>= 32;
  }
  return carry !== 0;
}

/** Subtracts a number times a factor; true if that fell below zero. */
function takeNumber(number: usize, words: usize, other: usize, otherWords: usize, times: u32): bool {
  let carry: i64 = 0;
  for (let word: usize = 0; word < words; word++, number += 4, other += 4) {
    if (word < otherWords) carry -= <i64>load<u32>(other) * times;
    carry += <i64>load<u32>(number);
    store<u32>(number, <u32>carry);
    carry >>= 32;
  }
  return carry < 0;
}

function isLess(number: usize, other: usize, words: usize, otherWords: usize): bool {
  for (let word = words; word > 0; ) {
    word--;
    const one = load<u32>(number + (word << 2));
    const two = word < otherWords ? load<u32>(other + (word << 2)) : 0;
    if (one !== two) return one < two;
  }
  return false;
}

function isZero(number: usize, bytes: usize): bool {
  for (const end = number + bytes; number < end; number += 16) if (v128.any_true(v128.load(number))) return false;
  return true;
}
