/** The smallest root from 1 to `most` with root^degree ≥ value, by halving: exact, unlike any floating-point root. */
export function ceilRoot(value: bigint, degree: number, most: number): number {
  let low = 1;
  let high = most;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (BigInt(middle) ** BigInt(degree) >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
