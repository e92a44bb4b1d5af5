import { priceOf } from '../../api/terms/price.ts';
import { type Bounds, boundsText, type Format, type OrderTokens, sizeBounds } from '../../client/index.ts';
import { type FormatPreset, formatPresets } from '../../engine/formats/presets.ts';
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

/** Whether orders of this session must be paid for. */
export const isPaid = ({ payments }: OpenSession): boolean => payments !== 'none';

/** A check symbol for patterns that have a place for one, where no preset says which. */
const CHECK = 'iso7064';

/** What the codes of the draft look like, as the API takes it; undefined where they are so many digits and nothing else. */
export function formatOf({ pattern, preset }: Pick<Draft, 'pattern' | 'preset'>): Format | undefined {
  if (pattern === '') return undefined;
  const { check = CHECK, avoid }: FormatPreset['format'] = preset === '' ? { pattern } : formatPresets[preset].format;
  const { lists, runs } = avoid ?? {};
  return {
    pattern,
    ...(/(^|[^\\])\*/.test(pattern) && { check }),
    ...(avoid && { avoid: { ...(lists && { lists: [...lists] }), ...(runs !== undefined && { runs }) } }),
  };
}

/** The draft as the API takes it, with a payment where payments are checked. */
export function bodyOf(draft: Draft): OrderTokens {
  const { alphabet, digits, size, seed, payment, note } = draft;
  const format = formatOf(draft);
  return {
    ...(seed === '' ? {} : { meta: { seed } }),
    data: {
      type: 'tokens',
      attributes: {
        size: plain(size),
        alphabet,
        ...(format ? { format } : { digits: plain(digits) }),
        ...(note.trim() !== '' && { note: note.trim() }),
      },
      ...(isPaid(state().session.open as OpenSession) && {
        relationships: {
          payment: { data: { id: payment.id.trim(), ident: payment.ident.trim(), type: 'transaction' } },
        },
      }),
    },
  };
}

/** A number without marks between its thousands; what is none stays as it is, for the service to refuse. */
const plain = (text: string) => String(wholeNumber(text) ?? text.trim());

/** Most characters of a note, and of a seed. */
const MOST = { note: 1_000, seed: 256 } as const;

/**
 * What of a draft is surely refused, as the session's agreement and the capacity tell: it is told while typing, and not asked for.
 */
export function faultsOf(name: DraftName): readonly Problem[] {
  const { digits, size, note, seed, payment } = state()[name];
  const { minDigits, maxDigits } = (state().session.open as OpenSession).limits;
  const ofDigits = boundsBetween(minDigits, maxDigits);
  return [
    ...outside(digits, 'digits', (value) => (value < minDigits || value > maxDigits ? ofDigits : undefined)),
    ...outside(size, 'size', (value) => sizeBoundsOf(name, value)),
    ...tooLong(note, MOST.note, '/data/attributes/note'),
    ...tooLong(seed, MOST.seed, '/meta/seed'),
    ...(/^(pi_[A-Za-z0-9]{24})?$/.test(payment.ident.trim())
      ? []
      : [{ detail: 'The ident must be "pi_" and 24 letters or digits.', at: 'ident' }]),
  ];
}

const boundsBetween = (minimum: number, maximum: number): Bounds => ({
  minimum: String(minimum),
  maximum: String(maximum),
  by: 'agreement',
});

/**
 * The bounds that a size has passed, as far as they are known here. What a space, or a line, has left may be ordered though it is
 * fewer than the agreement has it, and of a line the page may not know what that is.
 */
function sizeBoundsOf(name: DraftName, size: bigint): Bounds | undefined {
  const { limits } = state().session.open as OpenSession;
  const { busy, available, reachable } = state().capacity;
  if (name !== 'order' || available === undefined) {
    return size < 1n || size > limits.maxTokens ? boundsBetween(1, limits.maxTokens) : undefined;
  }
  const most = busy || reachable === undefined ? limits.maxTokens : reachable;
  return sizeBounds(String(size), limits, { available: String(available), reachable: String(most) });
}

function tooLong(text: string, most: number, at: string): readonly Problem[] {
  const { length } = [...text];
  return length <= most ? [] : [{ detail: `At most ${grouped(most)} characters; these are ${grouped(length)}.`, at }];
}

function outside(text: string, at: string, boundsOf: (value: bigint) => Bounds | undefined): readonly Problem[] {
  const value = wholeNumber(text);
  if (value === undefined) return [{ detail: 'Enter a whole number.', at }];
  const bounds = boundsOf(value);
  return bounds ? [{ detail: boundsText(at, bounds), at }] : [];
}

/** What an order costs, in the minor unit of the currency; undefined until it can be told, and where nobody pays. */
export function priceOfDraft(draft: Draft, open: OpenSession): bigint | undefined {
  const { price, currency, limits } = open;
  if (!isPaid(open)) return undefined;
  const size = wholeNumber(draft.size);
  const digits = wholeNumber(draft.digits);
  if (size === undefined || size < 1n || size > limits.maxTokens) return undefined;
  if (digits === undefined || digits < limits.minDigits || digits > limits.maxDigits) return undefined;
  const analysis = draft.analysis ? 'metrics' : 'none';
  return priceOf({ size: Number(size), digits: Number(digits), analysis }, { price, currency });
}
