import type { UniqueTokens } from '../../client/index.ts';
import { codesIn, newReads, type Reads, requireReadable, type Table } from '../checks/asked-codes.ts';
import { nameOf } from '../checks/content.ts';
import { partOfLine } from '../orders/line-facts.ts';
import { UsageError } from '../platform/exits.ts';
import { grouped } from '../platform/output.ts';

/** Labels of one document. */
export const MOST_LABELS = 10_000;

/** Which codes of a file or a part are printed, from 1, both included. */
export interface Rows {
  readonly first: number;
  readonly last: number;
}

/**
 * The codes of a file, one a line or in a column of a table; blank lines are passed over.
 * @throws UsageError for too many, or none
 */
export async function codesOfFile(
  file: string,
  rows: Rows | undefined,
  table: Table = {},
): Promise<{ readonly codes: string[]; readonly reads: Reads }> {
  const reads = newReads();
  const codes: string[] = [];
  let count = 0;
  for await (const { token } of codesIn([file], reads, table)) {
    count++;
    if (rows ? count >= rows.first && count <= rows.last : count <= MOST_LABELS) codes.push(token);
  }
  requireReadable(file, reads);
  return { codes: required(nameOf(file), codes, count, rows), reads };
}

/**
 * The codes of a part, from the service, which keeps a record of it.
 * @throws UsageError; RefusedError; ApiError
 */
export async function codesOfPart(
  client: UniqueTokens,
  line: string,
  part: number,
  rows: Rows | undefined,
): Promise<string[]> {
  const known = (await partOfLine(client, line, part)).attributes;
  const size = Number(known.size);
  const [first, last] = rows ? [rows.first, Math.min(rows.last, size)] : [1, size];
  if (first > size || last - first >= MOST_LABELS) return required(`Batch ${part}`, [], size, rows);
  const attributes = { from: String(BigInt(known.first) + BigInt(first - 1)), count: String(last - first + 1) };
  const body = { data: { type: 'codes' as const, attributes } };
  const text = await client.reissueCodes({ path: { id: line }, body }, { parseAs: 'text', idempotencyKey: true });
  return String(text).split('\n');
}

function required(name: string, codes: string[], count: number, rows: Rows | undefined): string[] {
  if (count === 0) throw new UsageError(`${name} holds no codes.`);
  if (rows === undefined && count > MOST_LABELS) {
    throw new UsageError(
      `${name} has ${grouped(count)} codes, and one document has at most ${grouped(MOST_LABELS)} labels. ` +
        `Make several: --rows 1-${MOST_LABELS}, then --rows ${MOST_LABELS + 1}-${Math.min(count, 2 * MOST_LABELS)}, and so on.`,
    );
  }
  if (codes.length === 0) throw new UsageError(`${name} has ${grouped(count)} codes, so --rows names none of them.`);
  return codes;
}

/** `1-10000`. @throws UsageError */
export function rowsOf(text: string): Rows {
  const [, first = 0, last = 0] = (/^(\d{1,12})-(\d{1,12})$/.exec(text) ?? []).map(Number);
  if (first < 1 || last < first || last - first >= MOST_LABELS) {
    throw new UsageError(`--rows must name 1 to ${grouped(MOST_LABELS)} codes, as in 1-10000.`);
  }
  return { first, last };
}
