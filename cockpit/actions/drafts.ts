import type { OrderTokens } from '../../client/index.ts';
import { priceOf } from '../../lambda/payments/price.ts';
import { wholeNumber } from '../number.ts';
import type { Draft } from '../state/draft.ts';
import type { OpenSession } from '../state/state.ts';
import { change, state } from '../state/store.ts';
import { uuid } from '../uuid.ts';

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
