import { readWords } from '../kernels/numbers.ts';
import { behind, type Pointer } from '../kernels/pointer.ts';
import { type CountsOptions, createCounts } from './counts.ts';
import { PLACE_BYTES } from './memory.ts';

/**
 * Goes between a code and its rank, its number among all codes that fit, in order place by place: the outer steps of
 * rank-encipher-unrank (Bellare, Ristenpart, Rogaway, Stegers, SAC 2009).
 */
export interface Ranking {
  /** Number of codes that fit, |L|. */
  readonly count: bigint;
  /** u32 words of a rank, little-endian. */
  readonly words: number;
  /**
   * Digits of each rank, a u16 a place at every `row` bytes. Ranks are used up.
   *
   * @param ranks where they stand in the workspace; each is below `count`.
   */
  unrank(ranks: Pointer, count: number, digits: Pointer, row: number): void;
  /** Ranks of codes given as digits that their places allow; all bits are set where a code is avoided. */
  rank(digits: Pointer, row: number, count: number, ranks: Pointer): void;
}

/** Parameters of `createRanking`. */
export interface RankingOptions extends CountsOptions {
  /** Most codes of a call. */
  readonly batch: number;
}

const NO_CELL = 0xffffffff;

/**
 * Counts, and gets ready to rank.
 *
 * @throws FormatError (`format.size`) if it takes more than the budget.
 */
export function createRanking(options: RankingOptions): Ranking {
  const { workspace, template, automaton, machine, batch } = options;
  const { kernels } = workspace;
  const { places } = template;
  const { method, checks, first, words, total, mostArcs } = createCounts(options);
  const cells = workspace.allocate(16 * batch);
  const work = workspace.allocate(8 * (words + mostArcs));

  /** All codes begin in one cell. */
  function begin(codes: number): void {
    const check = machine?.start ?? 0;
    const state = method === 'rows' ? automaton.start * checks + check : automaton.start;
    const start = workspace.words(cells, 4 * codes);
    const [low, high] = workspace.words(total, 2);
    for (let i = 0; i < 4 * codes; i += 4) {
      start[i] = state;
      start[i + 1] = check;
      start[i + 2] = low!;
      start[i + 3] = high!;
    }
  }

  /** All places of a batch, one after the other: what one code waits for, the others hide. */
  function eachPlace(isInverse: boolean, ranks: Pointer, count: number, digits: Pointer, row: number): void {
    if (method !== 'even') begin(count);
    for (let i = 0; i < places; i++) {
      const place = behind(first, i * PLACE_BYTES);
      const column = behind(digits, 2 * i);
      if (method === 'even') {
        (isInverse ? kernels.rankEven : kernels.unrankEven)(place, ranks, count, column, row);
      } else if (method === 'rows') {
        (isInverse ? kernels.rankRows : kernels.unrankRows)(place, ranks, cells, count, column, row);
      } else if (method === 'scan') {
        (isInverse ? kernels.rankScan : kernels.unrankScan)(place, checks, ranks, cells, count, column, row);
      } else {
        const kernel = isInverse ? kernels.rankLong : kernels.unrankLong;
        kernel(place, checks, ranks, cells, count, column, row, 4 * words, work);
      }
    }
  }

  return {
    count: readWords(workspace, total, words),
    words,
    unrank: (ranks, count, digits, row) => eachPlace(false, ranks, count, digits, row),
    rank(digits, row, count, ranks) {
      workspace.bytes(ranks, 4 * words * count).fill(0);
      eachPlace(true, ranks, count, digits, row);
      if (method !== 'long') return;
      const ends = workspace.words(cells, 4 * count);
      const numbers = workspace.words(ranks, words * count);
      for (let i = 0; i < count; i++) if (ends[4 * i] === NO_CELL) numbers.fill(NO_CELL, i * words, (i + 1) * words);
    },
  };
}
