import type { Alphabet } from '../../engine/alphabet/alphabet.ts';
import { capacityOf } from '../../engine/alphabet/capacity.ts';
import type { CodeRanker } from '../../engine/formats/code-ranker.ts';
import { createDigitCounts, type DigitCounts } from './digit-counts.ts';
import { ranking, scoring } from './scores.ts';
import { createSeries, type Series } from './series.ts';

/** Most tokens that a scatter shows. */
const MOST_POINTS = 2_000;

/** A token as a point: its place in the file, from 0, and its score. */
export interface Point {
  readonly position: number;
  readonly score: bigint;
}

/** Everything that is told of a part's tokens. */
export interface Measured {
  /** Tokens of the space: k^n, or those that have the line's format. */
  readonly space: bigint;
  readonly scores: Series;
  /** None where there is only one token. */
  readonly deltas: Series | undefined;
  /** First and last token in sorted order. */
  readonly minimum: string;
  readonly maximum: string;
  readonly counts: DigitCounts;
  /** Every `step`th token of the file. */
  readonly points: readonly Point[];
  readonly step: number;
}

/** Takes the tokens of a part in the order of the file, batch by batch, in one or two passes; its memory does not grow with them. */
export interface Measurement {
  /** First pass. @returns the scores, and the distance of each token from the one before it. */
  add(tokens: readonly string[]): { readonly scores: readonly bigint[]; readonly deltas: readonly bigint[] };
  /** Ends the first pass; whether a second one is needed. */
  needsSecondPass(): boolean;
  /** Second pass, the same tokens again. */
  collect(tokens: readonly string[]): void;
  measured(): Measured;
}

/**
 * @param digits of a token.
 * @param size tokens that will come, 1 or more.
 * @param ranker of the codes, where they have a format.
 */
export function createMeasurement(alphabet: Alphabet, digits: number, size: number, ranker?: CodeRanker): Measurement {
  const space = ranker?.capacity ?? capacityOf(alphabet.size, digits);
  const last = space - 1n;
  const scores = createSeries(0n, last, size);
  const deltas = size > 1 ? createSeries(-last, last, size - 1) : undefined;
  const counts = createDigitCounts(alphabet.size, digits);
  const scoringOf = (counted?: DigitCounts) => (ranker ? ranking(ranker, digits, counted) : scoring(alphabet, counted));
  const [countedScore, plainScore] = [scoringOf(counts), scoringOf()];
  const step = Math.ceil(size / MOST_POINTS);
  const points: Point[] = [];
  let [lowest, highest] = [space, -1n];
  let [minimum, maximum] = ['', ''];
  let position = 0;
  let before: bigint | undefined;

  function deltasOf(batch: readonly bigint[]): bigint[] {
    const moves = batch.map((score, i) => score - (i === 0 ? (before ?? score) : (batch[i - 1] as bigint)));
    if (before === undefined) moves.shift();
    before = batch.at(-1) ?? before;
    return moves;
  }

  return {
    add(tokens) {
      const batch = tokens.map(countedScore);
      for (const [i, score] of batch.entries()) {
        scores.add(score);
        if (score < lowest) [lowest, minimum] = [score, tokens[i] as string];
        if (score > highest) [highest, maximum] = [score, tokens[i] as string];
        if (position % step === 0) points.push({ position, score });
        position += 1;
      }
      const moves = deltasOf(batch);
      for (const move of moves) deltas?.add(move);
      return { scores: batch, deltas: moves };
    },
    needsSecondPass() {
      before = undefined;
      // Both, whatever the first one says: this is where they find out what they have to collect.
      return [scores.needsSecondPass(), deltas?.needsSecondPass() ?? false].includes(true);
    },
    collect(tokens) {
      const batch = tokens.map(plainScore);
      for (const score of batch) scores.collect(score);
      for (const move of deltasOf(batch)) deltas?.collect(move);
    },
    measured: () => ({ space, scores, deltas, minimum, maximum, counts, points, step }),
  };
}
