import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { type OrderTokensBody, orderTokensBody } from '../../../api/requests/bodies/order.ts';
import { SnapshotError } from '../../../engine/base/errors.ts';
import { deriveLineKeys } from '../../../engine/base/keys.ts';
import { openSnapshot, readSnapshotHeader } from '../../../engine/snapshot/snapshot.ts';
import type { SnapshotState } from '../../../engine/snapshot/snapshot-layout.ts';
import { restoreAlphabet } from '../../accounts/alphabets.ts';
import type { Customer } from '../../accounts/customers.ts';
import { releasableIdempotencyOf } from '../../idempotency/idempotency.ts';
import { type Head, hasEnded, isUnderWay } from '../../lines/head.ts';
import { getHead } from '../../lines/ledger.ts';
import { lineSecret } from '../../lines/line-secret.ts';
import { target } from '../../platform/permissions.ts';
import type { Caller } from '../access/caller.ts';
import type { Answer } from '../protocol/answer.ts';
import { readMultipart } from '../protocol/multipart.ts';
import { parseBody, type Request } from '../protocol/request.ts';
import { behindWitnesses, continueLine, isKnownBehind, requireContinuable } from './continuation.ts';
import { formatFaults } from './formats.ts';
import { acceptedAnswer, acceptedUnder, inOrder, requirePayment, wasGivenUp } from './orders.ts';

const inSnapshot = inParameter('snapshot.blob');
const superseded = () => new HttpError(409, { detail: 'The snapshot has been continued already.', source: inSnapshot });

/** Continues the line from the snapshot that the request brings. A snapshot can be continued once. */
export async function continueFromSnapshot(request: Request, line: string, caller: Caller): Promise<Answer> {
  const { session, customer } = caller;
  const { body, blob } = await readContinuation(request);
  const idempotency = await releasableIdempotencyOf(request, customer, [body, blob.toString('base64')], wasGivenUp);
  const repeated = idempotency.earlier && (await acceptedUnder(idempotency.earlier));
  if (repeated) return acceptedAnswer(repeated, body);
  requirePayment(body);

  const snapshot = await genuineSnapshot(blob, line, customer);
  requireSnapshotsOrder(body, snapshot);
  return continueLine(request, caller, {
    line,
    body,
    idempotency,
    currentHead: () => currentHead(snapshot, customer),
    prepare: () => restoreAlphabet(session.id, { name: snapshot.alphabetName, chars: snapshot.chars }),
    superseded,
  });
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
    if (keyId !== target('lineKey:Id')) throw new SnapshotError('snapshot.forged', 'Another key.');
    const { snapshot: key } = deriveLineKeys(await lineSecret(keyId, lineId));
    return openSnapshot(blob, { key, customerId: customer.id, lineId });
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw new HttpError(422, { detail: 'The snapshot is not a genuine one of this line.', source: inSnapshot });
  }
}

/** Alphabet and digits must be the snapshot's, and the format, where it is sent (409). */
function requireSnapshotsOrder(body: OrderTokensBody, snapshot: SnapshotState): void {
  const { alphabet, digits, format } = body.data.attributes;
  const faults = [
    ...(alphabet === snapshot.alphabetName
      ? []
      : [{ detail: `The alphabet must be that of the snapshot: ${snapshot.alphabetName}.`, source: inOrder.alphabet }]),
    ...(digits === undefined || digits === BigInt(snapshot.digits)
      ? []
      : [{ detail: `digits must be that of the snapshot: ${snapshot.digits}.`, source: inOrder.digits }]),
    ...formatFaults(format, snapshot, 'snapshot'),
  ];
  if (faults.length > 0) throw new HttpError(409, faults);
}

/** The head of the line, if the snapshot has its current state (409). */
async function currentHead(snapshot: SnapshotState, customer: Customer): Promise<Head> {
  const head = await getHead(snapshot.lineId);
  if (!head || head.customer !== customer.id || isKnownBehind(head)) throw behindWitnesses(inSnapshot);
  if (BigInt(head.next) !== snapshot.next) {
    throw BigInt(head.next) < snapshot.next ? behindWitnesses(inSnapshot) : superseded();
  }
  if (head.part !== (hasEnded(head) ? snapshot.part : snapshot.part + 1) || isUnderWay(head)) throw superseded();
  await requireContinuable(head, inSnapshot);
  return head;
}
