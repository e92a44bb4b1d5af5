import { reaches } from '../../api/statuses/statuses.ts';
import type { TokensAttributes } from '../../client/index.ts';

/** A line as it stands, or one that is deleted or has expired. */
type Line = Pick<TokensAttributes, 'available' | 'size'> & { readonly status: TokensAttributes['status'] | 'deleted' };

/** Codes that a line will have left when its latest batch is made. */
export function leftIn({ available, size, status }: Line): bigint {
  const left = BigInt(available);
  // From then on the batch is taken off already; one that has failed, or was deleted before, never is.
  return status === 'failed' || status === 'deleted' || reaches(status, 'ended') ? left : left - BigInt(size);
}

/** Whether a line is low: not enough is left for another batch like the last, or less than a tenth. One that is used up is not. */
export function isLow(attributes: TokensAttributes, total: bigint): boolean {
  const left = leftIn(attributes);
  return left > 0n && (left < BigInt(attributes.size) || left * 9n < total);
}
