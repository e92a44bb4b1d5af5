import { hashSlice } from '../../files/hashing.ts';
import { completeUpload, headObject } from '../../files/store.ts';
import { fileKey } from '../../lines/file-keys.ts';
import { type Attempt, type Head, hasEnded } from '../../lines/head.ts';
import { requireHead } from '../../lines/ledger.ts';
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
import { allDone } from '../../platform/all-done.ts';
import { requireEnv, variables } from '../../platform/environment.ts';
import { throttled } from '../progress.ts';
import { cleanUpOnFailure } from '../removal.ts';
import { endPart, requireEndable } from '../steps/end.ts';
import { task } from '../task.ts';

/**
 * Joins the chunks to the files of the part, hashes the data, and records `ended`. If the data is too long to be hashed in one run, the
 * answer says that the task must run again.
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

async function end(head: Head): Promise<Head | undefined> {
  const [plan, begun] = await Promise.all([getPlan(head), listChunks(head)]);
  if (!plan) throw new Error('The attempt has no plan.');
  const chunks = begun.filter(isDone);
  if (sum(chunks, ({ tokens }) => tokens) !== head.order.size) throw new Error('Chunks are missing.');

  await allDone([completeFile(head, plan, chunks, 'data'), completeFile(head, plan, chunks, 'gz')]);
  const { seed } = head.order;
  const length = sum(chunks, ({ bytes }) => bytes.data);
  const hash = seed === undefined ? undefined : await hashOnwards(head, seed, length);
  if (seed !== undefined && hash === undefined) return undefined;
  await requireEndable(head);
  return endPart(head, chunks, hash);
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
