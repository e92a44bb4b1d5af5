import { guessOddsOf } from '../../engine/alphabet/capacity.ts';
import type { Reading, ReadingMode } from '../../engine/readings/index.ts';
import type { RememberedLine } from '../lines/memory.ts';
import { findAll, readAll, withStanding } from './findings.ts';
import { type KnownLine, knownLine } from './known-line.ts';
import type { Shown } from './results.ts';
import { createTally, type Tally } from './tally.ts';

/** What is asked about each of many lines. */
export interface Question {
  readonly tokens: readonly string[];
  readonly reading: ReadingMode;
}

/** What the lines that were asked have answered. */
export interface Answers {
  readonly tally: Tally;
  readonly asked: number;
  /** Of those that were looked at, how many there are not: their orders were not accepted. */
  readonly missing: number;
  /** The chance that a guess hits an issued token of these lines. */
  readonly odds: number;
  /** The last line that was looked at, where there are more. */
  readonly last?: string;
}

/** No further line is asked after so long: what was begun is answered within ten seconds. */
const MOST_MS = 7_000;

/**
 * Asks lines, one after the other, until all are asked, the time is up or the answer is full: one at least.
 * @param batches lines of one customer, those of a batch are opened at the same time.
 */
export async function askLines(
  batches: AsyncIterable<readonly RememberedLine[]>,
  { tokens, reading }: Question,
  shown: Shown,
): Promise<Answers> {
  const end = Date.now() + MOST_MS;
  const tally = createTally(tokens, shown);
  const readingsOf = sharedReadings(tokens, reading);
  let [asked, missing, odds] = [0, 0, 0];
  let last: string | undefined;
  const answers = (isAll: boolean): Answers => ({
    ...{ tally, asked, missing, odds: Math.min(1, odds) },
    ...(!isAll && last !== undefined && { last }),
  });
  for await (const batch of batches) {
    if (asked > 0 && Date.now() > end) return answers(false);
    const opened = await Promise.all(batch.map(({ head }) => head && knownLine(head)));
    for (const [i, { line }] of batch.entries()) {
      const known = opened[i];
      if (known) {
        if (asked > 0 && Date.now() > end) return answers(false);
        if (!tally.add(known, await withStanding(known, await findAll(known, readingsOf(known)))))
          return answers(false);
        asked++;
        odds += guessOddsOf(BigInt(known.head.next), known.line.capacity).chance;
      } else missing++;
      last = line;
    }
  }
  return answers(true);
}

/** The readings of lines whose codes look alike are the same. */
function sharedReadings(tokens: readonly string[], mode: ReadingMode): (known: KnownLine) => readonly Reading[] {
  const shared = new Map<string, readonly Reading[]>();
  return (known) => {
    const { alphabet, digits, format, gtin } = known.head;
    const key = `${alphabet.hash} ${digits} ${format?.hash} ${gtin}`;
    const readings = shared.get(key) ?? readAll(known, tokens, mode);
    shared.set(key, readings);
    return readings;
  };
}
