import { randomUUID } from 'node:crypto';
import { HttpError, inParameter, notFound } from '../../../api/answers/errors.ts';
import { type OrderTokensBody, orderTokensBody } from '../../../api/requests/schemas.ts';
import { isLast, lastStep } from '../../../api/statuses/statuses.ts';
import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { SnapshotError } from '../../../engine/base/errors.ts';
import { deriveLineKeys } from '../../../engine/base/keys.ts';
import { openSnapshot, readSnapshotHeader } from '../../../engine/snapshot/snapshot.ts';
import type { SnapshotState } from '../../../engine/snapshot/snapshot-layout.ts';
import { restoreAlphabet } from '../../accounts/alphabets.ts';
import type { Customer } from '../../accounts/customers.ts';
import { touchSession } from '../../accounts/sessions.ts';
import { type Idempotency, idempotencyOf } from '../../idempotency/idempotency.ts';
import { expireLine } from '../../lines/deletion.ts';
import { startPurge } from '../../lines/executions.ts';
import { type Head, hasEnded, LEDGER_BEHIND } from '../../lines/head.ts';
import { continueHead, getHead, putPart } from '../../lines/ledger.ts';
import type { LineRecord } from '../../lines/line-record.ts';
import { lineSecret } from '../../lines/line-secret.ts';
import { publishStatus } from '../../lines/publish-status.ts';
import { putPointer } from '../../lines/records.ts';
import { hasExpired } from '../../lines/retention.ts';
import { hasLaterWitness } from '../../lines/witnesses.ts';
import { checksPayments } from '../../payments/configuration.ts';
import { requireEnv, variables } from '../../platform/environment.ts';
import { unknownSession, withSession } from '../access/caller.ts';
import { lineId } from '../access/own-line.ts';
import {
  acceptedAnswer,
  acceptedUnder,
  checkedOrder,
  checkPayment,
  inOrder,
  produceAccepted,
  wasGivenUp,
} from '../orders/orders.ts';
import { readMultipart } from '../protocol/multipart.ts';
import { parseBody, type Request } from '../protocol/request.ts';

/** How often a continuation is tried while other writes change the head. */
const TRIES = 5;

/**
 * POST /tokens/{id}: continues the customer's line from its snapshot, with the same checks and the same order of writes as
 * its first part. A snapshot can be continued once: the one conditional update of the head makes sure of this.
 */
export const handler = withSession('continue-tokens', async (request, { session, customer }) => {
  const line = lineId(request);
  if (line === undefined) throw notFound('Unknown tokens.');
  const { body, blob } = await readContinuation(request);
  const idempotency = await idempotencyOf(request, customer, [body, blob.toString('base64')], wasGivenUp);
  const repeated = idempotency.earlier && (await acceptedUnder(idempotency.earlier));
  if (repeated) return acceptedAnswer(repeated, body);

  const snapshot = await genuineSnapshot(blob, line, customer);
  requireSnapshotsOrder(body, snapshot);
  const alphabet = createAlphabet(snapshot.chars);
  for (let tries = 0; tries < TRIES; tries++) {
    let head: Head;
    try {
      head = await currentHead(snapshot, customer);
    } catch (error) {
      // What has moved the head may be an equal request: then this is its repeat.
      const made = await acceptedSince(idempotency, body);
      if (made) return acceptedAnswer(made, body);
      throw error;
    }
    const order = checkedOrder(request, body, customer, alphabet, snapshot.next);
    const payment = await checkPayment(order, customer);
    if (!(await touchSession(session))) throw unknownSession();

    const place = nextPlace(head, snapshot);
    const id = idempotency.earlier?.id ?? randomUUID();
    const recorded = await idempotency.record(
      { id, line, ...place },
      payment,
      async (record) => (await acceptedUnder(record)) !== undefined,
    );
    const acceptedAlready = await acceptedUnder(recorded);
    if (acceptedAlready) return acceptedAnswer(acceptedAlready, body);
    await restoreAlphabet(session.id, { name: snapshot.alphabetName, chars: snapshot.chars });
    await putPointer(session.id, { line, ...place });
    const { digits: _, ...ordered } = order;
    // From here on the head no longer knows the earlier part: what its workflow has left to do must be done now.
    if (hasEnded(head)) {
      await putPart(head);
      if (head.open === 'production') await publishStatus(head, lastStep(head.order.analysis));
    }
    const left = await withoutRemains(head);
    const accepted = await continueHead(left, {
      session: session.id,
      ...place,
      first: head.next,
      order: { ...ordered, claim: recorded.id },
      timestamps: { requested: new Date().toISOString() },
    });
    if (accepted) return acceptedAnswer(await produceAccepted(accepted), body);
    // An equal request was quicker, or the answer to our own update was lost: then nobody else has it produced.
    const concurrent = await acceptedUnder(recorded);
    if (concurrent) {
      const current = await getHead(line);
      if (current?.state === 'requested' && current.order.claim === recorded.id) await produceAccepted(current);
      return acceptedAnswer(concurrent, body);
    }
    await idempotency.release();
  }
  throw superseded();
});

