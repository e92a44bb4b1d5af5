import { writeWords } from '../kernels/numbers.ts';
import { behind, type Pointer } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';

/** Steps over the ranks of codes that must never be made: what is left is numbered without gaps. */
export interface Exclusion {
  /** Index j → rank: j plus how many left out codes come before the one it means, by binary search. In place. */
  toRanks(indices: Pointer, count: number): void;
  /** Rank → index; undefined if its code is left out. */
  toIndex(rank: bigint): bigint | undefined;
  /** Whether nothing is left out, so that ranks are indices. */
  readonly isEmpty: boolean;
}

/**
 * @param ranks left out, ascending, none twice.
 * @param words u32 words of a rank.
 */
export function createExclusion(workspace: Workspace, ranks: readonly bigint[], words: number): Exclusion {
  // j + t is the rank where t = the number of i with aᵢ − i ≤ j.
  const gaps = workspace.allocate(4 * words * ranks.length);
  ranks.forEach((rank, i) => {
    writeWords(workspace, behind(gaps, 4 * words * i), words, rank - BigInt(i));
  });
  return {
    isEmpty: ranks.length === 0,
    toRanks(indices, count) {
      if (ranks.length > 0) workspace.kernels.skip(indices, words, count, gaps, ranks.length);
    },
    toIndex(rank) {
      let low = 0;
      for (let high = ranks.length; low < high; ) {
        const middle = (low + high) >> 1;
        if (ranks[middle]! < rank) low = middle + 1;
        else high = middle;
      }
      return ranks[low] === rank ? undefined : rank - BigInt(low);
    },
  };
}
