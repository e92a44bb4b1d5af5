import type { Described } from './oracle.ts';
import { isAvoidedText, piecesOf } from './oracle.ts';

/**
 * Counts and ranks codes of formats that are too large to be spelled out, with BigInt and a memo: what may still come
 * depends on the last few characters alone, those that a word or run could reach back to, and on the check symbol's sum.
 * Slow, and it shares nothing with the engine.
 */
export function referenceRanking(format: Described) {
  const pieces = piecesOf(format.pattern, format.chars);
  const reach = Math.max(format.runs ?? 0, ...(format.words ?? []).map((word) => word.length)) + longestGap(pieces);
  const memo = new Map<string, bigint>();

  function ways(made: readonly string[]): bigint {
    const at = made.length;
    // What stands further back was looked at on the way here.
    if (isAvoidedText(format, pieces, made, Math.max(0, at - reach - 1))) return 0n;
    if (at === pieces.length) return 1n;
    const key = `${at}:${made.slice(Math.max(0, at - reach)).join('')}`;
    let count = memo.get(key);
    if (count === undefined) {
      count = choicesAt(at).reduce((sum, choice) => sum + ways([...made, choice]), 0n);
      memo.set(key, count);
    }
    return count;
  }

  function choicesAt(at: number): readonly string[] {
    const piece = pieces[at]!;
    if ('check' in piece) throw new Error('This reference knows no check symbols.');
    return 'fixed' in piece ? [piece.fixed] : piece.choices;
  }

  return {
    count: ways([]),
    rankOf(code: string): bigint {
      const made: string[] = [];
      let rank = 0n;
      for (const character of code) {
        for (const choice of choicesAt(made.length)) {
          if (choice === character) break;
          rank += ways([...made, choice]);
        }
        made.push(character);
      }
      return rank;
    },
    codeAt(rank: bigint): string {
      const made: string[] = [];
      let rest = rank;
      while (made.length < pieces.length) {
        for (const choice of choicesAt(made.length)) {
          const count = ways([...made, choice]);
          if (rest < count) {
            made.push(choice);
            break;
          }
          rest -= count;
        }
      }
      return made.join('');
    },
  };
}

function longestGap(pieces: ReturnType<typeof piecesOf>): number {
  let longest = 0;
  let gap = 0;
  for (const piece of pieces) {
    gap = 'fixed' in piece ? gap + 1 : 0;
    longest = Math.max(longest, gap);
  }
  return longest;
}
