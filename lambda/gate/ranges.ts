import { target } from '../platform/permissions.ts';
import { putItem, queryPrefix } from '../platform/table.ts';
import { getActs, padded } from './acts.ts';

/** Standing ranges that a line may have: each verification reads all of them. */
export const MOST_RANGES = 1_000;
/** Milliseconds after which the request that has left an entry without its void cannot be running any more (a handler has 29 s). */
const ABANDONED_MS = 60_000;

/** That the codes at [from, next) are void, where the void stands. */
export interface Range {
  readonly void: string;
  readonly from: string;
  readonly next: string;
  /** When it was written last, ISO 8601. */
  readonly touched: string;
}

/** Writes the entry of a void of many codes. */
export async function putRange(line: string, { void: id, from, next }: Omit<Range, 'touched'>): Promise<void> {
  const item = `range#${padded(from)}#${id}`;
  await putItem(target('ledger:PutItem'), { line, item, void: id, from, next, touched: new Date().toISOString() });
}

/** The entries of a line, those of withdrawn voids too. */
export async function listRanges(line: string): Promise<Range[]> {
  return Array.fromAsync(queryPrefix<Range>(target('ledger:Query'), ['line', line], 'range#'));
}

/**
 * Whether the line may have one more range that stands. An entry without a void counts as well, as long as its request may be running:
 * so where each request writes its entry and then looks, no two of them pass that are one too many.
 * @param own the void whose own entry does not count.
 */
export async function hasRoom(line: string, own?: string): Promise<boolean> {
  const others = (await listRanges(line)).filter((range) => range.void !== own);
  if (others.length < MOST_RANGES) return true;
  const acts = await getActs(
    'void',
    line,
    others.map((range) => range.void),
  );
  const now = Date.now();
  const standing = others.filter((range) => {
    const act = acts.get(range.void);
    return act ? act.withdrawn === undefined : now - Date.parse(range.touched) < ABANDONED_MS;
  });
  return standing.length < MOST_RANGES;
}
