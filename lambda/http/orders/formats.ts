import { type ErrorSource, HttpError, inBody } from '../../../api/answers/errors.ts';
import type { ShownFormat } from '../../../api/documents/line.ts';
import { membersOf } from '../../../api/requests/format-schema.ts';
import type { Alphabet } from '../../../engine/alphabet/alphabet.ts';
import { capacityOfFormat, type FormatCapacity } from '../../../engine/formats/capacity.ts';
import { FormatError } from '../../../engine/formats/errors.ts';
import { hashOfRequest, resolveFormat } from '../../../engine/formats/resolve.ts';
import { capacityOfResolved, hashOfResolved, type ResolvedFormat } from '../../../engine/formats/resolved.ts';
import { characterBytes } from '../../../engine/formats/shape.ts';
import type { Head, LineFormat } from '../../lines/head.ts';
import { inOrder } from './orders.ts';

/** Where a format stands in the body. */
const path = ['data', 'attributes', 'format'] as const;

/**
 * Resolves the format that a request asks for.
 * @throws HttpError 422 with a pointer to the member at fault
 */
export function acceptedFormat(alphabet: Alphabet, format: unknown, digits: bigint | undefined): ResolvedFormat {
  return asked(() => resolveFormat({ alphabet, format, digits: digits === undefined ? undefined : Number(digits) }));
}

/**
 * What a format comes to.
 * @throws HttpError 422 with a pointer to the member at fault
 */
export function capacityAsked(alphabet: Alphabet, format: unknown, digits: bigint | undefined): FormatCapacity {
  return asked(() => capacityOfFormat({ alphabet, format, digits: digits === undefined ? undefined : Number(digits) }));
}

/**
 * The faults of a continuation that asks for another format than the line has.
 * @param line what the ledger or the snapshot says.
 * @throws HttpError 422 for what is no format
 */
export function formatFaults(
  format: unknown,
  line: Pick<Head, 'digits'> & { readonly format?: Pick<LineFormat, 'request'> | undefined },
  whose: 'line' | 'snapshot',
): readonly { readonly detail: string; readonly source: ErrorSource }[] {
  if (format === undefined) return [];
  const isSame = asked(() => hashOfRequest(format, line.digits)) === line.format?.request;
  return isSame
    ? []
    : [{ detail: `The format must be that of the ${whose}. You may leave it out.`, source: inOrder.format }];
}

/** What a head keeps of a resolved format. */
export function lineFormatOf(format: ResolvedFormat, alphabet: Alphabet): LineFormat {
  const bytes = characterBytes(format, alphabet);
  return {
    hash: hashOfResolved(format),
    request: format.request,
    capacity: String(capacityOfResolved(format)),
    characters: bytes.length,
    bytes: bytes.reduce((sum, each) => sum + each, 0),
    shown: shownFormat(format),
  };
}

function shownFormat({ check, runs, shown: { pattern, lists, words, codes } }: ResolvedFormat): ShownFormat {
  const avoid = {
    ...(lists.length === 0 ? {} : { lists }),
    ...(words.count === 0 ? {} : { words }),
    ...(runs === undefined ? {} : { runs }),
    ...(codes.count + codes.ignored === 0 ? {} : { codes }),
  };
  return { pattern, ...(check && { check }), ...(Object.keys(avoid).length === 0 ? {} : { avoid }) };
}

function asked<T>(resolve: () => T): T {
  try {
    return resolve();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new HttpError(422, { detail: error.message, source: inBody(...path, ...membersOf(error.pointer)) });
  }
}
