import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { HURST_ESTIMATOR } from '../analysis/hurst.ts';
import { lineBatches } from '../analysis/lines.ts';
import { scoring } from '../analysis/scores.ts';
import { createSeries, type Series, type SeriesMetrics } from '../analysis/series.ts';
import { createAlphabet } from '../engine/alphabet.ts';
import { capacityOf } from '../engine/capacity.ts';
import { type FileName, fileKey } from '../files/keys.ts';
import { hashObject, putObject, putStream, readObject } from '../files/store.ts';
import { type Attempt, type Head, hasReached, notBefore, type Result } from '../records/head.ts';
import { advance, getKeptAlphabet, requireHead, settle } from '../records/ledger.ts';
import { recordAndTell } from '../telling.ts';
import { task } from './task.ts';

interface AnalyseInput extends Attempt {
  /** Set where the analysis has failed for good: then that is what is recorded. */
  readonly unanalyzed?: { readonly Error?: string };
}

/** Measures the part's tokens, stores scores, deltas and metrics, and records `analyzed`. */
export const handler = task(
  async ({ line, part, attempt, unanalyzed }: AnalyseInput): Promise<Record<string, never>> => {
    const head = await requireHead({ line, part, attempt });
    const analyzed = hasReached(head, 'analyzed') ? head : await analyse(head, unanalyzed);
    await recordAndTell(analyzed, 'analyzed');
    await settle(analyzed);
    return {};
  },
);

async function analyse(head: Head, given: AnalyseInput['unanalyzed']): Promise<Head> {
  const moment = () => notBefore(head.timestamps.finished);
  if (given !== undefined) {
    const failure = { code: given.Error ?? 'Unknown', detail: 'The analysis could not be done.' };
    return advance(head, 'analyzed', moment(), { failure });
  }
  const result = await measured(head);
  return advance(head, 'analyzed', moment(), { result });
}

/** The part's result with what the analysis adds to it; its files are stored. */
async function measured(head: Head): Promise<Result> {
  const { result } = head;
  if (!result) throw new Error('The part has no result.');
  const { metrics, filesizes } = await measure(head);
  const sizes: Record<string, number> = { data: result.filesizes.data ?? 0, ...filesizes };
  const { seed } = head.order;
  const hash = async (file: FileName) =>
    seed === undefined ? {} : { [file]: await hashObject(fileKey(head, file), seed) };
  const hashes =
    seed === undefined ? undefined : { ...result.filehashes, ...(await hash('score')), ...(await hash('delta')) };

  const path = `/api/tokens/${head.line}`;
  const document = {
    meta: { hurst: HURST_ESTIMATOR },
    links: { self: `${path}/analysis`, data: `${path}/data`, score: `${path}/score`, delta: `${path}/delta` },
    data: {
      attributes: {
        level: 'metrics',
        ...metrics(result.checksum),
        filesizes: sizes,
        ...(hashes && { filehashes: hashes }),
      },
      id: head.line,
      type: 'analysis',
    },
  };
  const text = Buffer.from(JSON.stringify(document));
  await putObject(fileKey(head, 'analysis'), text);
  return {
    ...result,
    filesizes: { ...sizes, analysis: text.length },
    ...(hashes && { filehashes: { ...hashes, ...(await hash('analysis')) } }),
  };
}

interface Measured {
  readonly filesizes: { readonly score: number; readonly delta: number };
  readonly metrics: (checksum: string) => object;
}

/** Reads the tokens once or, where medians need it, twice; writes scores and deltas on the way. */
async function measure(head: Head): Promise<Measured> {
  const { size } = head.order;
  const alphabet = createAlphabet(await getKeptAlphabet(head.alphabet.hash));
  const scoreOf = scoring(alphabet);
  const last = capacityOf(alphabet.size, head.digits) - 1n;
  const scores = createSeries(0n, last, size);
  const deltas = size > 1 ? createSeries(-last, last, size - 1) : undefined;
  let lowest: readonly [bigint, string] = [last + 1n, ''];
  let highest: readonly [bigint, string] = [-1n, ''];

  const scoreText = new PassThrough();
  const deltaText = new PassThrough();
  const reading = async () => {
    let [scoreSeparator, deltaSeparator] = ['', ''];
    for await (const batch of pairs(head, scoreOf)) {
      for (const { token, score } of batch) {
        scores.add(score);
        if (score < lowest[0]) lowest = [score, token];
        if (score > highest[0]) highest = [score, token];
      }
      const moves = batch.flatMap(({ delta }) => (delta === undefined ? [] : [delta]));
      for (const delta of moves) deltas?.add(delta);
      await write(scoreText, scoreSeparator + batch.map(({ score }) => score).join('\n'));
      scoreSeparator = '\n';
      if (moves.length === 0) continue;
      await write(deltaText, deltaSeparator + moves.join('\n'));
      deltaSeparator = '\n';
    }
    scoreText.end();
    deltaText.end();
  };
  const [score, delta] = await Promise.all([
    putStream(fileKey(head, 'score'), scoreText),
    putStream(fileKey(head, 'delta'), deltaText),
    reading().catch((error: Error) => {
      scoreText.destroy(error);
      deltaText.destroy(error);
      throw error;
    }),
  ]);
  await secondPass(head, scoreOf, scores, deltas);
  return {
    filesizes: { score, delta },
    metrics: (checksum) => ({
      score: numbers(scores.metrics()),
      ...(deltas && { delta: numbers(deltas.metrics()) }),
      data: { minimum: lowest[1], maximum: highest[1], checksum, size: String(size), digits: String(head.digits) },
    }),
  };
}

async function secondPass(head: Head, scoreOf: (token: string) => bigint, scores: Series, deltas: Series | undefined) {
  const needed = [scores.needsSecondPass(), deltas?.needsSecondPass() ?? false];
  if (!needed.includes(true)) return;
  for await (const batch of pairs(head, scoreOf)) {
    for (const { score, delta } of batch) {
      scores.collect(score);
      if (delta !== undefined) deltas?.collect(delta);
    }
  }
}

/** Each token with its score and, from the second on, its distance from the one before. */
async function* pairs(head: Head, scoreOf: (token: string) => bigint) {
  let before: bigint | undefined;
  for await (const tokens of lineBatches(await readObject(fileKey(head, 'data')))) {
    yield tokens.map((token) => {
      const score = scoreOf(token);
      const delta = before === undefined ? undefined : score - before;
      before = score;
      return { token, score, delta };
    });
  }
}

async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

/** The decimal texts as JSON numbers with all their digits, which a float would not keep. */
function numbers(metrics: SeriesMetrics): object {
  const raw = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;
  return Object.fromEntries(Object.entries(metrics).map(([name, text]) => [name, text === null ? null : raw(text)]));
}
