import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { type Alphabet, createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { createCodeRanker } from '../../../engine/formats/code-ranker.ts';
import { symbolShares } from '../../../engine/formats/full-set.ts';
import type { ResolvedFormat } from '../../../engine/formats/resolved.ts';
import { expectedCells } from '../../analysis/digit-counts.ts';
import { HURST_ESTIMATOR } from '../../analysis/hurst.ts';
import { lineBatches } from '../../analysis/lines.ts';
import { createMeasurement, type Measured } from '../../analysis/measurement.ts';
import { analysisPicture, type Subject } from '../../analysis/picture/picture.ts';
import type { SeriesMetrics } from '../../analysis/series.ts';
import { abortUploads, hashObject, putObject, putStream, readObject } from '../../files/store.ts';
import { attemptPrefix, type FileName, fileKey } from '../../lines/file-keys.ts';
import { type Attempt, type Head, hasReached, notBefore, type Result } from '../../lines/head.ts';
import { getKeptFormat } from '../../lines/kept-formats.ts';
import { advance, getKeptAlphabet, requireHead, settle } from '../../lines/ledger.ts';
import { publishStatus } from '../../lines/publish-status.ts';
import { cleanUpOnFailure } from '../removal.ts';
import { task } from '../task.ts';

interface AnalyseInput extends Attempt {
  /** Set if the analysis has failed for good. Then the failure is recorded. */
  readonly unanalyzed?: { readonly Error?: string };
}

/** Measures the part's tokens, stores scores, deltas, metrics and their picture, and records `analyzed`. */
export const handler = task(
  cleanUpOnFailure(async ({ line, part, attempt, unanalyzed }: AnalyseInput): Promise<Record<string, never>> => {
    const head = await requireHead({ line, part, attempt });
    const analyzed = hasReached(head, 'analyzed') ? head : await analyse(head, unanalyzed);
    await publishStatus(analyzed, 'analyzed');
    // Of runs that were cut off while they began an upload.
    await abortUploads(attemptPrefix(analyzed));
    await settle(analyzed);
    return {};
  }),
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
  const alphabet = createAlphabet(await getKeptAlphabet(head.alphabet.hash));
  const format = head.format && (await getKeptFormat(head.format.hash));
  const { filesizes, ...found } = await measure(head, alphabet, format);
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
        score: numbers(found.scores.metrics()),
        ...(found.deltas && { delta: numbers(found.deltas.metrics()) }),
        data: {
          minimum: found.minimum,
          maximum: found.maximum,
          checksum: result.checksum,
          size: String(head.order.size),
          digits: String(head.digits),
        },
        filesizes: sizes,
        ...(hashes && { filehashes: hashes }),
      },
      id: head.line,
      type: 'analysis',
    },
  };
  await putObject(
    fileKey(head, 'picture'),
    Buffer.from(analysisPicture(subjectOf(head, alphabet, found, format), found)),
  );
  const text = Buffer.from(JSON.stringify(document));
  await putObject(fileKey(head, 'analysis'), text);
  return {
    ...result,
    filesizes: { ...sizes, analysis: text.length },
    ...(hashes && { filehashes: { ...hashes, ...(await hash('analysis')) } }),
  };
}

function subjectOf(
  { line, part, digits, order, alphabet: { name } }: Head,
  alphabet: Alphabet,
  { counts }: Measured,
  format: ResolvedFormat | undefined,
): Subject {
  return {
    ...{ line, part, alphabet: name, symbols: [...alphabet.chars], digits, size: order.size },
    ...(format && { expected: expectedCells(counts, symbolShares(format, alphabet)) }),
  };
}

type SeriesSizes = Readonly<Record<'score' | 'delta', number>>;

/** Reads the tokens once or, where medians need it, twice; writes scores and deltas on the way. */
async function measure(
  head: Head,
  alphabet: Alphabet,
  format: ResolvedFormat | undefined,
): Promise<Measured & { readonly filesizes: SeriesSizes }> {
  const ranker = format && createCodeRanker(format, alphabet);
  const measurement = createMeasurement(alphabet, head.digits, head.order.size, ranker);
  const tokens = async () => lineBatches(await readObject(fileKey(head, 'data')));
  const scoreText = new PassThrough();
  const deltaText = new PassThrough();
  const reading = async () => {
    let [scoreSeparator, deltaSeparator] = ['', ''];
    for await (const batch of await tokens()) {
      const { scores, deltas } = measurement.add(batch);
      await write(scoreText, scoreSeparator + scores.join('\n'));
      scoreSeparator = '\n';
      if (deltas.length === 0) continue;
      await write(deltaText, deltaSeparator + deltas.join('\n'));
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
  if (measurement.needsSecondPass()) for await (const batch of await tokens()) measurement.collect(batch);
  return { ...measurement.measured(), filesizes: { score, delta } };
}

async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

/** The decimal texts as JSON numbers with all their digits, which a float would not keep. */
function numbers(metrics: SeriesMetrics): object {
  const raw = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;
  return Object.fromEntries(Object.entries(metrics).map(([name, text]) => [name, text === null ? null : raw(text)]));
}
