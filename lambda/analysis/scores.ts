import type { Alphabet } from '../../engine/alphabet/alphabet.ts';
import type { CodeRanker } from '../../engine/formats/code-ranker.ts';
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

/**
 * The score of a code with a format: likewise its position in the sorted set of all codes of its line. The digits are those of its
 * places.
 * @returns a function of a code of this line.
 */
export function ranking(ranker: CodeRanker, places: number, counts?: DigitCounts): (code: string) => bigint {
  const digits = new Uint16Array(places);
  return (code) => {
    const rank = ranker.rankOf(code, digits);
    if (rank === undefined) throw new Error('The file has a code that is none of its line.');
    if (counts) {
      for (const [place, digit] of digits.entries()) counts.cells[counts.startOf[place]! + counts.rowOf[digit]!]! += 1;
    }
    return rank;
  };
}
