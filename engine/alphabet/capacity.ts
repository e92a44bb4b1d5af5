import type { Alphabet } from './alphabet.ts';

/** Most digits of a token. */
export const MAX_DIGITS = 1_024;

/** Tokens that an alphabet of k symbols has at n digits: k^n. */
export function capacityOf(alphabetSize: number, digits: number): bigint {
  return BigInt(alphabetSize) ** BigInt(digits);
}

/** What bounds one request. */
export interface ReachableLimits {
  /** Tokens that the line still has. */
  readonly available: bigint;
  /** Most bytes of a token in UTF-8: n × the widest symbol, or those of a format's codes. */
  readonly tokenBytes: number;
  /** The agreement's most tokens a part. */
  readonly maxTokens: number | bigint;
  /** The agreement's most bytes a part, newlines not counted. */
  readonly partBytes: number | bigint;
}

/** The most tokens that one request may ask for: min(available, maxTokens, ⌊partBytes / tokenBytes⌋); a token without bytes has no bound by them. */
export function reachableOf({ available, tokenBytes, maxTokens, partBytes }: ReachableLimits): bigint {
  const limits = [BigInt(maxTokens)];
  if (tokenBytes > 0) limits.push(BigInt(partBytes) / BigInt(tokenBytes));
  let least = available;
  for (const limit of limits) if (limit < least) least = limit;
  return least;
}

/**
 * Most bytes of a data file: `tokens` rows of n symbols, a newline between, none at the end. Exact where the
 * alphabet `isFixedWidth`, an upper bound otherwise.
 */
export function dataBytesOf(alphabet: Alphabet, digits: number, tokens: bigint): bigint {
  if (tokens === 0n) return 0n;
  return tokens * BigInt(digits * alphabet.widest + 1) - 1n;
}

/**
 * Digits a second: round(digits × tokens / seconds), the time taken as at least one millisecond.
 *
 * @param milliseconds ended − started; anything below 1 counts as 1.
 */
export function rateOf(digits: number, tokens: bigint, milliseconds: number): number {
  const time = BigInt(Math.max(1, Math.round(milliseconds)));
  // Half up, in integers: 1,000 × digits × tokens outgrows a double.
  return Number((2_000n * BigInt(digits) * tokens + time) / (2n * time));
}

/** The chance that one guess hits an issued token. */
export interface GuessOdds {
  /** issued / capacity as a double (0 where that underflows: see `oneIn`). */
  readonly chance: number;
  /** ⌊capacity / issued⌋: one guess in so many hits. Undefined where nothing was issued. */
  readonly oneIn: bigint | undefined;
  /** Whether the chance is below 1 in 10,000, as EU 2016/161 Art. 4 asks of medicines' serial numbers. Exact. */
  readonly euMedicines: boolean;
}

/** Odds of guessing one of `issued` tokens, all equally likely among `capacity`. */
export function guessOddsOf(issued: bigint, capacity: bigint): GuessOdds {
  return {
    chance: ratio(issued, capacity),
    oneIn: issued === 0n ? undefined : capacity / issued,
    euMedicines: issued * 10_000n < capacity,
  };
}

/** log₂ of a positive integer of any size, never more than it is by more than a rounding. */
export function log2Of(value: bigint): number {
  const [mantissa, exponent] = floating(value);
  return Math.log2(mantissa) + exponent;
}

/** a / b to double precision, also where neither fits a double. */
function ratio(a: bigint, b: bigint): number {
  if (a === 0n) return 0;
  const [mantissaA, exponentA] = floating(a);
  const [mantissaB, exponentB] = floating(b);
  return (mantissaA / mantissaB) * 2 ** (exponentA - exponentB);
}

function floating(value: bigint): readonly [mantissa: number, exponent: number] {
  const exponent = Math.max(0, value.toString(16).length * 4 - 64);
  return [Number(value >> BigInt(exponent)), exponent];
}
