import { allItems, type UniqueTokens } from '../../client/index.ts';
import { linesOf } from '../checks/content.ts';
import { RefusedError, UsageError } from '../platform/exits.ts';
import { grouped } from '../platform/output.ts';
import { columns } from '../tables/issued-codes.ts';

/** Labels of one document. */
export const MOST_LABELS = 10_000;

/** Which codes of a file or a part are printed, from 1, both included. */
export interface Rows {
  readonly first: number;
  readonly last: number;
}

/**
 * The codes of a file, one a line; blank lines are passed over.
 * @throws UsageError for too many, none, or a table
 */
export async function codesOfFile(file: string, rows: Rows | undefined): Promise<string[]> {
  const codes: string[] = [];
  let count = 0;
  for await (const line of linesOf(file)) {
    if (line.trim() === '') continue;
    count++;
    if (count === 1 && line === columns.join(',')) {
      throw new UsageError(`${file} is a table. Give the text file beside it, with one code on each line.`);
    }
    if (rows ? count >= rows.first && count <= rows.last : count <= MOST_LABELS) codes.push(line);
  }
  return required(file, codes, count, rows);
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
  const name = `Part ${part}`;
  const parts = await allItems((query) => client.listPartsOfLine({ path: { id: line }, query }));
  const known = parts.find(({ attributes }) => attributes.part === part)?.attributes;
  if (known === undefined) {
    throw new RefusedError(`The line has no part ${part} that has ended. It has ${grouped(parts.length)}.`);
  }
  const size = Number(known.size);
  const [first, last] = rows ? [rows.first, Math.min(rows.last, size)] : [1, size];
  if (first > size || last - first >= MOST_LABELS) return required(name, [], size, rows);
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
