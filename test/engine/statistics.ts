/** Standard normal quantile of 1 − 10⁻⁶. */
const Z = 4.753424;

/** The chi-squared value that chance exceeds once in a million (Wilson and Hilferty's approximation). */
export function chiSquaredLimit(degreesOfFreedom: number): number {
  const h = 2 / (9 * degreesOfFreedom);
  return degreesOfFreedom * (1 - h + Z * Math.sqrt(h)) ** 3;
}

/** Chi-squared of counts against equal shares. */
export function chiSquared(counts: ArrayLike<number>): number {
  const list = Array.from(counts);
  const expected = list.reduce((sum, count) => sum + count, 0) / list.length;
  return list.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
