import { createHash } from 'node:crypto';
import { HttpError, inParameter } from '../../api/answers/errors.ts';
import { fits, requestHeaders } from '../../api/requests/parameters.ts';
import type { Customer } from '../accounts/customers.ts';
import type { Attempt } from '../lines/head.ts';
import {
  getIdempotencyRecord,
  type IdempotencyRecord,
  putNewIdempotencyRecord,
  releaseIdempotencyRecord,
  replaceIdempotencyRecord,
} from './records.ts';

/** Seconds for which an Idempotency-Key is remembered. */
const KEPT_SECONDS = 7 * 24 * 3600;
/** Seconds after which the request that made a claim cannot be running any more (a handler has 29). */
const ABANDONED_SECONDS = 60;
/** A claim of this age is renewed before it is used, so that no other request takes it over while the handler runs. */
const RENEWED_SECONDS = ABANDONED_SECONDS / 2;
/** How often a claim is read again while other requests change it. */
const TRIES = 5;

/** The members of a request that show whether another request repeats it. */
interface Request {
  readonly event: { readonly httpMethod: string };
  readonly self: string;
  header(name: string): string | undefined;
}

/** What a new claim will name. */
export type Making = { readonly id: string } & Partial<Attempt>;

/** Whether the attempt of a claim was given up. Then nothing was used up, and the claim does not count. */
type IsVoid = (record: IdempotencyRecord) => Promise<boolean>;

/** Has a request carried out once, however often it is sent. */
export interface Idempotency {
  /** The record of an earlier request under the same key; its repeats answer with that. */
  readonly earlier: IdempotencyRecord | undefined;
  /**
   * Claims what is about to be made. Of several requests at the same time one is first; the others get its claim.
   * @throws HttpError 409, 422
   */
  record(making: Making): Promise<Making>;
}

/** The same for what can be refused after it was claimed, or is paid for. */
export interface ReleasableIdempotency extends Idempotency {
  /**
   * The claim that an equal request has made since then, with the same key or the same payment; undefined if there is none.
   */
  since(payment?: string): Promise<IdempotencyRecord | undefined>;
  /**
   * Claims what is about to be made. Of several requests at the same time one is first; the others get its claim.
   * @param payment the PaymentIntent that pays for it, where payments are checked.
   * @param counts whether the thing that a claim names was made by the request of that claim.
   * @throws HttpError 402 for a payment that has bought something else, 409 if it may be buying something just now, 422
   */
  record(making: Making, payment?: string, counts?: (record: IdempotencyRecord) => Promise<boolean>): Promise<Making>;
  /** Takes the records away again, where what they name could not be made. */
  release(): Promise<void>;
}

/**
 * Reads what the request's Idempotency-Key has claimed before, for what is surely made once it is claimed. Functions that make nothing
 * else hold no permission to take a record away.
 * @param content the content of the request after parsing: multipart boundaries and the order of members do not matter.
 * @throws HttpError 400 if the key is not well-formed, 422 if the key came with other content before.
 */
export function idempotencyOf(request: Request, customer: Customer, content: unknown): Promise<Idempotency> {
  return idempotencyWith(neverReleased, request, customer, content);
}

async function neverReleased(): Promise<void> {
  throw new Error('Nothing is claimed here that could be refused.');
}

/** The same for what can be refused after it was claimed, or is paid for. */
export function releasableIdempotencyOf(
  request: Request,
  customer: Customer,
  content: unknown,
  isVoid?: IsVoid,
): Promise<ReleasableIdempotency> {
  return idempotencyWith(releaseIdempotencyRecord, request, customer, content, isVoid);
}

