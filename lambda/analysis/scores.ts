import type { Alphabet } from '../../engine/alphabet/alphabet.ts';
import type { DigitCounts } from './digit-counts.ts';

/**
 * The score of a token: its zero-based position in the sorted set of all tokens of its alphabet and length, digits in the
 * alphabet's order; which is the number that its digits write in base k.
 * @param counts where the digits are counted on the way.
 * @returns a function of a token of this alphabet.
 */
export function scoring(alphabet: Alphabet, counts?: DigitCounts): (token: string) => bigint {
  const radix = alphabet.size;
  return (token) => {
    let score = 0n;
    // Some digits at a time in a float, exact up to 2^53.
    let chunk = 0;
    let scale = 1;
    let position = 0;
    for (const symbol of token) {
      const digit = alphabet.digitOf(symbol.codePointAt(0) as number);
      if (counts) counts.cells[counts.startOf[position++]! + counts.rowOf[digit]!]! += 1;
      chunk = chunk * radix + digit;
      scale *= radix;
      if (scale < 2 ** 32) continue;
      score = score * BigInt(scale) + BigInt(chunk);
      chunk = 0;
      scale = 1;
    }
    return scale === 1 ? score : score * BigInt(scale) + BigInt(chunk);
  };
}
