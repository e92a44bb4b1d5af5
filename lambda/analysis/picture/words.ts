/** Numbers as people read them. */

const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });
const raised = [...'⁰¹²³⁴⁵⁶⁷⁸⁹'];

/** A count in full. */
export const inFull = (count: number): string => plain.format(count);

/** A count as a label of an axis. */
export const asLabel = (count: number): string => (count < 100_000 ? plain.format(count) : compact.format(count));

/** A whole number as an exponent. */
export function superscript(value: number): string {
  return [...String(value)].map((digit) => raised[Number(digit)]).join('');
}

/** A decimal number of any length, in full where that is short, else as 3.49 × 10²⁹. */
export function inShort(decimal: string): string {
  if (Math.abs(Number(decimal)) < 1e9) return plain.format(Number(decimal)).replace('-', '−');
  const [, sign = '', first = '', rest = '', fraction = '', power = '0'] =
    /^(-?)(\d)(\d*)(?:\.(\d*))?(?:e\+?(\d+))?$/.exec(decimal) ?? [];
  const mantissa = Number(`${first}.${(rest + fraction).slice(0, 9)}`).toFixed(2);
  const carried = mantissa === '10.00';
  const exponent = rest.length + Number(power) + (carried ? 1 : 0);
  return `${sign === '' ? '' : '−'}${carried ? '1.00' : mantissa} × 10${superscript(exponent)}`;
}

/** About four round whole numbers from 0 to at most `highest`. */
export function ticks(highest: number): number[] {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(highest / 4)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => highest / candidate <= 5) as number;
  return Array.from({ length: Math.floor(highest / step) + 1 }, (_, i) => i * step);
}
