import { priceOf } from '../../api/terms/price.ts';
import type { OrderTokens } from '../../client/index.ts';
import type { Draft } from '../state/draft.ts';
import type { Problem } from '../state/problem.ts';
import type { OpenSession } from '../state/state.ts';
import { change, state } from '../state/store.ts';
import { grouped, wholeNumber } from '../values/number.ts';
import { uuid } from '../values/uuid.ts';

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
      attributes: { size: plain(size), digits: plain(digits), alphabet },
      relationships: {
        payment: { data: { id: payment.id.trim(), ident: payment.ident.trim(), type: 'transaction' } },
      },
    },
  };
}

/** A number without marks between its thousands; what is none stays as it is, for the service to refuse. */
const plain = (text: string) => String(wholeNumber(text) ?? text.trim());

/** What of a draft is surely refused, as the session's agreement and the capacity tell: it is not asked for. */
export function faultsOf(name: DraftName): readonly Problem[] {
  const { digits, size } = state()[name];
  const { limits } = state().session.open as OpenSession;
  const { least, most } = boundsOf(name);
  return [
    ...outside(digits, limits.minDigits, limits.maxDigits, 'digits', 'digits'),
    ...outside(size, least, most, 'size', 'codes in one order'),
  ];
}

/**
 * How few and how many codes one order may ask for, as far as it is known here. What a space, or a line, has left may be ordered
 * though it is fewer than the agreement has it, and of a line the page may not know what that is.
 */
function boundsOf(name: DraftName): { readonly least: bigint; readonly most: bigint } {
  const { minTokens, maxTokens } = (state().session.open as OpenSession).limits;
  const { busy, available, reachable } = state().capacity;
  if (name !== 'order' || available === undefined) return { least: 1n, most: BigInt(maxTokens) };
  const least = available < minTokens ? available : BigInt(minTokens);
  return { least, most: busy || reachable === undefined ? BigInt(maxTokens) : reachable };
}

function outside(
  text: string,
  least: bigint | number,
  most: bigint | number,
  at: string,
  unit: string,
): readonly Problem[] {
  const value = wholeNumber(text);
  if (value !== undefined && value >= least && value <= most) return [];
  const range = `${grouped(least)} to ${grouped(most)} ${unit}.`;
  return [{ detail: value === undefined ? `A whole number: ${range}` : `Only ${range}`, at }];
}

/** What an order costs, in the minor unit of the currency; undefined until it can be told. */
export function priceOfDraft(draft: Draft, { price, currency, limits }: OpenSession): bigint | undefined {
  const size = wholeNumber(draft.size);
  const digits = wholeNumber(draft.digits);
  if (size === undefined || size < 1n || size > limits.maxTokens) return undefined;
  if (digits === undefined || digits < limits.minDigits || digits > limits.maxDigits) return undefined;
  const analysis = draft.analysis ? 'metrics' : 'none';
  return priceOf({ size: Number(size), digits: Number(digits), analysis }, { price, currency });
}
