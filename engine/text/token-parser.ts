import type { Alphabet } from '../alphabet/alphabet.ts';

/** Reads tokens of an alphabet and a length. */
export interface TokenParser {
  /** Writes a token's digits to `out` from `at` on; false, and whatever written, for a string that is no token. */
  parse(token: string, out: Uint16Array, at: number): boolean;
}

/** Prepares to read tokens: a table of the alphabet's UTF-16 units, if each symbol is one. */
export function createTokenParser(alphabet: Alphabet, digits: number): TokenParser {
  const { codePoints } = alphabet;
  const largest = codePoints.reduce((most, codePoint) => Math.max(most, codePoint), 0);
  if (largest > 0xffff) return { parse: (token, out, at) => parseAny(token, alphabet, digits, out, at) };
  const table = new Int32Array(largest + 1).fill(-1);
  codePoints.forEach((codePoint, digit) => {
    table[codePoint] = digit;
  });
  return {
    parse(token, out, at) {
      if (token.length !== digits) return false;
      for (let i = 0; i < digits; i++) {
        const unit = token.charCodeAt(i);
        const digit = unit <= largest ? table[unit]! : -1;
        if (digit < 0) return false;
        out[at + i] = digit;
      }
      return true;
    },
  };
}

function parseAny(token: string, alphabet: Alphabet, digits: number, out: Uint16Array, at: number): boolean {
  // At most two UTF-16 units a symbol: an absurdly long string is not walked through.
  if (token.length < digits || token.length > 2 * digits) return false;
  let length = 0;
  for (const symbol of token) {
    const digit = alphabet.digitOf(symbol.codePointAt(0)!);
    if (digit < 0 || length === digits) return false;
    out[at + length++] = digit;
  }
  return length === digits;
}
