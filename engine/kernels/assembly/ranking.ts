// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
import {
  ARC,
  ARC_OF,
  ARCS,
  ARCS_END,
  DIGIT_AT,
  KINDS,
  LAYER,
  NEXT,
  NEXT_CELLS,
  PLACE,
  ROW,
  ROWS,
  TURN,
  WEIGH,
} from './place';
import { Pointer } from './pointer';

/**
 * Between ranks of one u64 and digits (cf. Goldberg and Sipser, Compression and ranking, 1985): the rank of a code is the
 * number of codes before it, which is, place by place, the sum of the counts of all smaller symbols.
 *
 * Each call does one place of a batch: what one code waits for, the others hide. `cells` is 16 bytes a code: u32 state of
 * the automaton (for cumulative counts the cell), u32 state of the check machine, u64 the cell's count. `digits` is a u16
 * at this place, `row` bytes from a code to the next.
 */

/** The integer nearest to a double within ±2^31 (constants.ts, ROUND). */
function nearest(x: f64): i32 {
  return <i32>reinterpret<i64>(x + 6755399441055744.0);
}

/** Digits where each symbol has one and the same count, nothing telling them apart: a division. */
export function unrankEven(place: Pointer, ranks: Pointer, count: i32, digits: Pointer, row: usize): void {
  const digitAt = load<usize>(place, DIGIT_AT);
  const each = load<i64>(load<usize>(place + PLACE, LAYER));
  const scale = 1.0 / <f64>each;
  for (const end = ranks + ((<usize>count) << 3); ranks < end; ranks += 8, digits += row) {
    const rank = load<i64>(ranks);
    // Rounding may have made it one too large or too small.
    let number = <i64>nearest(<f64>rank * scale - 0.5);
    let rest = rank - number * each;
    const correction = <i64>(rest >= each) - <i64>(rest < 0);
    number += correction;
    rest -= correction * each;
    store<i64>(ranks, rest);
    store<u16>(digits, load<u16>(digitAt + ((<usize>number) << 1)));
  }
}

/** Adds the share of such a place to ranks. */
export function rankEven(place: Pointer, ranks: Pointer, count: i32, digits: Pointer, row: usize): void {
  const arcOf = load<usize>(place, ARC_OF);
  const each = load<u64>(load<usize>(place + PLACE, LAYER));
  for (const end = ranks + ((<usize>count) << 3); ranks < end; ranks += 8, digits += row) {
    const number = <u64>load<u16>(arcOf + ((<usize>load<u16>(digits)) << 1));
    store<u64>(ranks, load<u64>(ranks) + number * each);
  }
}

/** Codes whose cumulative counts stay in the first-level cache from the first look to the second. */
const LOOKED_AT: usize = 64;

/** Digits by cumulative counts: what is left of the rank says where among them, but for a step or two. */
export function unrankRows(
  place: Pointer,
  ranks: Pointer,
  cells: Pointer,
  count: i32,
  digits: Pointer,
  row: usize,
): void {
  const rows = load<usize>(place, ROWS);
  const rowBytes = load<usize>(place, ROW);
  const arcs = (rowBytes >> 3) - 1;
  const next = load<usize>(place, NEXT_CELLS);
  const digitAt = load<usize>(place, DIGIT_AT);
  // A little too small, so that no rank gives the number of all arcs.
  const scale = <f64>(<u32>arcs) * 0.999999999999;
  const end = cells + ((<usize>count) << 4);
  for (let block = cells; block < end; block += LOOKED_AT << 4) {
    const blockEnd = min(block + (LOOKED_AT << 4), end);
    // Nothing here waits for the memory but to choose one arc beside it, so that it brings much at a time.
    let at = ranks;
    for (let code = block; code < blockEnd; code += 16, at += 8) {
      const rank = load<i64>(at);
      const arc = <usize>nearest((<f64>rank * scale) / <f64>load<i64>(code, 8) - 0.5);
      const sum = rows + load<usize>(code) * rowBytes + (arc << 3);
      store<u32>(code, arc + <usize>(rank >= load<i64>(sum, 8)) - <usize>(rank < load<i64>(sum)), 4);
    }
    for (let code = block; code < blockEnd; code += 16, ranks += 8, digits += row) {
      const cell = load<usize>(code);
      const sums = rows + cell * rowBytes;
      const rank = load<i64>(ranks);
      let arc = load<usize>(code, 4);
      let before = load<i64>(sums + (arc << 3));
      let after = load<i64>(sums + (arc << 3), 8);
      while (rank < before) {
        after = before;
        before = load<i64>(sums + (--arc << 3));
      }
      while (rank >= after) {
        before = after;
        after = load<i64>(sums + (++arc << 3), 8);
      }
      store<i64>(ranks, rank - before);
      store<u16>(digits, load<u16>(digitAt + (arc << 1)));
      store<usize>(code, cell * arcs + arc);
      store<i64>(code, after - before, 8);
    }
    // Apart, since these loads would wait for all of the above.
    for (let code = block; code < blockEnd; code += 16) {
      store<u32>(code, load<u32>(next + (load<usize>(code) << 2)));
    }
  }
}

