import { type ErrorSource, HttpError } from '../../../api/answers/errors.ts';
import { type AgreementName, agreements } from '../../../api/terms/agreements.ts';
import type { Alphabet } from '../../../engine/alphabet/alphabet.ts';
import { capacityOf, reachableOf } from '../../../engine/alphabet/capacity.ts';

/** Digits that no agreement exceeds: beyond them no capacity is computed. */
const mostDigits = BigInt(Math.max(...Object.values(agreements).map(({ maxDigits }) => maxDigits)));

const outOfLimit = (source: ErrorSource) => new HttpError(402, { detail: 'Out of limit.', source });
const outOfRange = (source: ErrorSource) => new HttpError(406, { detail: 'Out of range.', source });

/**
 * The number of digits, if the agreement has it.
 * @throws HttpError 402
 */
export function checkDigits(digits: bigint, agreement: AgreementName, source: ErrorSource): number {
  const { minDigits, maxDigits } = agreements[agreement];
  if (digits < minDigits || digits > maxDigits) throw outOfLimit(source);
  return Number(digits);
}

/** What a size is measured against. */
export interface SizeContext {
  readonly alphabet: Pick<Alphabet, 'size' | 'widest'>;
  readonly digits: bigint;
  /** Tokens of the line that are produced already. */
  readonly produced: bigint;
  readonly agreement: AgreementName;
  /** Too large a size is scaled down to what is reachable instead of being refused. */
  readonly lenient: boolean;
}

/**
 * Size and digits of an order, if they can be produced (406) and are within the agreement (402), in this order.
 * Below the agreement's minimum exactly what is left may be ordered.
 * @throws HttpError
 */
export function checkOrder(
  size: bigint,
  { alphabet, digits, produced, agreement, lenient }: SizeContext,
  sources: { readonly size: ErrorSource; readonly digits: ErrorSource },
): { size: number; digits: number } {
  // Without a bound the capacity itself could not be computed.
  if (digits > mostDigits) throw outOfLimit(sources.digits);
  const available = capacityOf(alphabet.size, Number(digits)) - produced;
  if (available === 0n || (size > available && !lenient)) throw outOfRange(sources.size);
  const checked = checkDigits(digits, agreement, sources.digits);
  const { minTokens, maxTokens, partBytes } = agreements[agreement];
  const reachable = reachableOf({ available, digits: checked, widest: alphabet.widest, maxTokens, partBytes });
  const granted = lenient && size > reachable ? reachable : size;
  const tooFew = granted < minTokens && granted !== available;
  if (granted > reachable || tooFew || granted === 0n) throw outOfLimit(sources.size);
  return { size: Number(granted), digits: checked };
}
