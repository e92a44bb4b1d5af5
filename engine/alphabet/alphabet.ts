import { AlphabetError } from '../base/errors.ts';

/** Fewest symbols an alphabet may have (FF1's smallest radix). */
export const MIN_ALPHABET_SIZE = 2;
/** Most symbols an alphabet may have (FF1's largest radix). */
export const MAX_ALPHABET_SIZE = 65_536;

/** An ordered set of symbols; the order gives each its digit value, 0 to size − 1. Immutable by convention. */
export interface Alphabet {
  /** The symbols in order, as one string. */
  readonly chars: string;
  /** Number of symbols (code points), k. */
  readonly size: number;
  /** Code point by digit. */
  readonly codePoints: Uint32Array;
  /** All symbols in UTF-8; the symbol of digit i is `utf8[offsets[i]]` up to, not including, `utf8[offsets[i + 1]]`. */
  readonly utf8: Uint8Array;
  /** size + 1 offsets into `utf8`. */
  readonly offsets: Uint32Array;
  /** Bytes of the widest symbol in UTF-8, 1 to 4. */
  readonly widest: number;
  /** True if every symbol takes `widest` bytes, so that file sizes are known beforehand. */
  readonly isFixedWidth: boolean;
  /** True if every code point is below 128. */
  readonly isAscii: boolean;
  /** Bits w of one digit's checksum: 7 for an ASCII alphabet, else the bit length of the largest code point. */
  readonly codeBits: number;
  /** XOR of all code points. */
  readonly xor: number;
  /** The documented attribute: `xor` where the size is odd, 0 where it is even. */
  readonly parity: number;
  /** The digit of a code point, or -1 if it is no symbol of this alphabet. */
  digitOf(codePoint: number): number;
}

/** Writes a code point as in U+0041. */
export function codePointName(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A symbol as people know it, with its code point. */
function symbolName(codePoint: number): string {
  const symbol = String.fromCodePoint(codePoint);
  const shown = codePoint === 0x20 ? 'The space' : /[\p{C}\p{Z}\p{M}]/u.test(symbol) ? 'The character' : symbol;
  return `${shown} (${codePointName(codePoint)})`;
}

/**
 * Makes an alphabet of a string of symbols in order. It checks only what production itself depends on; what a
 * customer may ask for is stricter (`assertAlphabetRules`).
 *
 * @throws AlphabetError if there are fewer than 2 or more than 65,536 symbols, if one stands twice, or if one is a
 * lone surrogate (which UTF-8 cannot write).
 */
export function createAlphabet(chars: string): Alphabet {
  // A code point takes one or two UTF-16 units: refuse the absurd before spelling it out.
  if (chars.length > 2 * MAX_ALPHABET_SIZE) throw sizeError();
  const codePoints = Uint32Array.from(chars, (symbol) => symbol.codePointAt(0)!);
  const size = codePoints.length;
  if (size < MIN_ALPHABET_SIZE || size > MAX_ALPHABET_SIZE) throw sizeError();

  const digits = new Map<number, number>();
  const offsets = new Uint32Array(size + 1);
  let widest = 1;
  let narrowest = 4;
  let largest = 0;
  let xor = 0;
  for (let digit = 0; digit < size; digit++) {
    const codePoint = codePoints[digit]!;
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
      const message = `${codePointName(codePoint)} is a surrogate without its other half.`;
      throw new AlphabetError('alphabet.symbol', message, codePoint);
    }
    if (digits.has(codePoint)) {
      throw new AlphabetError('alphabet.duplicate', `${symbolName(codePoint)} is there twice.`, codePoint);
    }
    digits.set(codePoint, digit);
    const width = utf8Width(codePoint);
    offsets[digit + 1] = offsets[digit]! + width;
    widest = Math.max(widest, width);
    narrowest = Math.min(narrowest, width);
    largest = Math.max(largest, codePoint);
    xor ^= codePoint;
  }

  const isAscii = largest < 128;
  return {
    chars,
    size,
    codePoints,
    utf8: new TextEncoder().encode(chars),
    offsets,
    widest,
    isFixedWidth: widest === narrowest,
    isAscii,
    codeBits: isAscii ? 7 : 32 - Math.clz32(largest),
    xor,
    parity: size % 2 === 1 ? xor : 0,
    digitOf: (codePoint) => digits.get(codePoint) ?? -1,
  };
}

function utf8Width(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

function sizeError(): AlphabetError {
  const message = `An alphabet has ${MIN_ALPHABET_SIZE} to ${MAX_ALPHABET_SIZE} code points.`;
  return new AlphabetError('alphabet.size', message);
}
