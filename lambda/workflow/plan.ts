import { createAlphabet } from '../engine/alphabet.ts';
import { planChunks } from '../engine/chunks.ts';
import { requireEnv, variables } from '../environment.ts';
import { fileKey } from '../files/keys.ts';
import { abortUpload, createUpload } from '../files/store.ts';
import { putWitness } from '../files/witnesses.ts';
import { type Attempt, type Head, notBefore } from '../records/head.ts';
import { advance, getKeptAlphabet, requireHead } from '../records/ledger.ts';
import { recordOf } from '../records/line-record.ts';
import { getPlan, type PlanRecord, putNewPlan, putRecord } from '../records/lines.ts';
import { task } from './task.ts';

/** What the state machine goes by. */
interface Plan {
  readonly chunks: readonly number[];
  readonly analysis: 'none' | 'metrics';
}

/** First task: cuts the part into chunks, leaves its witness, records `started`. Answers the chunks' numbers, for the Map. */
export const handler = task(async ({ line, part, attempt }: Attempt): Promise<Plan> => {
  const head = await requireHead({ line, part, attempt });
  await putRecord(recordOf(head, 'requested'));
  const plan = (await getPlan(head)) ?? (await makePlan(head));
  await putWitness(head);
  const started = await advance(head, 'started', notBefore(head.timestamps.requested));
  await putRecord(recordOf(started, 'started'));
  return {
    chunks: Array.from({ length: Math.ceil(plan.size / plan.tokensPerChunk) }, (_, chunk) => chunk),
    analysis: head.order.analysis,
  };
});

/** Plans the attempt; where another run of this task was quicker, its plan counts and our uploads are given back. */
async function makePlan(head: Head): Promise<PlanRecord> {
  const { line, part, attempt, digits, order } = head;
  const alphabet = createAlphabet(await getKeptAlphabet(head.alphabet.hash));
  const { chunks, tokensPerChunk, pieceBytes } = planChunks({
    size: order.size,
    digits,
    alphabet,
    targetChunkBytes: Number(requireEnv(variables.chunkBytes)),
    minPieceBytes: Number(requireEnv(variables.pieceBytes)),
  });
  const uploads =
    chunks > 1
      ? { data: await createUpload(fileKey(head, 'data')), gz: await createUpload(fileKey(head, 'gz')) }
      : undefined;
  const plan: PlanRecord = {
    line,
    part,
    attempt,
    size: order.size,
    tokensPerChunk,
    pieceBytes,
    ...(uploads && { uploads }),
  };
  if (await putNewPlan(plan)) return plan;
  if (uploads) {
    await abortUpload(fileKey(head, 'data'), uploads.data);
    await abortUpload(fileKey(head, 'gz'), uploads.gz);
  }
  return (await getPlan(head)) as PlanRecord;
}
