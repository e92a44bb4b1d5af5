import { Remembered } from '../platform/remembered.ts';
import { attemptPrefix } from './file-keys.ts';
import type { Head } from './head.ts';
import { type LineRecord, recordOf } from './line-record.ts';
import { getChunk, getHashed, getPlan, isDone, listChunks, type PlanRecord } from './records.ts';

/** The current state of the line; between `started` and `ended` with its progress. */
export async function currentRecord(head: Head): Promise<LineRecord> {
  const record = recordOf(head, head.state);
  if (head.state !== 'started') return record;
  const progress = Math.min(99, Math.floor(100 * (await doneOf(head))));
  return { ...record, attributes: { ...record.attributes, progress } };
}

/** Attempts that have several chunks, with their plans: once one has started, this never changes. */
const inChunks = new Remembered<PlanRecord>();

/**
 * The share of the work that is done, 0 to 1. Every byte is made; if the order has a seed, it is also hashed: that of a single chunk, which
 * has no plan, while it is made.
 */
async function doneOf(head: Head): Promise<number> {
  const name = attemptPrefix(head);
  if (inChunks.get(name) === undefined) {
    const [plan, only] = await Promise.all([getPlan(head), getChunk(head, 0)]);
    if (plan?.uploads === undefined) return (only?.tokens ?? 0) / head.order.size;
    inChunks.set(name, plan);
  }
  const chunks = await listChunks(head);
  const made = chunks.reduce((sum, { tokens }) => sum + tokens, 0) / head.order.size;
  if (head.order.seed === undefined) return made;
  const finished = chunks.filter(isDone);
  if (made < 1 || finished.length < chunks.length) return made / 2;
  const bytes = finished.reduce((sum, chunk) => sum + chunk.bytes.data, 0);
  return (1 + (await getHashed(head)) / bytes) / 2;
}
