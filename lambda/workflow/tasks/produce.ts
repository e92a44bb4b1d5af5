import type { Attempt } from '../../lines/head.ts';
import { borrowLineOf } from '../../lines/idle-lines.ts';
import { requireHead } from '../../lines/ledger.ts';
import { getChunk, getPlan, isDone, putChunk } from '../../lines/records.ts';
import { cleanUpOnFailure } from '../removal.ts';
import { makeChunk } from '../steps/chunk.ts';
import { task } from '../task.ts';

interface ChunkInput extends Attempt {
  readonly chunk: number;
}

/** Makes one of several chunks of the part. The chunk's record is written last; a run that finds it has nothing to do. */
export const handler = task(
  cleanUpOnFailure(async ({ line, part, attempt, chunk }: ChunkInput): Promise<Record<string, never>> => {
    const named = { line, part, attempt };
    const [head, known, plan] = await Promise.all([requireHead(named), getChunk(named, chunk), getPlan(named)]);
    if (isDone(known)) return {};
    if (!plan) throw new Error('The attempt has no plan.');
    const made = await makeChunk(head, await borrowLineOf(head), plan, chunk);
    // A line that was deleted or given up meanwhile has been purged, perhaps before our put.
    await requireHead(head);
    await putChunk({ ...named, chunk, done: true, ...made });
    return {};
  }),
);
