import { HttpError, inBody, inParameter } from '../../../api/answers/errors.ts';
import { tokensDocument } from '../../../api/documents/tokens.ts';
import type { ContinueTokensBody } from '../../../api/requests/bodies/continuation.ts';
import { agreements } from '../../../api/terms/agreements.ts';
import { priceOf } from '../../../api/terms/price.ts';
import type { Customer } from '../../accounts/customers.ts';
import { paymentNotValid } from '../../idempotency/idempotency.ts';
import type { IdempotencyRecord } from '../../idempotency/records.ts';
import { startProduction } from '../../lines/executions.ts';
import type { Attempt, Head, Order } from '../../lines/head.ts';
import { getHead } from '../../lines/ledger.ts';
import { type LineRecord, recordOf } from '../../lines/line-record.ts';
import { getRecord, putRecord } from '../../lines/records.ts';
import { checksPayments } from '../../payments/configuration.ts';
import { judgePayment } from '../../payments/stripe.ts';
import { allDone } from '../../platform/all-done.ts';
import { describeError, log } from '../../platform/log.ts';
import { type Answer, created } from '../protocol/answer.ts';
import { readQuery } from '../protocol/query.ts';
import type { Request } from '../protocol/request.ts';
import { boundsOf, checkOrder, outOfLimit, type SizeContext } from './limits.ts';

if (!checksPayments()) log.info('payments are not checked');

/** Where an order's members are in its body. */
export const inOrder = {
  size: inBody('data', 'attributes', 'size'),
  digits: inBody('data', 'attributes', 'digits'),
  alphabet: inBody('data', 'attributes', 'alphabet'),
  payment: inBody('data', 'relationships', 'payment'),
  gtin: inBody('data', 'attributes', 'gtin'),
  format: inBody('data', 'attributes', 'format'),
};

/** Tokens of a part that can be analysed. */
const MOST_ANALYZED = 10 ** 8;

/** An order that has passed all checks of its content. */
export interface CheckedOrder extends Omit<Order, 'claim' | 'key'> {
  readonly digits: number;
}

/**
 * Checks an order against what the line still has (406) and the agreement (402).
 * @param line what its tokens are made of.
 * @param produced tokens that the line has produced already.
 * @throws HttpError
 */
export function checkedOrder(
  request: Request,
  body: ContinueTokensBody,
  customer: Customer,
  line: Pick<SizeContext, 'alphabet' | 'digits' | 'format'>,
  produced: bigint,
): CheckedOrder {
  const { agreement } = customer;
  const { size, note } = body.data.attributes;
  const lenient = preferences(request).includes('handling=lenient');
  const checked = checkOrder(size, { ...line, produced, agreement, lenient }, inOrder);
  const { maxTokens, partBytes } = agreements[agreement];
  const payment = body.data.relationships?.payment?.data;
  const seed = body.meta?.seed;
  const analysis = readQuery(request, 'analysis');
  if (analysis === 'metrics' && checked.size > MOST_ANALYZED) {
    throw outOfLimit(inParameter('analysis'), boundsOf(agreements[agreement].minTokens, MOST_ANALYZED, 'agreement'));
  }
  return {
    ...checked,
    analysis,
    ...(seed === undefined ? {} : { seed }),
    ...(note === undefined ? {} : { note }),
    ...(payment && { payment: { id: payment.id, ident: payment.ident } }),
    bounds: { maxTokens, partBytes },
  };
}

/** The request's preferences (RFC 7240), in lower case, without their parameters. */
function preferences(request: Request): string[] {
  return (request.header('Prefer') ?? '')
    .split(',')
    .map((preference) => (preference.split(';', 1)[0] ?? '').replaceAll(/["\s]/g, '').toLowerCase());
}

const paymentMissing = () => new HttpError(422, { detail: 'The payment is missing.', source: inOrder.payment });

/**
 * Requires a payment where payments are checked. It is asked after a repeat has had its answer: what was accepted without a
 * payment stays accepted.
 * @throws HttpError 422
 */
export function requirePayment({ data }: ContinueTokensBody): void {
  if (data.relationships?.payment === undefined && checksPayments()) throw paymentMissing();
}

/**
 * Checks the order's payment, immediately before production.
 * @returns the PaymentIntent to claim, or undefined where payments are not checked.
 * @throws HttpError 402; 503 if Stripe cannot say
 */
export async function checkPayment(order: CheckedOrder, customer: Customer): Promise<string | undefined> {
  if (!checksPayments()) return undefined;
  if (!order.payment) throw paymentMissing();
  const { ident } = order.payment;
  const verdict = await judgePayment(ident, customer, priceOf(order, customer));
  if (verdict === 'valid') return ident;
  if (verdict === 'not valid') throw paymentNotValid();
  const detail = 'The payment cannot be checked now, please try again.';
  throw new HttpError(503, { detail, source: inParameter('ident') }, { 'Retry-After': '10' });
}

/** What an idempotency record names of an order. */
type Recorded = Pick<IdempotencyRecord, 'id'> & Partial<Attempt>;

/**
 * The `requested` record of what an idempotency record names, if that was accepted under it: what a repeat of the request gets.
 */
export async function acceptedUnder({ id, line, part, attempt }: Recorded): Promise<LineRecord | undefined> {
  if (line === undefined || part === undefined || attempt === undefined) return undefined;
  const record = await getRecord({ line, part, attempt }, 'requested');
  if (record) return record.claim === id ? record : undefined;
  const head = await getHead(line);
  const isIt = head?.part === part && head.attempt === attempt && head.order.claim === id;
  return isIt ? recordOf(head, 'requested') : undefined;
}

/**
 * Whether the attempt of a claim was accepted, and given up before it ended. Then nothing was used up, and the same key and the
 * same payment can order again. A later attempt at the same part proves it as well as the failure itself.
 */
export async function wasGivenUp({ line, part, attempt }: Recorded): Promise<boolean> {
  if (line === undefined || part === undefined || attempt === undefined) return false;
  const head = await getHead(line);
  if (head === undefined || head.part < part) return false;
  if (head.part > part) return (await getRecord({ line, part, attempt }, 'failed')) !== undefined;
  return head.attempt > attempt || (head.attempt === attempt && head.state === 'failed');
}

/**
 * Starts the production of an accepted order. If something fails after the acceptance, the production or the reconciler does it
 * again from the head. A refusal here would make the caller order twice.
 */
export async function produceAccepted(head: Head): Promise<LineRecord> {
  const record = recordOf(head, 'requested');
  log.appendKeys({ line: head.line, part: head.part });
  log.info('order accepted');
  try {
    await allDone([startProduction(head), putRecord(record)]);
  } catch (error) {
    log.error('production not started', { fault: describeError(error) });
  }
  return record;
}

/** 201 with the tokens object of an accepted order. A header says if the size was scaled down (RFC 7240). */
export function acceptedAnswer(record: LineRecord, body: ContinueTokensBody): Answer {
  const scaled = record.attributes.size !== String(body.data.attributes.size);
  const answer = created(tokensDocument(record), `/tokens/${record.line}`);
  return scaled ? { ...answer, headers: { ...answer.headers, 'Preference-Applied': 'handling=lenient' } } : answer;
}
