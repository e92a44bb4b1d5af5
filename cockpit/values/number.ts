import { placesOf } from '../../api/terms/price.ts';
import { guessOddsOf } from '../../engine/alphabet/capacity.ts';

/** Numbers as people read them. The page is in English, and so are they. */

/** 50,000 */
export function grouped(value: bigint | number | string): string {
  return BigInt(value).toLocaleString('en');
}

/** As a power of ten from a billion on: 3.5 × 10²⁹; below as it is. */
export function power(value: bigint): string {
  const text = String(value);
  if (text.length <= 9) return grouped(value);
  // Two digits, rounded; 9.96 becomes 10, and that one power more.
  const tenths = String(Math.round(Number(text.slice(0, 3)) / 10));
  const exponent = text.length - 1 + (tenths.length - 2);
  return `${tenths[0]}.${tenths[1]} × 10${superscript(exponent)}`;
}

/** An exponent. */
export const superscript = (value: number): string =>
  [...String(value)].map((digit) => (digit === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)])).join('');

/** A decimal number of any size, as JSON has it, in so many digits: 0.4987 or 2.717 × 10¹⁴⁷⁸. */
export function decimal(text: string, digits: number): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text);
  // Of a browser that cannot tell a number's own text.
  if (!parts) return '–';
  const [, sign, whole = '', fraction = '', power = '0'] = parts;
  const all = whole + fraction;
  const first = all.search(/[1-9]/);
  if (first === -1) return '0';
  const rounded = Number(`${all[first]}.${all.slice(first + 1, first + 16)}`).toExponential(digits - 1);
  const [mantissa, carried] = rounded.split('e');
  const exponent = whole.length - 1 - first + Number(power) + Number(carried);
  const isPlain = exponent > -4 && exponent < 6;
  const plain = () => Number(`${mantissa}e${exponent}`).toLocaleString('en', { maximumSignificantDigits: digits });
  return `${sign && '−'}${isPlain ? plain() : `${mantissa} × 10${superscript(exponent)}`}`;
}

/** The odds that one guess hits one of `issued` codes: 1 in 6.6 × 10²⁴. */
export function odds(issued: bigint, capacity: bigint): { readonly text: string; readonly isNegligible: boolean } {
  const { oneIn, euMedicines } = guessOddsOf(issued, capacity);
  if (oneIn === undefined) return { text: 'none', isNegligible: true };
  if (oneIn <= 1n) return { text: issued === capacity ? 'every guess hits' : 'more than 1 in 2', isNegligible: false };
  return { text: `1 in ${power(oneIn)}`, isNegligible: euMedicines };
}

/** An amount of the currency's minor unit: €365.00. */
export function money(minor: bigint, currency: string): string {
  const places = placesOf(currency);
  const digits = String(minor).padStart(places + 1, '0');
  const amount = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: places });
  return format.format(amount as Intl.StringNumericLiteral);
}

/** 1.05 MB */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(count, 1)) / 3));
  const value = count / 1000 ** step;
  return `${step === 0 ? value : value.toPrecision(3)} ${units[step]}`;
}

/** A whole number as it was entered, with or without marks between its thousands, or undefined. */
export function wholeNumber(text: string): bigint | undefined {
  const entered = text.trim();
  const plain = /^\d{1,3}([,. _'’\u00a0\u202f])\d{3}(\1\d{3})*$/.test(entered) ? entered.replace(/\D/g, '') : entered;
  return /^\d{1,40}$/.test(plain) ? BigInt(plain) : undefined;
}

/** 24 Nov 2026, 14:03 */
export function moment(iso: string): string {
  return new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}
