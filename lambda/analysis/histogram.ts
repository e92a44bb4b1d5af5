/** A bin: the values from `from` up to, not including, `to`. */
export interface Bin {
  readonly from: bigint;
  readonly to: bigint;
  readonly count: number;
}

/**
 * Bins over a whole range, of equal width but for the last one. They are made of the buckets that a series counts in anyway,
 * so that every value is in the bin where it belongs, whatever its size, and nothing more is counted.
 * @param buckets counts of buckets of 2^shift values each, the first one beginning at `lowest`.
 * @param highest the last value of the range.
 * @param bins most bins.
 */
export function histogramOf(
  buckets: Float64Array,
  { lowest, highest, shift }: { readonly lowest: bigint; readonly highest: bigint; readonly shift: bigint },
  bins: number,
): Bin[] {
  const width = Math.ceil(buckets.length / bins);
  const edge = (bucket: number) => lowest + (BigInt(bucket) << shift);
  return Array.from({ length: Math.ceil(buckets.length / width) }, (_, i) => {
    const [first, end] = [i * width, Math.min((i + 1) * width, buckets.length)];
    const to = end === buckets.length ? highest + 1n : edge(end);
    let count = 0;
    // A plain loop: there can be a million buckets, and a call for each takes ten times as long.
    for (let bucket = first; bucket < end; bucket++) count += buckets[bucket] as number;
    return { from: edge(first), to, count };
  });
}
