import { randomUUID } from 'node:crypto';
import { type ErrorSource, HttpError } from '../../../api/answers/errors.ts';
import type { ContinueTokensBody } from '../../../api/requests/bodies/continuation.ts';
import { isLast, lastStep } from '../../../api/statuses/statuses.ts';
import { touchSession } from '../../accounts/sessions.ts';
import type { ReleasableIdempotency } from '../../idempotency/idempotency.ts';
import { expireLine } from '../../lines/deletion.ts';
import { startPurge } from '../../lines/executions.ts';
import { type Head, hasEnded, LEDGER_BEHIND } from '../../lines/head.ts';
import { continueHead, getHead } from '../../lines/ledger.ts';
import type { LineRecord } from '../../lines/line-record.ts';
import { putPart } from '../../lines/parts.ts';
import { publishStatus } from '../../lines/publish-status.ts';
import { putPointer } from '../../lines/records.ts';
import { hasExpired } from '../../lines/retention.ts';
import { hasLaterWitness } from '../../lines/witnesses.ts';
import { checksPayments } from '../../payments/configuration.ts';
import { type Caller, unknownSession } from '../access/caller.ts';
import type { Answer } from '../protocol/answer.ts';
import type { Request } from '../protocol/request.ts';
import { acceptedAnswer, acceptedUnder, checkedOrder, checkPayment, inOrder, produceAccepted } from './orders.ts';

/** How often a continuation is tried while other writes change the head. */
const TRIES = 5;

/** What a request continues, whichever way it says so. */
export interface Continuation {
  readonly line: string;
  readonly body: ContinueTokensBody;
  readonly idempotency: ReleasableIdempotency;
  /**
   * The head of the line, read anew, if the request continues its current state.
   * @throws HttpError 409
   */
  currentHead(): Promise<Head>;
  /** What has to be there before the order is accepted. It has no effect without the acceptance. */
  prepare?(): Promise<void>;
  /** The refusal of a request that was too slow for a line that others continue. */
  superseded(): HttpError;
}

/**
 * Orders the next part of a line, with the same checks and the same order of writes as its first part. A state can be continued
 * once: the one conditional update of the head makes sure of this.
 */
export async function continueLine(request: Request, caller: Caller, continuation: Continuation): Promise<Answer> {
  const { session, customer, key } = caller;
  const { line, body, idempotency } = continuation;
  for (let tries = 0; tries < TRIES; tries++) {
    let head: Head;
    try {
      head = await continuation.currentHead();
    } catch (error) {
      // What has moved the head may be an equal request: then this is its repeat.
      const made = await acceptedSince(idempotency, body);
      if (made) return acceptedAnswer(made, body);
      throw error;
    }
    requireGtin(body, head);
    const order = checkedOrder(request, body, customer, { ...head, digits: BigInt(head.digits) }, BigInt(head.next));
    const payment = await checkPayment(order, customer);
    if (!(await touchSession(session))) throw unknownSession();

    const place = nextPlace(head);
    const id = idempotency.earlier?.id ?? randomUUID();
    const recorded = await idempotency.record(
      { id, line, ...place },
      payment,
      async (record) => (await acceptedUnder(record)) !== undefined,
    );
    const acceptedAlready = await acceptedUnder(recorded);
    if (acceptedAlready) return acceptedAnswer(acceptedAlready, body);
    await continuation.prepare?.();
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
      ...(left.session === session.id ? {} : { shared: true }),
      ...place,
      first: head.next,
      order: { ...ordered, claim: recorded.id, key: key.id },
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
  throw continuation.superseded();
}

/** What an equal request has had accepted, under the same Idempotency-Key or with the same payment. */
async function acceptedSince(
  idempotency: ReleasableIdempotency,
  body: ContinueTokensBody,
): Promise<LineRecord | undefined> {
  const record = await idempotency.since(checksPayments() ? body.data.relationships?.payment?.data.ident : undefined);
  return record && acceptedUnder(record);
}

/**
 * Refuses while the line cannot be continued from the position of its head (409).
 * @param source what the refusals point at.
 */
export async function requireContinuable(head: Head, source: ErrorSource): Promise<void> {
  if (!isLast(head.state, head.order.analysis) && head.deleted === undefined)
    throw notYet('The part before is still being worked on.', source);
  // Given up or deleted before it ended: its positions are free as soon as nothing of it runs.
  if (!hasEnded(head) && head.purged === undefined) throw notYet('The attempt before has not stopped yet.', source);
  if (await hasLaterWitness(head)) throw behindWitnesses(source);
}

/** The GTIN belongs to the line: where a continuation names one, it must be the line's (409). */
function requireGtin(body: ContinueTokensBody, head: Head): void {
  const { gtin } = body.data.attributes;
  if (gtin === undefined || gtin === head.gtin) return;
  const own = head.gtin === undefined ? 'The line has no gtin' : `The gtin of the line is ${head.gtin}`;
  throw new HttpError(409, { detail: `${own}. Leave it out.`, source: inOrder.gtin });
}

function notYet(detail: string, source: ErrorSource): HttpError {
  return new HttpError(409, { detail: `${detail} Please try again.`, source }, { 'Retry-After': '5' });
}

/** The ledger does not know what was produced: it came from a backup. An operator has to reconcile it (docs/runbook.md). */
export function behindWitnesses(source: ErrorSource): HttpError {
  return new HttpError(409, { detail: 'The ledger of this line must be reconciled by an operator.', source });
}

/** Whether it is known that the head was restored from a backup and has forgotten parts. */
export function isKnownBehind({ state, failure }: Head): boolean {
  return state === 'failed' && failure?.code === LEDGER_BEHIND;
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
function nextPlace(head: Head): { part: number; attempt: number } {
  return hasEnded(head) ? { part: head.part + 1, attempt: 1 } : { part: head.part, attempt: head.attempt + 1 };
}
