/** One guess in so many may hit, by the EU's rules for medicines. */
const LIMIT = 10_000n;

/** The fewest digits, from `least` on, with which so many codes of an alphabet stay below 1 in 10,000. */
export function digitsThatDo(symbols: number, issued: bigint, least: number): number {
  let digits = least;
  for (let space = BigInt(symbols) ** BigInt(least); issued * LIMIT >= space; space *= BigInt(symbols)) digits++;
  return digits;
}

/** The decimal logarithm of a whole number, of any length. */
export function logarithm(value: bigint): number {
  const text = String(value);
  return text.length - 1 + Math.log10(Number(`${text[0]}.${text.slice(1, 16)}`));
}
