import assert from 'node:assert/strict';
import { cpuSeconds, type Effort, type Result, rateOf } from '../report/result.ts';
import { type Case, cases, lineOf } from './cases.ts';
import { check, contenders, firstTokens } from './contenders.ts';

/** Tokens asked at once when verifying, so that one batch's garbage is not another's. */
const ASKED = 20_000;

/** Production by each contender, and our bulk verification, on one core. */
export function* engine(effort: Effort): Generator<Result> {
  for (const row of cases) {
    const standing = contenders.filter((contender) => contender.refuses?.(row) === undefined);
    for (const contender of standing) check(contender, row);
    const streams = standing.map((contender) => contender.produce(row));
    const best = standing.map(() => 0);
    // One run more than counts: the first is there to warm up.
    for (let run = 0; run <= effort.runs; run++) {
      streams.forEach((stream, i) => {
        const rate = rateOf(stream, rowBytes(row), run === 0 ? effort.seconds / 2 : effort.seconds);
        if (run > 0) best[i] = Math.max(best[i]!, rate);
      });
    }
    yield* standing.map(({ name }, i) => resultOf(name, row, best[i]!));
    yield resultOf('ours, verifying', row, verifyRate(row, effort));
  }
}

function verifyRate(row: Case, { seconds, runs }: Effort): number {
  const line = lineOf(row);
  const count = Math.min(row.digits > 500 ? ASKED / 20 : ASKED, Number(line.capacity));
  const tokens = firstTokens(contenders[0]!, row, count);
  assert.deepEqual(
    line.positionsOf(tokens),
    tokens.map((_, i) => BigInt(i)),
  );
  let best = 0;
  for (let run = 0; run < runs; run++) {
    const start = cpuSeconds();
    let elapsed = 0;
    let done = 0;
    for (; elapsed < seconds; elapsed = cpuSeconds() - start) done += line.positionsOf(tokens).length;
    best = Math.max(best, done / elapsed);
  }
  return best;
}

function rowBytes({ alphabet, digits }: Case): number {
  return digits * alphabet.widest + 1;
}

function resultOf(contender: string, row: Case, tokensPerSecond: number): Result {
  return {
    contender,
    k: row.alphabet.size,
    n: row.digits,
    tokensPerSecond: Math.round(tokensPerSecond),
    bytesPerSecond: Math.round(tokensPerSecond * rowBytes(row)),
  };
}