/** Adds the share of such a place to ranks. The rank of a code that is avoided becomes, and stays, all ones. */
export function rankRows(
  place: Pointer,
  ranks: Pointer,
  cells: Pointer,
  count: i32,
  digits: Pointer,
  row: usize,
): void {
  const rows = load<usize>(place, ROWS);
  const rowBytes = load<usize>(place, ROW);
  const arcs = (rowBytes >> 3) - 1;
  const next = load<usize>(place, NEXT_CELLS);
  const arcOf = load<usize>(place, ARC_OF);
  for (const end = ranks + ((<usize>count) << 3); ranks < end; ranks += 8, cells += 16, digits += row) {
    const rank = load<u64>(ranks);
    if (rank === u64.MAX_VALUE) continue;
    const cell = load<usize>(cells);
    const arc = <usize>load<u16>(arcOf + ((<usize>load<u16>(digits)) << 1));
    const sum = rows + cell * rowBytes + (arc << 3);
    const before = load<u64>(sum);
    store<u64>(ranks, load<u64>(sum, 8) === before ? u64.MAX_VALUE : rank + before);
    store<u32>(cells, load<u32>(next + ((cell * arcs + arc) << 2)));
  }
}

/** Digits by counts and a scan, from the nearer end. */
export function unrankScan(
  place: Pointer,
  checks: u32,
  ranks: Pointer,
  cells: Pointer,
  count: i32,
  digits: Pointer,
  row: usize,
): void {
  const arcs = load<usize>(place, ARCS);
  const lastArc = load<usize>(place, ARCS_END) - ARC;
  const layer = load<usize>(place + PLACE, LAYER);
  const next = load<usize>(place, NEXT);
  const kinds = load<u32>(place, KINDS);
  const turn = load<usize>(place, TURN);
  for (const end = ranks + ((<usize>count) << 3); ranks < end; ranks += 8, cells += 16, digits += row) {
    const nexts = next + ((<usize>(load<u32>(cells) * kinds)) << 2);
    const turned = turn + ((<usize>load<u32>(cells, 4)) << 1);
    const total = load<u64>(cells, 8);
    const rank = load<u64>(ranks);
    const isFromEnd = rank > total >> 1;
    // From the end on, what is looked for is how far below the total the rank is.
    let left = isFromEnd ? total - 1 - rank : rank;
    const stride = isFromEnd ? -(<isize>ARC) : <isize>ARC;
    for (let arc = isFromEnd ? lastArc : arcs; ; arc += stride) {
      const to = load<u32>(nexts + ((<usize>load<u32>(arc)) << 2));
      let nextCheck: u32 = 0;
      if (checks > 1) nextCheck = load<u16>(turned + ((<usize>load<u16>(arc, 14)) << 1));
      const each = load<u64>(layer + ((<usize>(to * checks + nextCheck)) << 3));
      const symbols = <u64>load<u32>(arc, 8);
      const all = each * symbols;
      if (left >= all) {
        left -= all;
        continue;
      }
      const rest = isFromEnd ? all - 1 - left : left;
      const offset = symbols === 1 ? 0 : rest / each;
      store<u64>(ranks, rest - offset * each);
      store<u32>(cells, to);
      store<u32>(cells, nextCheck, 4);
      store<u64>(cells, each, 8);
      store<u16>(digits, load<u32>(arc, 4) + <u32>offset);
      break;
    }
  }
}

/** Adds the share of such a place to ranks, from the nearer end, too; all ones as above. */
export function rankScan(
  place: Pointer,
  checks: u32,
  ranks: Pointer,
  cells: Pointer,
  count: i32,
  digits: Pointer,
  row: usize,
): void {
  const arcOf = load<usize>(place, ARC_OF);
  const arcs = load<usize>(place, ARCS);
  const arcsEnd = load<usize>(place, ARCS_END);
  const layer = load<usize>(place + PLACE, LAYER);
  const next = load<usize>(place, NEXT);
  const kinds = load<u32>(place, KINDS);
  const weigh = load<usize>(place, WEIGH);
  const turn = load<usize>(place, TURN);
  for (const end = ranks + ((<usize>count) << 3); ranks < end; ranks += 8, cells += 16, digits += row) {
    const rank = load<u64>(ranks);
    if (rank === u64.MAX_VALUE) continue;
    const nexts = next + ((<usize>(load<u32>(cells) * kinds)) << 2);
    const turned = turn + ((<usize>load<u32>(cells, 4)) << 1);
    const digit = <u32>load<u16>(digits);
    const arc = arcs + ((<usize>load<u16>(arcOf + ((<usize>digit) << 1))) << 4);
    const isFromEnd = arc - arcs > arcsEnd - arc;
    const last = isFromEnd ? arcsEnd : arc;
    let nextCheck: u32 = 0;
    let sum: u64 = 0;
    for (let other = isFromEnd ? arc : arcs; other < last; other += ARC) {
      const cell = load<u32>(nexts + ((<usize>load<u32>(other)) << 2)) * checks;
      if (checks > 1) nextCheck = load<u16>(turned + ((<usize>load<u16>(other, 14)) << 1));
      sum += <u64>load<u32>(other, 8) * load<u64>(layer + ((<usize>(cell + nextCheck)) << 3));
    }
    // From the end: the counts of all arcs less those from this one on.
    const before = isFromEnd ? load<u64>(cells, 8) - sum : sum;
    const to = load<u32>(nexts + ((<usize>load<u32>(arc)) << 2));
    if (checks > 1) nextCheck = load<u16>(turned + ((<usize>load<u16>(weigh + ((<usize>digit) << 1))) << 1));
    const each = load<u64>(layer + ((<usize>(to * checks + nextCheck)) << 3));
    store<u64>(ranks, each === 0 ? u64.MAX_VALUE : rank + before + <u64>(digit - load<u32>(arc, 4)) * each);
    store<u32>(cells, to);
    store<u32>(cells, nextCheck, 4);
    store<u64>(cells, each, 8);
  }
}
