/** What tokens drawn at random, without repetition, from all N of their space would give. */

/** Share of the scores that lie in [from, to). */
export function scoreShare(from: bigint, to: bigint, space: bigint): number {
  return ratio(to - from, space);
}

/** Share of the differences of two neighbours that lie in [from, to): (N − |d|) ÷ N(N − 1) for each d but 0. */
export function deltaShare(from: bigint, to: bigint, space: bigint): number {
  // Σ (N − d) for d from 0 up to, not including, end.
  const upTo = (end: bigint) => end * space - (end * (end - 1n)) / 2n;
  const between = (first: bigint, end: bigint) => (end > first ? upTo(end) - upTo(first) : 0n);
  const above = between(from > 1n ? from : 1n, to);
  const below = between(to < 1n ? 1n - to : 1n, 1n - from);
  return ratio(above + below, space * (space - 1n));
}

/** num ÷ den (0 ≤ num ≤ den) as a float, exact to its last digits also where neither fits one. */
export function ratio(num: bigint, den: bigint): number {
  return den === 0n ? 0 : Number((num << 60n) / den) / 2 ** 60;
}

/**
 * What the variance of a count is of that of a Poisson one: 1 − p since at each draw only one thing happens, and (N − n) ÷ (N − 1)
 * since nothing is drawn twice. 0 where all N are drawn: then there is no chance left.
 */
export function varianceFactor(share: number, drawn: number, space: bigint): number {
  return space <= 1n ? 0 : (1 - share) * ratio(space - BigInt(drawn), space - 1n);
}

/**
 * By how many standard deviations a count differs from what is expected: the Freeman-Tukey deviate √c + √(c + 1) − √(4e + 1),
 * which is nearly normal for small counts too.
 * @param factor `varianceFactor`
 */
export function deviation(count: number, expected: number, factor: number): number {
  const poisson = Math.sqrt(count) + Math.sqrt(count + 1) - Math.sqrt(4 * expected + 1);
  if (Math.abs(count - expected) < 1e-6 * (1 + expected)) return 0;
  return factor === 0 ? Math.sign(poisson) * Number.POSITIVE_INFINITY : poisson / Math.sqrt(factor);
}
