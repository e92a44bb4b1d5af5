/** Exact numbers as decimal text, for JSON: a float would round what is larger than 2^53. */

/** Significant digits of what has to be rounded. */
const SIGNIFICANT = 17n;

/** num ÷ den with its whole part exact and at most six decimals, rounded half up. */
export function fixed(num: bigint, den: bigint): string {
  const scale = 1_000_000n;
  const rounded = divideRounded(num * scale, den);
  const magnitude = rounded < 0n ? -rounded : rounded;
  const fraction = String(magnitude % scale)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${rounded < 0n ? '-' : ''}${magnitude / scale}${fraction === '' ? '' : `.${fraction}`}`;
}

/** num ÷ den (both not negative) to 17 significant digits. */
export function significant(num: bigint, den: bigint): string {
  if (num === 0n) return '0';
  // The power of ten that leaves one or two digits more than needed.
  const shift = SIGNIFICANT + 1n - BigInt(String(num).length - String(den).length);
  const scaled = shift >= 0n ? (num * 10n ** shift) / den : num / (den * 10n ** -shift);
  return rounded(scaled, -shift);
}

/** √(num ÷ den) (both not negative) to 17 significant digits. */
export function significantRoot(num: bigint, den: bigint): string {
  if (num === 0n) return '0';
  let shift = 2n * SIGNIFICANT + 2n - BigInt(String(num).length - String(den).length);
  if (shift % 2n !== 0n) shift += 1n;
  const scaled = shift >= 0n ? (num * 10n ** shift) / den : num / (den * 10n ** -shift);
  return rounded(squareRoot(scaled), -shift / 2n);
}

/** digits × 10^exponent, rounded to the significant digits, as a JSON number. */
function rounded(digits: bigint, exponent: bigint): string {
  const surplus = BigInt(String(digits).length) - SIGNIFICANT;
  const kept = surplus > 0n ? divideRounded(digits, 10n ** surplus) : digits;
  const power = Number(exponent + (surplus > 0n ? surplus : 0n));
  const text = String(kept).replace(/0+$/, '');
  const point = String(kept).length + power;
  // Plain where it is short to read, else with an exponent.
  if (point > 0 && point <= 21) {
    const whole = text.length <= point ? text.padEnd(point, '0') : `${text.slice(0, point)}.${text.slice(point)}`;
    return whole;
  }
  if (point <= 0 && point > -6) return `0.${'0'.repeat(-point)}${text}`;
  return `${text[0]}${text.length > 1 ? `.${text.slice(1)}` : ''}e${point - 1}`;
}

/** Half up, away from zero. */
function divideRounded(num: bigint, den: bigint): bigint {
  const magnitude = num < 0n ? -num : num;
  const quotient = (2n * magnitude + den) / (2n * den);
  return num < 0n ? -quotient : quotient;
}

/** ⌊√value⌋ by Newton's method. */
function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
