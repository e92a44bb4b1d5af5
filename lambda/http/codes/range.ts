import { HttpError, inBody } from '../../../api/answers/errors.ts';
import { MOST_REISSUED } from '../../../api/terms/reissue.ts';
import type { Head } from '../../lines/head.ts';
import { placeOf } from '../../lines/issued.ts';

/** Issued positions of a line, from one on. */
export interface IssuedRange {
  readonly from: bigint;
  readonly count: number;
  /** The part, where all of it was asked for. */
  readonly part?: number;
}

/** What was asked for, as the body's schema has it. */
interface Asked {
  readonly part?: number | undefined;
  readonly from?: bigint | undefined;
  readonly count?: bigint | undefined;
}

const inCodes = {
  part: inBody('data', 'attributes', 'part'),
  from: inBody('data', 'attributes', 'from'),
  count: inBody('data', 'attributes', 'count'),
};

/**
 * The positions that are asked for, if they are not too many (402), and all of them were issued (422).
 * @param codeBytes most bytes of a code in the answer.
 * @throws HttpError
 */
export async function issuedRange(head: Head, asked: Asked, codeBytes: number): Promise<IssuedRange> {
  const byBytes = Math.floor(MOST_REISSUED.bytes / codeBytes);
  const maximum = Math.min(MOST_REISSUED.codes, byBytes);
  const requireAtMost = (count: bigint) => {
    if (count <= BigInt(maximum)) return;
    throw new HttpError(402, {
      detail: `At most ${maximum} codes at once.`,
      source: asked.part === undefined ? inCodes.count : inCodes.part,
      meta: { maximum: String(maximum), by: byBytes < MOST_REISSUED.codes ? 'bytes' : 'codes' },
    });
  };
  // Of a range before it is looked at, so that the bound is told in any case.
  requireAtMost(asked.count ?? 0n);
  const range = await issuedPositions(head, asked);
  requireAtMost(range.count);
  return { ...range, count: Number(range.count) };
}

/**
 * The positions that are asked for, however many, if all of them were issued.
 * @throws HttpError 422
 */
export async function issuedPositions(head: Head, asked: Asked): Promise<Positions> {
  return asked.part === undefined ? positionsOf(head, asked) : positionsOfPart(head, asked.part);
}

/** Positions of a line, from one on. */
export interface Positions {
  readonly from: bigint;
  readonly count: bigint;
  readonly part?: number;
}

function positionsOf({ next }: Head, { from = 0n, count = 0n }: Asked): Positions {
  const issued = BigInt(next);
  if (from >= issued) throw notIssued(`Position ${from}`, inCodes.from);
  if (from + count > issued) throw notIssued(`Position ${issued}`, inCodes.count);
  return { from, count };
}

async function positionsOfPart(head: Head, part: number): Promise<Positions> {
  const place = await placeOf(head, part);
  if (!place) throw notIssued(`Part ${part}`, inCodes.part);
  const from = BigInt(place.first);
  return { from, count: BigInt(place.next) - from, part };
}

function notIssued(what: string, source: HttpError['faults'][number]['source']): HttpError {
  return new HttpError(422, { detail: `${what} was not issued.`, ...(source && { source }) });
}
