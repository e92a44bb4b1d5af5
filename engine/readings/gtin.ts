/**
 * GTINs: GS1's numbers of products. One has 8, 12, 13 or 14 digits, the last of which checks the others (GS1 General
 * Specifications, 7.9). In data they all have 14, zeros in front: then the same product has the same text.
 */

/** Digits that a GTIN may be written with. */
export const gtinLengths: readonly number[] = [8, 12, 13, 14];

/** The 14 digits of a GTIN; undefined for what is none: another number of digits, or a wrong check digit. */
export function gtin14Of(text: string): string | undefined {
  if (!gtinLengths.includes(text.length) || !/^[0-9]+$/.test(text)) return undefined;
  return gtinCheckDigit(text.slice(0, -1)) === Number(text.at(-1)) ? text.padStart(14, '0') : undefined;
}

/**
 * The check digit that makes these digits a GTIN: with it, every second one tripled from the right, the sum is a multiple of 10.
 * Zeros in front change nothing.
 *
 * @param digits all but the last.
 */
export function gtinCheckDigit(digits: string): number {
  const sum = Array.from(digits).reduceRight(
    (total, digit, at) => total + Number(digit) * ((digits.length - at) % 2 === 1 ? 3 : 1),
    0,
  );
  return (10 - (sum % 10)) % 10;
}
