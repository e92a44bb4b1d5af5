import { capacityOf, log2Of } from '../../engine/alphabet/capacity.ts';
import type { Head } from './head.ts';

/** What of a head says how many codes its line has, and how large they are. */
type Coded = Pick<Head, 'digits' | 'format'> & { readonly alphabet: Pick<Head['alphabet'], 'size' | 'widest'> };

/** Codes that the line has, made ones too: what its format counts, or k^n. */
export function capacityOfLine({ alphabet, digits, format }: Coded): bigint {
  return format === undefined ? capacityOf(alphabet.size, digits) : BigInt(format.capacity);
}

/** Most bytes of a code in UTF-8. */
export function codeBytesOf({ alphabet, digits, format }: Coded): number {
  return format?.bytes ?? digits * alphabet.widest;
}

/** Fewest bits of a code in gz, on average: what chance has chosen in it, or a bit for each byte and the newline. */
export function codeBitsOf({ alphabet, digits, format }: Coded): number {
  if (format === undefined) return digits * Math.log2(alphabet.size);
  return Math.max(log2Of(BigInt(format.capacity)), format.characters + 1);
}
