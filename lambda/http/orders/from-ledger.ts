import { type ErrorSource, HttpError, inBody, inParameter, notFound } from '../../../api/answers/errors.ts';
import { type ContinueTokensBody, continueTokensBody } from '../../../api/requests/bodies/continuation.ts';
import { type Customer, SNAPSHOT_REQUIRED } from '../../../api/terms/customer.ts';
import { releasableIdempotencyOf } from '../../idempotency/idempotency.ts';
import { type Head, isUnderWay } from '../../lines/head.ts';
import { getHead } from '../../lines/ledger.ts';
import { hasLaterWitness } from '../../lines/witnesses.ts';
import type { Caller } from '../access/caller.ts';
import type { Answer } from '../protocol/answer.ts';
import { type Request, readBody } from '../protocol/request.ts';
import { behindWitnesses, continueLine, isKnownBehind, requireContinuable } from './continuation.ts';
import { formatFaults } from './formats.ts';
import { acceptedAnswer, acceptedUnder, inOrder, requirePayment, wasGivenUp } from './orders.ts';

const inFrom = inBody('data', 'attributes', 'from');

/**
 * Continues the line from what the ledger knows of it. Either the position `from` or an Idempotency-Key makes sure that a repeat
 * orders nothing twice.
 */
export async function continueFromLedger(request: Request, line: string, caller: Caller): Promise<Answer> {
  const { customer } = caller;
  const body = readBody(request, continueTokensBody);
  const { from } = body.data.attributes;
  if (from === undefined && request.header('Idempotency-Key') === undefined) {
    throw new HttpError(422, { detail: 'from is missing. Send it, or an Idempotency-Key.', source: inFrom });
  }
  const idempotency = await releasableIdempotencyOf(request, customer, body, wasGivenUp);
  const repeated = idempotency.earlier && (await acceptedUnder(idempotency.earlier));
  if (repeated) return acceptedAnswer(repeated, body);
  requirePayment(body);

  if (customer.continuation === 'snapshot') throw snapshotRequired();
  const source = from === undefined ? inParameter('') : inFrom;
  return continueLine(request, caller, {
    line,
    body,
    idempotency,
    currentHead: () => currentHead(line, customer, body, source),
    superseded: () => new HttpError(409, { detail: 'The line is being continued. Please try again.', source }, retry),
  });
}

const retry = { 'Retry-After': '5' };

function snapshotRequired(): HttpError {
  return new HttpError(403, {
    code: SNAPSHOT_REQUIRED,
    detail: 'Send the snapshot of the line as multipart/form-data: parts info.json and snapshot.blob.',
    source: inParameter('snapshot.blob'),
  });
}

/** The head of the customer's line (404), if it is the line that was meant, and is where the request goes on from (409). */
async function currentHead(
  line: string,
  customer: Customer,
  { data }: ContinueTokensBody,
  source: ErrorSource,
): Promise<Head> {
  const head = await getHead(line);
  if (head?.customer !== customer.id) throw notFound('Unknown tokens.');
  requireLinesOrder(data.attributes, head);
  if (isKnownBehind(head)) throw behindWitnesses(source);
  const { from } = data.attributes;
  const next = nextPosition(head);
  const elsewhere = () =>
    new HttpError(409, { detail: `The line goes on from ${next}.`, source, meta: { next: String(next) } });
  if (from !== undefined && from !== next) {
    // A ledger that was restored from a backup would tell a wrong position.
    throw (await hasLaterWitness(head)) ? behindWitnesses(source) : elsewhere();
  }
  await requireContinuable(head, source);
  return head;
}

/** Alphabet, digits and format must be the line's, where they are sent (409). */
function requireLinesOrder({ alphabet, digits, format }: ContinueTokensBody['data']['attributes'], head: Head): void {
  const faults = [
    ...(alphabet === undefined || alphabet === head.alphabet.name
      ? []
      : [{ detail: `The alphabet must be that of the line: ${head.alphabet.name}.`, source: inOrder.alphabet }]),
    ...(digits === undefined || digits === BigInt(head.digits)
      ? []
      : [{ detail: `digits must be that of the line: ${head.digits}.`, source: inOrder.digits }]),
    ...formatFaults(format, head, 'line'),
  ];
  if (faults.length > 0) throw new HttpError(409, faults);
}

/**
 * The position with which the part after the head's begins. A part that is under way counts, so that a repeat of its order is told
 * that the line has gone on. One that was given up does not.
 */
function nextPosition(head: Head): bigint {
  return BigInt(head.next) + (isUnderWay(head) ? BigInt(head.order.size) : 0n);
}