const inSnapshot = inParameter('snapshot.blob');
const superseded = () => new HttpError(409, { detail: 'The snapshot has been continued already.', source: inSnapshot });

/** What an equal request has had accepted, under the same Idempotency-Key or with the same payment. */
async function acceptedSince(idempotency: Idempotency, body: OrderTokensBody): Promise<LineRecord | undefined> {
  const record = await idempotency.since(checksPayments() ? body.data.relationships.payment.data.ident : undefined);
  return record && acceptedUnder(record);
}

/** The two parts of the body, checked for their shape. */
async function readContinuation(request: Request): Promise<{ body: OrderTokensBody; blob: Buffer }> {
  const parts = await readMultipart(request);
  const info = parts.get('info.json') ?? parts.get('info');
  const blob = parts.get('snapshot.blob') ?? parts.get('snapshot');
  if (!info) throw new HttpError(422, { detail: 'info.json is missing.', source: inParameter('info.json') });
  const body = parseBody(info.toString('utf8'), orderTokensBody);
  if (!blob) throw new HttpError(422, { detail: 'snapshot.blob is missing.', source: inSnapshot });
  return { body, blob };
}

/** The state that the snapshot holds, if this service has sealed it for this line of this customer (422). */
async function genuineSnapshot(blob: Buffer, lineId: string, customer: Customer): Promise<SnapshotState> {
  try {
    const { keyId } = readSnapshotHeader(blob);
    // Only our own key is used, whatever key the blob names.
    if (keyId !== requireEnv(variables.lineKey)) throw new SnapshotError('snapshot.forged', 'Another key.');
    const { snapshot: key } = deriveLineKeys(await lineSecret(keyId, lineId));
    return openSnapshot(blob, { key, customerId: customer.id, lineId });
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw new HttpError(422, { detail: 'The snapshot is not a genuine one of this line.', source: inSnapshot });
  }
}

/** Alphabet and digits must be the snapshot's (409). */
function requireSnapshotsOrder(body: OrderTokensBody, snapshot: SnapshotState): void {
  const { alphabet, digits } = body.data.attributes;
  const faults = [
    ...(alphabet === snapshot.alphabetName
      ? []
      : [{ detail: "The alphabet is not the snapshot's.", source: inOrder.alphabet }]),
    ...(digits === BigInt(snapshot.digits)
      ? []
      : [{ detail: "digits is not the snapshot's.", source: inOrder.digits }]),
  ];
  if (faults.length > 0) throw new HttpError(409, faults);
}

/** The head of the line, if the snapshot has its current state (409). */
async function currentHead(snapshot: SnapshotState, customer: Customer): Promise<Head> {
  const head = await getHead(snapshot.lineId);
  if (!head || head.customer !== customer.id) throw behindWitnesses();
  if (head.state === 'failed' && head.failure?.code === LEDGER_BEHIND) throw behindWitnesses();
  if (BigInt(head.next) !== snapshot.next) {
    throw BigInt(head.next) < snapshot.next ? behindWitnesses() : superseded();
  }
  if (hasEnded(head)) {
    if (head.part !== snapshot.part) throw superseded();
    if (!isLast(head.state, head.order.analysis) && head.deleted === undefined)
      throw notYet('The part before is still being worked on.');
  } else {
    if (head.part !== snapshot.part + 1) throw superseded();
    if (head.state !== 'failed' && head.deleted === undefined) throw superseded();
    // Given up or deleted before it ended: its positions are free as soon as nothing of it runs.
    if (head.purged === undefined) throw notYet('The attempt before has not stopped yet.');
  }
  if (await hasLaterWitness(head)) throw behindWitnesses();
  return head;
}

function notYet(detail: string): HttpError {
  return new HttpError(409, { detail: `${detail} Please try again.`, source: inSnapshot }, { 'Retry-After': '5' });
}

/** The ledger does not know what was produced: it came from a backup. An operator has to reconcile it (docs/runbook.md). */
function behindWitnesses(): HttpError {
  return new HttpError(409, {
    detail: 'The ledger of this line must be reconciled by an operator.',
    source: inSnapshot,
  });
}
/**
 * The head, after an expired line was deleted. An expired line must show no more than a deleted one, so it is deleted before it is
 * continued. Its purge is started here, since the continuation would hide it from the reconciler.
 */
async function withoutRemains(head: Head): Promise<Head> {
  const left = (hasExpired(head) && (await expireLine(head))) || head;
  if (left.deleted !== undefined && left.open === 'purge') await startPurge(left);
  return left;
}

/** Which part and attempt a continuation of this head makes. */
function nextPlace(head: Head, snapshot: SnapshotState): { part: number; attempt: number } {
  const part = snapshot.part + 1;
  return { part, attempt: head.part === part ? head.attempt + 1 : 1 };
}
