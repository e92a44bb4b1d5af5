import { ParameterError } from './errors.ts';

// Looked up once: a global in the inner loops is slow where the global object is a proxy (under jest, for one).
const { floor } = Math;

/**
 * Numbers in base k are handed on as *digit groups*, several digits in one value below k^size, so that a table
 * lookup turns a group into bytes and one division yields several digits. A batch of texts is a matrix, one row
 * a text, one column a group, most significant first.
 */

/** A run of digits that is one number to whoever writes it: a half of an FF1 text, or a whole short token. */
export interface Segment {
  readonly digits: number;
  /** Its first column. */
  readonly start: number;
  /** The column after its last. */
  readonly end: number;
}

/** How the n digits of a text fall into groups. */
export interface GroupPlan {
  readonly radix: number;
  /** Digits of a full group, 1 or more. */
  readonly size: number;
  /** radix^size, at most 65,536: a group fits 16 bits. */
  readonly base: number;
  readonly segments: readonly Segment[];
  /** Digits by column: `size`, or fewer in the leading column of a segment. */
  readonly lengths: readonly number[];
  /** Number of columns of a row. */
  readonly columns: number;
}

/** Rows of groups: the group of row t and column c is at `t * plan.columns + c`. */
export type GroupMatrix = Uint16Array;

// Tables of so many entries stay in the second-level cache. A radix beyond has groups of one digit.
const MAX_TABLE = 2 ** 15;
// The XOR of a group's code points is kept in one word.
const WORD_BITS = 32;

/**
 * Plans the groups of a text that is cut into segments.
 *
 * @param radix 2 to 65,536.
 * @param codeBits bits of a symbol's checksum: a group's fit 32 bits together.
 * @param segments digits of each segment, 1 or more.
 */
export function planGroups(radix: number, codeBits: number, segments: readonly number[]): GroupPlan {
  if (segments.some((digits) => digits < 1)) throw new ParameterError('A segment has at least one digit.');
  let size = 1;
  while (radix ** (size + 1) <= MAX_TABLE && (size + 1) * codeBits <= WORD_BITS) size++;
  const lengths: number[] = [];
  const planned = segments.map((digits): Segment => {
    const start = lengths.length;
    const leading = digits % size;
    if (leading > 0) lengths.push(leading);
    for (let rest = digits - leading; rest > 0; rest -= size) lengths.push(size);
    return { digits, start, end: lengths.length };
  });
  return { radix, size, base: radix ** size, segments: planned, lengths, columns: lengths.length };
}

/**
 * Writes numbers below 2^51 into the columns of a segment.
 *
 * ⌊x/base⌋ by a double division is exact here: the quotient's spacing is less than 1/base, so rounding cannot reach
 * the next integer.
 */
export function splitNumbers(
  numbers: Float64Array,
  count: number,
  plan: GroupPlan,
  segment: Segment,
  out: GroupMatrix,
): void {
  const { base, columns } = plan;
  const { start, end } = segment;
  for (let t = 0; t < count; t++) {
    let rest = numbers[t]!;
    const row = t * columns;
    for (let column = end - 1; column > start; column--) {
      const quotient = floor(rest / base);
      out[row + column] = rest - quotient * base;
      rest = quotient;
    }
    out[row + start] = rest;
  }
}
