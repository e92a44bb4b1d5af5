import { createHash } from 'node:crypto';
import { type Claim, getClaim, putNewClaim, releaseClaim, replaceClaim } from '../records/claims.ts';
import type { Customer } from '../records/customers.ts';
import type { Attempt } from '../records/head.ts';
import { HttpError, inParameter } from './errors.ts';
import type { Request } from './request.ts';

/** Seconds for which an Idempotency-Key is remembered. */
const KEPT_SECONDS = 7 * 24 * 3600;
/** Seconds after which whoever made a claim without making what it names is not running any more (a handler has 29). */
const ABANDONED_SECONDS = 60;

/** What a claim that is being made is to name. */
export type Making = { readonly id: string } & Partial<Attempt>;

/** A request's claim to be carried out once. */
export interface OnceOnly {
  /** What an earlier request under the same key has claimed; its repeats answer with that. */
  readonly earlier: Claim | undefined;
  /**
   * The claim that an equal request has made since, under the same key or with the same payment; undefined where none has.
   */
  since(payment?: string): Promise<Claim | undefined>;
  /**
   * Claims what is about to be made. Of several at the same time one is first; the others get what that one claimed.
   * @param payment the PaymentIntent that pays for it, where payments are checked.
   * @param counts whether what a claim names has been made under it.
   * @throws HttpError 402 for a payment that has bought something else, 409 for one that may be just about to, 422
   */
  claim(making: Making, payment?: string, counts?: (claim: Claim) => Promise<boolean>): Promise<Making>;
  /** Takes the claims away again, where what they name could not be made. */
  release(): Promise<void>;
}

/**
 * Looks what the request's Idempotency-Key has claimed before.
 * @param content the request's content as it was parsed: multipart boundaries and member order do not count.
 * @throws HttpError 400 for a key that is none, 422 for a key that came with another content.
 */
export async function onceOnly(request: Request, customer: Customer, content: unknown): Promise<OnceOnly> {
  const fingerprint = hash(canonical([customer.id, request.event.httpMethod, request.self, content]));
  const requestClaim = requestClaimOf(request, customer);
  const made: Claim[] = [];
  const earlier = requestClaim === undefined ? undefined : await getClaim(requestClaim);
  if (earlier) requireSame(earlier, fingerprint);

  const take = async (claim: Claim): Promise<Claim> => {
    if (await putNewClaim(claim)) {
      made.push(claim);
      return claim;
    }
    return (await getClaim(claim.claim)) ?? claim;
  };

  const release = async () => {
    await Promise.all(made.map(releaseClaim));
  };

  return {
    earlier,
    release,
    async since(payment) {
      const names = [requestClaim, payment === undefined ? undefined : `payment#${payment}`];
      for (const name of names) {
        const claim = name === undefined ? undefined : await getClaim(name);
        if (claim?.fingerprint === fingerprint) return claim;
      }
      return undefined;
    },
    async claim(making, payment, counts) {
      const created = new Date().toISOString();
      let named = making;
      if (requestClaim !== undefined && !earlier) {
        const ttl = Math.floor(Date.now() / 1000) + KEPT_SECONDS;
        const standing = await take({ ...named, claim: requestClaim, fingerprint, created, ttl });
        requireSame(standing, fingerprint);
        named = makingOf(standing);
      }
      if (payment === undefined) return named;
      const paying: Claim = { ...named, claim: `payment#${payment}`, fingerprint, created };
      const standing = await take(paying);
      if (standing.id === paying.id) return named;
      if (standing.fingerprint === fingerprint) return makingOf(standing);
      const isSpent = await counts?.(standing);
      const isOpen = !isSpent && Date.now() - Date.parse(standing.created) < ABANDONED_SECONDS * 1000;
      const replaced = !isSpent && !isOpen && (await replaceClaim(paying, standing.id));
      if (replaced) {
        made.push(paying);
        return named;
      }
      // What a refused request carried is not consumed.
      await release();
      if (!isOpen) throw paymentNotValid();
      throw new HttpError(409, { detail: 'The payment is being used.', source: inIdent }, { 'Retry-After': '60' });
    },
  };
}

const inIdent = { parameter: 'ident', pointer: '/data/relationships/payment/data/ident' };

/** The documented refusal of a payment. */
export function paymentNotValid(): HttpError {
  return new HttpError(402, { detail: 'Payment not valid.', source: inIdent });
}

/** What a claim names. */
export function makingOf({ id, line, part, attempt }: Claim): Making {
  return line === undefined || part === undefined || attempt === undefined ? { id } : { id, line, part, attempt };
}

function requestClaimOf(request: Request, customer: Customer): string | undefined {
  const key = request.header('Idempotency-Key');
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    const detail = 'The Idempotency-Key must be 1 to 255 visible ASCII characters.';
    throw new HttpError(400, { detail, source: inParameter('Idempotency-Key') });
  }
  return `request#${hash(canonical([customer.id, request.event.httpMethod, request.self, key]))}`;
}

function requireSame(claim: Claim, fingerprint: string): void {
  if (claim.fingerprint === fingerprint) return;
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
