import { type ErrorSource, HttpError } from '../../../api/answers/errors.ts';
import { type AgreementName, agreements, type BoundedBy } from '../../../api/terms/agreements.ts';
import type { Alphabet } from '../../../engine/alphabet/alphabet.ts';
import { capacityOf, reachableOf } from '../../../engine/alphabet/capacity.ts';
import type { LineFormat } from '../../lines/head.ts';

/** What a value must be, as the `meta` of the refusal tells it. */
export type Bounds = {
  /** Decimal strings, as all that counts tokens or digits. */
  readonly minimum: string;
  readonly maximum: string;
  /** What bounds it: the agreement itself, its bytes of a part, or what there is. */
  readonly by: BoundedBy;
};

/** The bounds of a value. */
export const boundsOf = (minimum: bigint | number, maximum: bigint | number, by: BoundedBy): Bounds => ({
  minimum: String(minimum),
  maximum: String(maximum),
  by,
});

/** Digits that no agreement exceeds: beyond them no capacity is computed. */
const mostDigits = BigInt(Math.max(...Object.values(agreements).map(({ maxDigits }) => maxDigits)));

/** The refusal of a value that is out of its bounds. */
export const outOfLimit = (source: ErrorSource, meta: Bounds) =>
  new HttpError(402, { detail: 'Out of limit.', source, meta });
const outOfRange = (source: ErrorSource, meta: Bounds) => new HttpError(406, { detail: 'Out of range.', source, meta });

/**
 * The number of digits, if the agreement has it.
 * @throws HttpError 402
 */
export function checkDigits(digits: bigint, agreement: AgreementName, source: ErrorSource): number {
  const { minDigits, maxDigits } = agreements[agreement];
  const isWithin = digits >= minDigits && digits <= maxDigits;
  if (!isWithin) throw outOfLimit(source, boundsOf(minDigits, maxDigits, 'agreement'));
  return Number(digits);
}

/** What a size is measured against. */
export interface SizeContext {
  readonly alphabet: Pick<Alphabet, 'size' | 'widest'>;
  readonly digits: bigint;
  /** The format of the codes, where they have one. */
  readonly format?: Pick<LineFormat, 'capacity' | 'bytes'> | undefined;
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
  { alphabet, digits, format, produced, agreement, lenient }: SizeContext,
  sources: { readonly size: ErrorSource; readonly digits: ErrorSource },
): { size: number; digits: number } {
  // Without a bound the capacity itself could not be computed.
  if (digits > mostDigits) checkDigits(digits, agreement, sources.digits);
  const capacity = format === undefined ? capacityOf(alphabet.size, Number(digits)) : BigInt(format.capacity);
  const available = capacity - produced;
  const { minTokens, maxTokens, partBytes } = agreements[agreement];
  const tokenBytes = format?.bytes ?? Math.max(1, Number(digits)) * alphabet.widest;
  const reachable = reachableOf({ available, tokenBytes, maxTokens, partBytes });
  const least = available < minTokens ? available : BigInt(minTokens);
  const bounds = () => boundsOf(least, reachable, boundOf(size, { available, reachable, maxTokens, minTokens }));
  if (available === 0n || (size > available && !lenient)) throw outOfRange(sources.size, bounds());
  const checked = checkDigits(digits, agreement, sources.digits);
  const granted = lenient && size > reachable ? reachable : size;
  if (granted > reachable || granted < least || granted === 0n) throw outOfLimit(sources.size, bounds());
  return { size: Number(granted), digits: checked };
}

/** What bounds the size on the side that it has passed. */
function boundOf(
  size: bigint,
  {
    available,
    reachable,
    maxTokens,
    minTokens,
  }: { available: bigint; reachable: bigint; maxTokens: number; minTokens: number },
): Bounds['by'] {
  if (size <= reachable) return available < minTokens ? 'available' : 'agreement';
  if (reachable === available) return 'available';
  return reachable === BigInt(maxTokens) ? 'agreement' : 'bytes';
}
