import { expect, test } from '@jest/globals';
import { createAlphabet } from '../../../../engine/alphabet/alphabet.ts';
import { presetAlphabet } from '../../../../engine/alphabet/presets.ts';
import { placesOf } from '../../../../engine/formats/pattern.ts';
import { resolveFormat } from '../../../../engine/formats/resolve.ts';
import { lineFormatOf } from '../../../../lambda/http/orders/formats.ts';
import { capacityOfLine, codeBitsOf, codeBytesOf } from '../../../../lambda/lines/code-space.ts';

/** What a head knows of a line with this pattern. */
function codedBy(chars: string, pattern: string) {
  const alphabet = createAlphabet(chars);
  const resolved = resolveFormat({ alphabet, format: { pattern } });
  return { alphabet, digits: placesOf(resolved.pattern), format: lineFormatOf(resolved, alphabet) };
}
const DIGITS = presetAlphabet('DIGITS');
const symbols = (count: number) => Array.from({ length: count }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');

test('a plain line has k^n codes, each of n symbols', () => {
  const line = { alphabet: DIGITS, digits: 12 };
  expect(capacityOfLine(line)).toBe(10n ** 12n);
  expect(codeBytesOf(line)).toBe(12);
  expect(codeBitsOf(line)).toBeCloseTo(12 * Math.log2(10), 10);
});

test('a line with a format has the codes that fit, as wide as their places allow', () => {
  const line = codedBy('aé€😀', '€-[aé]#[a]');
  expect(capacityOfLine(line)).toBe(2n * 4n * 1n);
  // €, -, é at most, 😀 at most, a.
  expect(codeBytesOf(line)).toBe(3 + 1 + 2 + 4 + 1);
});

test('deflate gets a code no smaller than what chance has chosen, nor than a bit for each character', () => {
  // 32,768 symbols are 15 bits each, and a code and its newline are two characters.
  expect(codeBitsOf(codedBy(symbols(32_768), '#'))).toBeCloseTo(15, 10);
  expect(codeBitsOf(codedBy('0123456789', `${'x'.repeat(100)}#`))).toBe(102);
  expect(codeBitsOf(codedBy('01', '########'))).toBe(9);
});
