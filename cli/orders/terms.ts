import { randomBytes, randomUUID } from 'node:crypto';
import { boundsText, type CapacityDocument, type Session, sizeBounds, uniqueTokens } from '../../client/index.ts';
import { RefusedError, UsageError } from '../platform/exits.ts';
import { grouped } from '../platform/output.ts';
import { retry } from '../platform/sessions.ts';
import type { Settings } from '../platform/settings.ts';
import type { OrderState, Wanted } from './state.ts';

/** What the service asks of an order. Of an older service it is not known. */
export interface Terms {
  readonly payments?: 'none' | 'stripe';
  readonly limits?: Session['attributes']['limits'];
}

/** Asks the service for the terms of the customer of a session. */
export async function termsOf({ url, apiKey }: Settings, session: string): Promise<Terms> {
  const { data, meta } = await uniqueTokens({ url, apiKey, retry }).getSession({
    path: { id: session },
    query: { meta: 'currency', 'page[size]': 1 },
  });
  const limits = data[0]?.attributes.limits;
  return { ...(meta?.payments && { payments: meta.payments }), ...(limits && { limits }) };
}

/**
 * The payment that an order is sent with: where payments are checked the one that was given, and where none are, only that.
 * What an older service asks is not known, so it gets one of the right form.
 * @throws UsageError where one is needed and none was given
 */
export function paymentOf({ paymentId, paymentIdent }: Wanted, { payments }: Terms): Pick<OrderState, 'payment'> {
  if (payments === 'stripe' && paymentIdent === undefined) {
    throw new UsageError(
      'This service checks payments. Give --payment-ident with a PaymentIntent of Stripe that has succeeded.',
    );
  }
  if (payments === 'none' && (paymentId ?? paymentIdent) === undefined) return {};
  const ident = paymentIdent ?? `pi_${randomBytes(12).toString('hex')}`;
  return { payment: { id: paymentId ?? randomUUID(), ident } };
}

/** What says how many tokens there are. */
type Counted = {
  readonly data: { readonly attributes: Pick<CapacityDocument['data']['attributes'], 'available' | 'reachable'> };
};

/**
 * Requires a size that the service will take, before anything is sent.
 * @throws RefusedError with the bounds in words
 */
export function requireWithin({ limits }: Terms, capacity: Counted, size: string): void {
  if (!limits) return;
  const bounds = sizeBounds(size, limits, capacity.data.attributes);
  if (!bounds) return;
  const isTooLarge = BigInt(size) > BigInt(bounds.maximum) && bounds.by !== 'available';
  const isTooSmall = BigInt(size) < BigInt(bounds.minimum) && bounds.by !== 'available';
  const parts = ` Order ${grouped(bounds.maximum)} now, and the rest with "unique-tokens continue".`;
  const more = ` Order ${grouped(bounds.minimum)}: codes that you do not use do no harm, and "labels --rows 1-${size}" prints as many as you need.`;
  throw new RefusedError(`${boundsText('size', bounds)}${isTooLarge ? parts : isTooSmall ? more : ''}`);
}
