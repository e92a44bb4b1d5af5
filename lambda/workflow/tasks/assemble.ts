import { type Alphabet, createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { rateOf } from '../../../engine/alphabet/capacity.ts';
import { fullChecksum } from '../../../engine/formats/full-set.ts';
import {
  type Checksum,
  mergeChecksum,
  packChecksum,
  remainingChecksum,
  unpackChecksum,
} from '../../../engine/text/checksum.ts';
import { hashSlice } from '../../files/hashing.ts';
import { abortUploads, completeUpload, headObject } from '../../files/store.ts';
import { attemptPrefix, fileKey } from '../../lines/file-keys.ts';
import { type Attempt, type Head, hasEnded, LEDGER_BEHIND, notBefore } from '../../lines/head.ts';
import { getKeptFormat } from '../../lines/kept-formats.ts';
import { advance, getKeptAlphabet, requireHead } from '../../lines/ledger.ts';
import { recordOf } from '../../lines/line-record.ts';
import { putPart } from '../../lines/parts.ts';
import {
  type ChunkRecord,
  getHashProgress,
  getPlan,
  isDone,
  listChunks,
  type PlanRecord,
  putHashed,
  putHashProgress,
  putRecord,
} from '../../lines/records.ts';
import { hasLaterWitness } from '../../lines/witnesses.ts';
import { requireEnv, variables } from '../../platform/environment.ts';
import { allDone } from '../all-done.ts';
import { throttled } from '../progress.ts';
import { cleanUpOnFailure } from '../removal.ts';
import { task } from '../task.ts';

/**
 * Joins the chunks to the files of the part, hashes the data, and records `ended`. After the one update of the head here, its positions
 * count as produced. If the data is too long to be hashed in one run, the answer says that the task must run again.
 */
export const handler = task(
  cleanUpOnFailure(async ({ line, part, attempt }: Attempt): Promise<{ ended: boolean }> => {
    const head = await requireHead({ line, part, attempt });
    const ended = hasEnded(head) ? head : await end(head);
    if (!ended) return { ended: false };
    await allDone([putPart(ended), putRecord(recordOf(ended, 'ended'))]);
    return { ended: true };
  }),
);

/** The state machine does not retry this: the attempt fails, and its files are not changed. */
class LedgerBehind extends Error {
  override readonly name = LEDGER_BEHIND;
}

async function end(head: Head): Promise<Head | undefined> {
  const [plan, begun] = await Promise.all([getPlan(head), listChunks(head)]);
  if (!plan) throw new Error('The attempt has no plan.');
  const chunks = begun.filter(isDone);
  if (sum(chunks, ({ tokens }) => tokens) !== head.order.size) throw new Error('Chunks are missing.');

  const [alphabet] = await allDone([
    alphabetOf(head),
    completeFile(head, plan, chunks, 'data'),
    completeFile(head, plan, chunks, 'gz'),
  ]);
  const length = sum(chunks, ({ bytes }) => bytes.data);
  const { seed } = head.order;
  const hash = seed === undefined ? undefined : await hashOnwards(head, seed, length);
  if (seed !== undefined && hash === undefined) return undefined;

  const produced = unpackChecksum(head.produced, head.digits, alphabet.codeBits);
  for (const chunk of chunks) {
    mergeChecksum(produced, unpackChecksum(chunk.produced, head.digits, alphabet.codeBits));
  }

  // A head that was restored from a backup can be behind parts that were delivered long ago.
  if (await hasLaterWitness(head)) throw new LedgerBehind('The line has witnesses of later attempts.');
  // Uploads that a run of `plan` has begun, and whose ids were lost.
  await abortUploads(attemptPrefix(head));

  const moment = notBefore(head.timestamps.started);
  const milliseconds = Date.parse(moment) - Date.parse(head.timestamps.started as string);
  return advance(head, 'ended', moment, {
    next: String(BigInt(head.first) + BigInt(head.order.size)),
    produced: packChecksum(produced, alphabet.codeBits),
    result: {
      rate: rateOf(head.digits, BigInt(head.order.size), milliseconds),
      checksum: remainingChecksum(produced, alphabet, await fullChecksumOfLine(head, alphabet)),
      filesizes: { data: length },
      ...(hash !== undefined && { filehashes: { data: hash } }),
    },
  });
}

async function alphabetOf(head: Head): Promise<Alphabet> {
  return createAlphabet(await getKeptAlphabet(head.alphabet.hash));
}

/** The checksum of all codes of the line together, where its format says which these are. */
async function fullChecksumOfLine({ format }: Head, alphabet: Alphabet): Promise<Checksum | undefined> {
  return format && fullChecksum(await getKeptFormat(format.hash), alphabet);
}

/** The hash of the data, or undefined if another run must continue with it. */
async function hashOnwards(head: Head, seed: string, length: number): Promise<string | undefined> {
  const sliceBytes = Number(requireEnv(variables.hashBytes));
  const note = throttled((bytes: number) => putHashed(head, bytes));
  const hashed = await hashSlice(fileKey(head, 'data'), seed, length, sliceBytes, await getHashProgress(head), note);
  if (typeof hashed === 'string') return hashed;
  await putHashProgress(head, hashed);
  return undefined;
}

/** Completes the multipart upload of a file. A part of one chunk was one put, which is only checked. */
async function completeFile(head: Head, plan: PlanRecord, chunks: readonly ChunkRecord[], file: 'data' | 'gz') {
  const key = fileKey(head, file);
  const length = sum(chunks, ({ bytes }) => bytes[file]);
  if (plan.uploads) {
    const pieces = chunks.flatMap((chunk) => chunk.pieces[file]);
    await completeUpload(key, plan.uploads[file], pieces, length);
    return;
  }
  const stored = await headObject(key);
  if (stored?.length !== length) throw new Error(`${file} has ${stored?.length ?? 0} bytes instead of ${length}.`);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
