import type { Head } from '../records/head.ts';
import { type LineRecord, recordOf } from '../records/line-record.ts';
import { listChunks } from '../records/lines.ts';

/** The line as it is now; while it is started, with the progress that its chunks have made. */
export async function currentRecord(head: Head): Promise<LineRecord> {
  const record = recordOf(head, head.state);
  if (head.state !== 'started') return record;
  const chunks = await listChunks(head);
  const produced = chunks.reduce((sum, { tokens }) => sum + tokens, 0);
  return {
    ...record,
    attributes: { ...record.attributes, progress: Math.min(99, Math.floor((100 * produced) / head.order.size)) },
  };
}
