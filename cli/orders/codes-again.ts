import { randomUUID } from 'node:crypto';
import { codesAgain, mostCodesOf, type UniqueTokens } from '../../client/index.ts';
import { partOfLine } from './line-facts.ts';

/** Codes one after the other, from a position of their line. */
export interface Positions {
  readonly from: bigint;
  readonly count: bigint;
}

/** The positions of a part. @throws RefusedError where there is none; ApiError */
export async function positionsOfPart(client: UniqueTokens, id: string, part: number): Promise<Positions> {
  const { first, size } = (await partOfLine(client, id, part)).attributes;
  return { from: BigInt(first), count: BigInt(size) };
}

/**
 * Issued codes as text, one a line, without a newline behind the last one as in the data file; or as CSV with one heading. In as many
 * requests as it takes.
 * @throws ApiError; ConnectionError
 */
export async function* codesAgainAt(
  client: UniqueTokens,
  id: string,
  { from, count }: Positions,
  csv: boolean,
): AsyncGenerator<Uint8Array> {
  let most = count;
  for (let at = 0n; at < count; ) {
    let size = count - at;
    if (size > most) size = most;
    const asked = { from: String(from + at), count: String(size) };
    const bytes = codesAgain(client, id, asked, randomUUID(), csv ? 'text/csv' : 'text/plain');
    try {
      yield* csv ? withoutHeading(bytes, at > 0n) : bytes;
    } catch (error) {
      const maximum = mostCodesOf(error);
      if (maximum === undefined || BigInt(maximum) >= most || BigInt(maximum) < 1n) throw error;
      most = BigInt(maximum);
      continue;
    }
    at += size;
    if (!csv && at < count) yield NEWLINE;
  }
}

/** Between two pieces, and behind the last code of a file for people. */
export const NEWLINE = Uint8Array.of(10);

async function* withoutHeading(bytes: AsyncGenerator<Uint8Array>, isLater: boolean): AsyncGenerator<Uint8Array> {
  let isHeading = isLater;
  for await (const piece of bytes) {
    const end = isHeading ? piece.indexOf(10) : -1;
    if (isHeading && end < 0) continue;
    isHeading = false;
    yield piece.subarray(end + 1);
  }
}
