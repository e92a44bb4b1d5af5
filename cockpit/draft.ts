import type { OrderTokens } from '../client/index.ts';
import { priceOf } from '../lambda/payments/price.ts';
import { wholeNumber } from './number.ts';
import type { Draft, OpenSession } from './state.ts';
import { change, state } from './store.ts';

/** A random UUID (RFC 9562, version 4). `crypto.randomUUID` exists on https and on this machine's own address alone. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A draft to begin with: a seed and a transaction of its own, and no payment. */
export function newDraft(before?: Draft): Draft {
  const { alphabet = 'UPPER_EPCG30', digits = '20', size = '1000', analysis = false } = before ?? {};
  return {
    alphabet,
    digits,
    size,
    analysis,
    seed: uuid(),
    payment: { id: uuid(), ident: '' },
    idempotencyKey: uuid(),
    busy: false,
    problems: [],
  };
}

/** The two orders that may be under way. */
export type DraftName = 'order' | 'continuation';

/** Changes a draft: from then on it is another order. */
export function edit(name: DraftName, values: Partial<Draft> & { readonly file?: File }): void {
  change(name, { ...values, idempotencyKey: uuid(), problems: [] });
}

/** A payment as it must look, of nothing: for services that do not check payments. */
export function sandboxPayment(name: DraftName): void {
  const ident = `pi_${uuid().replaceAll('-', '').slice(0, 24)}`;
  edit(name, { payment: { ...state()[name].payment, ident } });
}

/** The draft as the API takes it. */
export function bodyOf({ alphabet, digits, size, seed, payment }: Draft): OrderTokens {
  return {
    ...(seed === '' ? {} : { meta: { seed } }),
    data: {
      type: 'tokens',
      attributes: { size: size.trim(), digits: digits.trim(), alphabet },
      relationships: {
        payment: { data: { id: payment.id.trim(), ident: payment.ident.trim(), type: 'transaction' } },
      },
    },
  };
}

/** What an order costs, in the minor unit of the currency; undefined until it can be told. */
export function priceOfDraft(draft: Draft, { price, currency }: OpenSession): bigint | undefined {
  const size = wholeNumber(draft.size);
  const digits = wholeNumber(draft.digits);
  if (size === undefined || digits === undefined || size > Number.MAX_SAFE_INTEGER || digits > 1024n) return undefined;
  const analysis = draft.analysis ? 'metrics' : 'none';
  return priceOf({ size: Number(size), digits: Number(digits), analysis }, { price, currency });
}
