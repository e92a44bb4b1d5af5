import { randomUUID } from 'node:crypto';
import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { type OrderTokensBody, orderTokensBody } from '../../../api/requests/bodies/order.ts';
import type { Alphabet } from '../../../engine/alphabet/alphabet.ts';
import { ENGINE_VERSION } from '../../../engine/base/keys.ts';
import { placesOf } from '../../../engine/formats/pattern.ts';
import type { ResolvedFormat } from '../../../engine/formats/resolved.ts';
import { createChecksum, packChecksum } from '../../../engine/text/checksum.ts';
import { findAlphabet } from '../../accounts/alphabets.ts';
import type { Customer } from '../../accounts/customers.ts';
import { touchSession } from '../../accounts/sessions.ts';
import { type Making, makingOf, releasableIdempotencyOf } from '../../idempotency/idempotency.ts';
import type { Head, LineFormat } from '../../lines/head.ts';
import { keepFormat } from '../../lines/kept-formats.ts';
import { getHead, hashBesideFormat, hashOfAlphabet, keepAlphabet, putNewHead } from '../../lines/ledger.ts';
import { rememberLine } from '../../lines/memory.ts';
import { putPointer } from '../../lines/records.ts';
import { allDone } from '../../platform/all-done.ts';
import { target } from '../../platform/permissions.ts';
import { type Caller, shownSession, unknownSession, withSession } from '../access/caller.ts';
import { readAhead } from '../access/read-ahead.ts';
import { acceptedFormat, lineFormatOf } from '../orders/formats.ts';
import { checkDigits } from '../orders/limits.ts';
import {
  acceptedAnswer,
  acceptedUnder,
  type CheckedOrder,
  checkedOrder,
  checkPayment,
  inOrder,
  produceAccepted,
  requirePayment,
  wasGivenUp,
} from '../orders/orders.ts';
import type { Answer } from '../protocol/answer.ts';
import { type Request, readBody } from '../protocol/request.ts';

const bodyOf = readAhead(async (request) => readBody(request, orderTokensBody));

/** The alphabet that the session knows by the NAME of the order: it is read beside the session. */
const alphabetIn = readAhead(async (request) => {
  const session = shownSession(request);
  return session === undefined ? undefined : findAlphabet(session, (await bodyOf(request)).data.attributes.alphabet);
});

/**
 * POST /tokens: accepts the first order of a new line. The order of the writes makes it safe to be cut off anywhere:
 * claims, alphabet, format and pointers have no effect without a head. Only the write of the head accepts the order.
 */
export const handler = withSession('order-tokens', accept, alphabetIn);

async function accept(request: Request, caller: Caller): Promise<Answer> {
  const { session, customer } = caller;
  const body = await bodyOf(request);
  const { alphabet: name, gtin } = body.data.attributes;
  const [idempotency, alphabet] = await Promise.all([
    releasableIdempotencyOf(request, customer, body, wasGivenUp),
    alphabetIn(request),
  ]);
  const repeated = idempotency.earlier && (await acceptedUnder(idempotency.earlier));
  if (repeated) return acceptedAnswer(repeated, body);
  requirePayment(body);

  if (!alphabet) throw new HttpError(404, { detail: 'Unknown alphabet.', source: inOrder.alphabet });
  const resolved = orderedFormat(body, alphabet, customer);
  const format = resolved && lineFormatOf(resolved, alphabet);
  const digits = resolved ? BigInt(placesOf(resolved.pattern)) : (body.data.attributes.digits as bigint);
  const order = checkedOrder(request, body, customer, { alphabet, digits, format }, 0n);
  const payment = await checkPayment(order, customer);
  if (!(await touchSession(session))) throw unknownSession();

  const making = idempotency.earlier
    ? makingOf(idempotency.earlier)
    : { id: randomUUID(), line: randomUUID(), part: 1, attempt: 1 };
  const counts = async (record: Making) => (await acceptedUnder(record)) !== undefined;
  const recorded = await idempotency.record(making, payment, counts);
  const isRepeat = idempotency.earlier !== undefined || recorded.id !== making.id;
  const acceptedAlready = isRepeat ? await acceptedUnder(recorded) : undefined;
  if (acceptedAlready) return acceptedAnswer(acceptedAlready, body);
  const head: Head = {
    ...newHead(caller, recorded, order, { name, hash: hashOfAlphabet(alphabet.chars), ...alphabet }, format),
    ...(resolved && { engine: resolved.engine }),
    ...(gtin === undefined ? {} : { gtin }),
  };
  await allDone([
    keepAlphabet(alphabet.chars),
    resolved && keepFormat(resolved),
    putPointer(head.session, head),
    rememberLine(customer.id, head),
  ]);
  const accepted = (await putNewHead(head)) ? head : await getHead(head.line);
  // One of several equal requests was first. Its acceptance is also the answer to this one.
  if (accepted?.order.claim !== head.order.claim || accepted.deleted !== undefined) {
    // A late repeat: the line has been deleted since, and perhaps continued.
    throw new HttpError(409, { detail: 'The line that this request ordered was deleted.', source: inParameter('') });
  }
  return acceptedAnswer(await produceAccepted(accepted), body);
}

/** The format that the order asks for, with what it comes to; undefined where it asks for none. */
function orderedFormat(
  { data }: OrderTokensBody,
  alphabet: Alphabet,
  { agreement }: Customer,
): ResolvedFormat | undefined {
  const { format, digits } = data.attributes;
  if (format === undefined) return undefined;
  // Without a pattern there are as many places as digits: not beyond what the agreement has.
  if (format.pattern === undefined && digits !== undefined) checkDigits(digits, agreement, inOrder.digits);
  return acceptedFormat(alphabet, format, digits);
}

function newHead(
  { session, customer, key }: Caller,
  { id, line = randomUUID() }: Making,
  { digits, ...order }: CheckedOrder,
  { name, hash, size, widest, codeBits }: Alphabet & { readonly name: string; readonly hash: string },
  format: LineFormat | undefined,
): Head {
  const requested = new Date().toISOString();
  return {
    line,
    customer: customer.id,
    session: session.id,
    opened: { ...(session.note === undefined ? {} : { note: session.note }), at: requested },
    alphabet: { name, hash: format ? hashBesideFormat(hash) : hash, size, widest },
    digits,
    ...(format && { format }),
    engine: ENGINE_VERSION,
    key: target('lineKey:Id'),
    part: 1,
    attempt: 1,
    state: 'requested',
    first: '0',
    next: '0',
    produced: packChecksum(createChecksum(digits), codeBits),
    order: { ...order, claim: id, key: key.id },
    timestamps: { requested },
    open: 'production',
    touched: requested,
  };
}
