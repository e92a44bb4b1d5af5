import type { Head } from './head.ts';
import { type LineRecord, recordOf } from './line-record.ts';
import { getHashed, getPlan, isDone, listChunks } from './records.ts';

/** The current state of the line; between `started` and `ended` with its progress. */
export async function currentRecord(head: Head): Promise<LineRecord> {
  const record = recordOf(head, head.state);
  if (head.state !== 'started') return record;
  const progress = Math.min(99, Math.floor(100 * (await doneOf(head))));
  return { ...record, attributes: { ...record.attributes, progress } };
}

/**
 * The share of the work that is done, 0 to 1. Every byte is made; if the order has a seed, it is also hashed: that of a single chunk, which
 * has no plan, while it is made.
 */
async function doneOf(head: Head): Promise<number> {
  const { seed } = head.order;
  const [chunks, plan] = await Promise.all([listChunks(head), seed === undefined ? undefined : getPlan(head)]);
  const made = chunks.reduce((sum, { tokens }) => sum + tokens, 0) / head.order.size;
  if (plan?.uploads === undefined) return made;
  const finished = chunks.filter(isDone);
  if (made < 1 || finished.length < chunks.length) return made / 2;
  const bytes = finished.reduce((sum, chunk) => sum + chunk.bytes.data, 0);
  return (1 + (await getHashed(head)) / bytes) / 2;
}
