import { planChunks } from '../../../engine/chunks/chunks.ts';
import { getSession } from '../../accounts/sessions.ts';
import { abortUpload, createUpload } from '../../files/store.ts';
import { codeBitsOf, codeBytesOf } from '../../lines/code-space.ts';
import { fileKey } from '../../lines/file-keys.ts';
import { type Attempt, type Head, notBefore } from '../../lines/head.ts';
import { advance, deleteHead, requireHead, Superseded } from '../../lines/ledger.ts';
import { recordOf } from '../../lines/line-record.ts';
import { getPlan, getRecord, type PlanRecord, putNewPlan, putRecord } from '../../lines/records.ts';
import { putWitness } from '../../lines/witnesses.ts';
import { allDone } from '../../platform/all-done.ts';
import { requireEnv, variables } from '../../platform/environment.ts';

/** A part that is to be made. */
export interface Beginning {
  readonly head: Head;
  /** How it is cut: as an earlier run has decided, or as it would be decided now. */
  readonly plan: PlanRecord;
  /** Whether the plan is stored. */
  readonly isKept: boolean;
  /** Whether its first record is there, which the order writes as well. */
  readonly isRecorded: boolean;
}

/** Reads the part, and plans it. */
export async function readPart(attempt: Attempt): Promise<Beginning> {
  const [head, kept, recorded] = await Promise.all([
    requireHead(attempt),
    getPlan(attempt),
    getRecord(attempt, 'requested'),
  ]);
  return { head, plan: kept ?? planOf(head), isKept: kept !== undefined, isRecorded: recorded !== undefined };
}

/** How many chunks the part is cut into. */
export const chunksOf = ({ size, tokensPerChunk }: PlanRecord): number => Math.ceil(size / tokensPerChunk);

/**
 * Begins a part whose session stands: keeps the plan of several chunks, leaves the witness, records `requested` and `started` in the head.
 * @returns the head, and the plan that counts.
 */
export async function beginPart(beginning: Beginning): Promise<Pick<Beginning, 'head' | 'plan'>> {
  const { head, plan, isKept, isRecorded } = beginning;
  const keeping = isKept || chunksOf(plan) === 1 ? Promise.resolve(plan) : keepPlan(head, plan);
  const [counting, started] = await allDone([
    keeping,
    // Uploads first: if the line was deleted while they were begun, this fails, and they are ended.
    keeping.then(() => advance(head, 'started', notBefore(head.timestamps.requested))),
    isRecorded ? undefined : putRecord(recordOf(head, 'requested')),
    putWitness(head),
  ]);
  return { head: started, plan: counting };
}

/**
 * Before anything is made: while a session is revoked, an order of it may be under way. It can be accepted after the purge has looked for
 * lines; then it is deleted here. A revocation after this check finds the line by itself.
 * @throws Superseded
 */
export async function requireSession(head: Head): Promise<void> {
  if ((await getSession(head.session))?.revoked === undefined) return;
  await deleteHead(head, notBefore(head.timestamps.requested), 'session');
  throw new Superseded('The session was revoked.');
}

function planOf(head: Head): PlanRecord {
  const { line, part, attempt, order } = head;
  const { tokensPerChunk, pieceBytes } = planChunks({
    size: order.size,
    tokenBytes: codeBytesOf(head),
    tokenBits: codeBitsOf(head),
    targetChunkBytes: Number(requireEnv(variables.chunkBytes)),
    minPieceBytes: Number(requireEnv(variables.pieceBytes)),
  });
  return { line, part, attempt, size: order.size, tokensPerChunk, pieceBytes };
}

/** Begins the uploads and keeps the plan. If another run was faster, its plan counts, and our uploads are ended. */
async function keepPlan(head: Head, { uploads: _, ...cut }: PlanRecord): Promise<PlanRecord> {
  const [data, gz] = await allDone([createUpload(fileKey(head, 'data')), createUpload(fileKey(head, 'gz'))]);
  const plan: PlanRecord = { ...cut, uploads: { data, gz } };
  if (await putNewPlan(plan)) return plan;
  const kept = (await getPlan(head)) as PlanRecord;
  // The stored plan is our own if only the answer to our write was lost.
  if (kept.uploads?.data !== data) {
    await abortUpload(fileKey(head, 'data'), data);
    await abortUpload(fileKey(head, 'gz'), gz);
  }
  return kept;
}
