/** Name of the estimator, as the analysis tells it. */
export const HURST_ESTIMATOR = 'rescaled range, Anis-Lloyd corrected, least squares weighted by blocks';

const SMALLEST_BLOCK = 16;
const LARGEST_BLOCK = 65_536;
/** Blocks of the largest size that there must be. */
const FEWEST_BLOCKS = 8;

/** Takes the values of a series one by one and estimates its Hurst exponent. */
export interface HurstEstimator {
  add(value: number): void;
  /** About 0.5 for a series without memory; undefined for one that is too short or constant. */
  estimate(): number | undefined;
}

/**
 * The rescaled range R/S of Hurst over blocks of 16, 32, 64, … values, with the bias of short blocks taken out: ½ plus the slope
 * of log(R/S ÷ E[R/S]) over log(n), R/S being the mean over the blocks of n values and E[R/S] that of independent ones (Anis and
 * Lloyd, The expected value of the adjusted rescaled Hurst range of independent normal summands, Biometrika 63, 1976). Sizes
 * count by the number of their blocks, so that the few large ones do not drown the estimate in noise.
 * Memory: one block of the largest size.
 * @param count values that will come.
 */
export function hurstEstimator(count: number): HurstEstimator {
  const sizes: number[] = [];
  for (let size = SMALLEST_BLOCK; size <= Math.min(LARGEST_BLOCK, count / FEWEST_BLOCKS); size *= 2) sizes.push(size);
  const largest = sizes.at(-1) ?? 0;
  const values = new Float64Array(largest);
  const sums = new Float64Array(sizes.length);
  const blocks = new Float64Array(sizes.length);
  let filled = 0;

  return {
    add(value) {
      if (largest === 0) return;
      values[filled++] = value;
      for (let i = 0; i < sizes.length; i++) {
        const size = sizes[i] as number;
        // A size's block is full only where all smaller ones' are.
        if (filled % size !== 0) break;
        const ratio = rescaledRange(values, filled - size, size);
        if (ratio > 0) {
          sums[i]! += ratio;
          blocks[i]! += 1;
        }
      }
      if (filled === largest) filled = 0;
    },
    estimate() {
      const points = sizes.flatMap((size, i) => {
        const weight = blocks[i] as number;
        if (weight === 0) return [];
        return [{ x: Math.log(size), y: Math.log((sums[i] as number) / weight / expected(size)), weight }];
      });
      return points.length < 2 ? undefined : 0.5 + weightedSlope(points);
    },
  };
}

/** Range of the cumulated deviations from the block's mean, over its standard deviation; 0 for a constant block. */
function rescaledRange(values: Float64Array, from: number, size: number): number {
  let sum = 0;
  for (let i = from; i < from + size; i++) sum += values[i]!;
  const mean = sum / size;
  let cumulated = 0;
  let squares = 0;
  let low = 0;
  let high = 0;
  for (let i = from; i < from + size; i++) {
    const deviation = values[i]! - mean;
    cumulated += deviation;
    squares += deviation * deviation;
    if (cumulated < low) low = cumulated;
    if (cumulated > high) high = cumulated;
  }
  return squares === 0 ? 0 : (high - low) / Math.sqrt(squares / size);
}

/** E[R/S] of n independent values: Γ((n − 1)/2) ÷ (√π Γ(n/2)) × Σ √((n − i)/i), i from 1 to n − 1. */
function expected(n: number): number {
  let sum = 0;
  for (let i = 1; i < n; i++) sum += Math.sqrt((n - i) / i);
  return (Math.exp(logGamma((n - 1) / 2) - logGamma(n / 2)) / Math.sqrt(Math.PI)) * sum;
}

/** log Γ(x) for x ≥ 7: Stirling's series, to double precision there. */
function logGamma(x: number): number {
  const inverse = 1 / x;
  const series = inverse * (1 / 12 - inverse ** 2 * (1 / 360 - inverse ** 2 * (1 / 1260 - inverse ** 2 / 1680)));
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

function weightedSlope(points: readonly { x: number; y: number; weight: number }[]): number {
  let weights = 0;
  let meanX = 0;
  let meanY = 0;
  for (const { x, y, weight } of points) {
    weights += weight;
    meanX += weight * x;
    meanY += weight * y;
  }
  meanX /= weights;
  meanY /= weights;
  let covariance = 0;
  let variance = 0;
  for (const { x, y, weight } of points) {
    covariance += weight * (x - meanX) * (y - meanY);
    variance += weight * (x - meanX) ** 2;
  }
  return covariance / variance;
}
