import { planChunks } from '../../../engine/chunks/chunks.ts';
import { getSession } from '../../accounts/sessions.ts';
import { abortUpload, createUpload } from '../../files/store.ts';
import { codeBitsOf, codeBytesOf } from '../../lines/code-space.ts';
import { fileKey } from '../../lines/file-keys.ts';
import { type Attempt, type Head, notBefore } from '../../lines/head.ts';
import { advance, deleteHead, requireHead, Superseded } from '../../lines/ledger.ts';
import { recordOf } from '../../lines/line-record.ts';
import { getPlan, type PlanRecord, putNewPlan, putRecord } from '../../lines/records.ts';
import { putWitness } from '../../lines/witnesses.ts';
import { requireEnv, variables } from '../../platform/environment.ts';
import { allDone } from '../all-done.ts';
import { cleanUpOnFailure } from '../removal.ts';
import { task } from '../task.ts';

/** What the state machine needs to continue. */
interface Plan {
  readonly chunks: readonly number[];
  readonly analysis: 'none' | 'metrics';
}

/** First task: cuts the part into chunks, leaves its witness, records `started`. Answers the chunks' numbers, for the Map. */
export const handler = task(
  cleanUpOnFailure(async ({ line, part, attempt }: Attempt): Promise<Plan> => {
    const named = { line, part, attempt };
    const [head, standing] = await Promise.all([requireHead(named), getPlan(named)]);
    await requireSession(head);
    const [plan] = await allDone([
      standing ?? makePlan(head),
      putRecord(recordOf(head, 'requested')),
      putWitness(head),
    ]);
    const started = await advance(head, 'started', notBefore(head.timestamps.requested));
    await putRecord(recordOf(started, 'started'));
    return {
      chunks: Array.from({ length: Math.ceil(plan.size / plan.tokensPerChunk) }, (_, chunk) => chunk),
      analysis: head.order.analysis,
    };
  }),
);

/**
 * While a session is revoked, an order of it may be under way. It can be accepted after the purge has looked for lines; then it is
 * deleted here. A revocation after this check finds the line by itself.
 */
async function requireSession(head: Head): Promise<void> {
  if ((await getSession(head.session))?.revoked === undefined) return;
  await deleteHead(head, notBefore(head.timestamps.requested), 'session');
  throw new Superseded('The session was revoked.');
}

/** Plans the attempt. If another run of this task was faster, its plan counts, and our uploads are ended. */
async function makePlan(head: Head): Promise<PlanRecord> {
  const { line, part, attempt, order } = head;
  const { chunks, tokensPerChunk, pieceBytes } = planChunks({
    size: order.size,
    tokenBytes: codeBytesOf(head),
    tokenBits: codeBitsOf(head),
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
  const kept = (await getPlan(head)) as PlanRecord;
  // The stored plan is our own if only the answer to our write was lost.
  if (uploads && kept.uploads?.data !== uploads.data) {
    await abortUpload(fileKey(head, 'data'), uploads.data);
    await abortUpload(fileKey(head, 'gz'), uploads.gz);
  }
  return kept;
}
