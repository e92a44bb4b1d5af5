import { fixed, significant, significantRoot } from './decimals.ts';
import { type Bin, histogramOf } from './histogram.ts';
import { hurstEstimator } from './hurst.ts';

/** Buckets into which the values are counted to find their median: 2^20, whatever the range. */
const BUCKET_BITS = 20;

/** What is told of a series of whole numbers; decimal texts, exact where they can be. */
export interface SeriesMetrics {
  readonly minimum: string;
  readonly maximum: string;
  readonly mean: string;
  readonly median: string;
  /** Of the sample (n − 1). */
  readonly std: string;
  readonly var: string;
  readonly hurst: string | null;
}

/**
 * The metrics of a series in bounded memory and two passes: the first counts and sums, the second collects the values near
 * the median.
 */
export interface Series {
  /** First pass. */
  add(value: bigint): void;
  /** Ends the first pass; whether a second one is needed. */
  needsSecondPass(): boolean;
  /** Second pass, the same values again. */
  collect(value: bigint): void;
  metrics(): SeriesMetrics;
  /** After the first pass: how the values lie in the range, in at most so many bins. */
  histogram(bins: number): Bin[];
}

/**
 * @param lowest and `highest` bound the values, both included.
 * @param count values that will come, 1 or more.
 */
export function createSeries(lowest: bigint, highest: bigint, count: number): Series {
  const range = highest - lowest;
  const bits = range.toString(2).length;
  const shift = BigInt(Math.max(0, bits - BUCKET_BITS));
  const buckets = new Float64Array(Number(range >> shift) + 1);
  const scale = floatScale(bits);
  const hurst = hurstEstimator(count);
  let minimum = highest;
  let maximum = lowest;
  let sum = 0n;
  let squares = 0n;
  let added = 0n;
  // The two middle ranks, from 0; one for an odd count.
  const ranks = [Math.floor((count - 1) / 2), Math.floor(count / 2)];
  const wanted = new Map<number, { below: number; values: bigint[] }>();
  const bucketOf = (value: bigint) => Number((value - lowest) >> shift);

  function findMiddle(): void {
    let below = 0;
    for (let bucket = 0; bucket < buckets.length; bucket++) {
      const inside = buckets[bucket] as number;
      // So are nearly all of a million, where a line has few codes.
      if (inside === 0) continue;
      if (ranks.some((rank) => rank >= below && rank < below + inside)) wanted.set(bucket, { below, values: [] });
      below += inside;
      if (below === count) return;
    }
  }

  function ranked(rank: number): bigint {
    for (const [bucket, { below, values }] of wanted) {
      if (rank < below || rank >= below + (buckets[bucket] as number)) continue;
      // Buckets of one value each need no second pass.
      if (shift === 0n) return lowest + BigInt(bucket);
      values.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      return values[rank - below] as bigint;
    }
    throw new Error('The series has no such rank.');
  }

  return {
    add(value) {
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
      sum += value;
      squares += value * value;
      added += 1n;
      buckets[bucketOf(value)]! += 1;
      hurst.add(Number(value >> scale));
    },
    needsSecondPass() {
      findMiddle();
      return shift > 0n;
    },
    collect(value) {
      wanted.get(bucketOf(value))?.values.push(value);
    },
    metrics() {
      const exponent = hurst.estimate();
      const deviation = added * squares - sum * sum;
      const samples = added * (added - 1n);
      return {
        minimum: String(minimum),
        maximum: String(maximum),
        mean: fixed(sum, added),
        median: fixed(ranked(ranks[0] as number) + ranked(ranks[1] as number), 2n),
        std: samples === 0n ? '0' : significantRoot(deviation, samples),
        var: samples === 0n ? '0' : significant(deviation, samples),
        hurst: exponent === undefined ? null : exponent.toFixed(6),
      };
    },
    histogram: (bins) => histogramOf(buckets, { lowest, highest, shift }, bins),
  };
}

/** Bits by which values are shortened to be taken as floats, where they are too long: their size does not matter to hurst. */
function floatScale(bits: number): bigint {
  return BigInt(Math.max(0, bits - 64));
}