async function idempotencyWith(
  releaseRecord: (record: IdempotencyRecord) => Promise<void>,
  request: Request,
  customer: Customer,
  content: unknown,
  isVoid: IsVoid = async () => false,
): Promise<ReleasableIdempotency> {
  const fingerprint = hash(canonical([customer.id, request.event.httpMethod, request.self, content]));
  const requestName = requestNameOf(request, customer);
  const made: IdempotencyRecord[] = [];
  const found = requestName === undefined ? undefined : await getIdempotencyRecord(requestName);
  if (found) requireSame(found, fingerprint);
  const earlier = found && !(await isVoid(found)) ? found : undefined;

  const replace = async (record: IdempotencyRecord, standing: IdempotencyRecord): Promise<boolean> => {
    const isOurs = await replaceIdempotencyRecord(record, standing);
    if (isOurs) made.push(record);
    return isOurs;
  };

  /** Writes the record, in the place of a void one if need be, or finds the one that stands. */
  const take = async (record: IdempotencyRecord): Promise<IdempotencyRecord> => {
    for (let tries = 0; tries < TRIES; tries++) {
      if (await putNewIdempotencyRecord(record)) {
        made.push(record);
        return record;
      }
      const standing = await getIdempotencyRecord(record.claim);
      if (!standing) continue;
      if (standing.id === record.id && standing.created === record.created) {
        // Ours: the answer to its put was lost.
        made.push(record);
        return record;
      }
      if (!(await isVoid(standing))) return standing;
      if (await replace(record, standing)) return record;
    }
    throw beingUsed(record);
  };

  /** Goes on with what an equal request has recorded and not made, or with the place to which its line has come since. */
  const goOn = async (standing: IdempotencyRecord, named: Making, isRenewed: boolean): Promise<Making> => {
    const isPlace = named.attempt === standing.attempt && named.part === standing.part;
    if (isPlace && !isRenewed) return named;
    const created = new Date().toISOString();
    if (await replaceIdempotencyRecord({ ...standing, ...named, created }, standing)) return named;
    // Another equal request was quicker, or one that takes the payment over.
    const now = await getIdempotencyRecord(standing.claim);
    if (now?.fingerprint === fingerprint) return makingOf(now);
    throw beingUsed(standing);
  };

  const release = async () => {
    await Promise.all(made.map(releaseRecord));
  };

  return {
    earlier,
    release,
    async since(payment) {
      const names = [requestName, payment === undefined ? undefined : `payment#${payment}`];
      for (const name of names) {
        const record = name === undefined ? undefined : await getIdempotencyRecord(name);
        if (record?.fingerprint === fingerprint) return record;
      }
      return undefined;
    },
    async record(making, payment, counts) {
      const created = new Date().toISOString();
      let named = making;
      if (requestName !== undefined && !earlier) {
        const ttl = Math.floor(Date.now() / 1000) + KEPT_SECONDS;
        const standing = await take({ ...named, claim: requestName, fingerprint, created, ttl });
        requireSame(standing, fingerprint);
        named = makingOf(standing);
      } else if (earlier) {
        named = await goOn(earlier, making, false);
      }
      if (payment === undefined) return named;
      const paying: IdempotencyRecord = { ...named, claim: `payment#${payment}`, fingerprint, created };
      const standing = await take(paying);
      if (standing === paying) return named;
      const isSpent = await counts?.(standing);
      const age = (Date.now() - Date.parse(standing.created)) / 1000;
      if (standing.fingerprint === fingerprint) {
        if (isSpent) return makingOf(standing);
        return goOn(standing, standing.id === named.id ? named : makingOf(standing), age >= RENEWED_SECONDS);
      }
      const isOpen = !isSpent && age < ABANDONED_SECONDS;
      if (!isSpent && !isOpen && (await replace(paying, standing))) return named;
      // A refused request uses up nothing.
      await release();
      throw isSpent ? paymentNotValid() : beingUsed(standing);
    },
  };
}

const inIdent = { parameter: 'ident', pointer: '/data/relationships/payment/data/ident' };

/** The refusal of a payment or a key of which it is not clear yet what it makes. */
function beingUsed({ claim }: IdempotencyRecord): HttpError {
  const error = claim.startsWith('payment#')
    ? { detail: 'The payment is being used.', source: inIdent }
    : { detail: 'The Idempotency-Key is being used.', source: inParameter('Idempotency-Key') };
  return new HttpError(409, error, { 'Retry-After': String(ABANDONED_SECONDS) });
}

/** The documented refusal of a payment. */
export function paymentNotValid(): HttpError {
  return new HttpError(402, { detail: 'Payment not valid.', source: inIdent });
}

/** What a record names. */
export function makingOf({ id, line, part, attempt }: IdempotencyRecord): Making {
  return line === undefined || part === undefined || attempt === undefined ? { id } : { id, line, part, attempt };
}

function requestNameOf(request: Request, customer: Customer): string | undefined {
  const key = request.header('Idempotency-Key');
  if (key === undefined) return undefined;
  if (!fits(requestHeaders['Idempotency-Key'], key)) {
    const detail = 'The Idempotency-Key must be 1 to 255 visible ASCII characters.';
    throw new HttpError(400, { detail, source: inParameter('Idempotency-Key') });
  }
  return `request#${hash(canonical([customer.id, request.event.httpMethod, request.self, key]))}`;
}

function requireSame(record: IdempotencyRecord, fingerprint: string): void {
  if (record.fingerprint === fingerprint) return;
  const detail = 'The Idempotency-Key came with another content before.';
  throw new HttpError(422, { detail, source: inParameter('Idempotency-Key') });
}

function hash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** JSON with sorted members: equal contents have equal texts. */
function canonical(content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
