import { target } from '../platform/permissions.ts';
import { getItems, queryItems, queryPrefix } from '../platform/table.ts';
import { type Act, getActs, padded } from './acts.ts';
import { listRanges } from './ranges.ts';
import type { Redemption } from './redemptions.ts';
import { sideBySide } from './side-by-side.ts';
import type { Void } from './voids.ts';

/** What has become of a code: withdrawn acts do not count. */
export interface Standing {
  /** The earliest void that stands. */
  readonly void?: Void;
  readonly redeemed?: Redemption;
  /** In the answer to a redemption: whether it was this one that has taken the code. */
  readonly first?: boolean;
}

/** The items that say what has become of codes stand between these: the first ones are `range#…`, the last `voided#…` (acts.ts). */
const [FIRST, LAST] = ['range#', 'voided$'];

/**
 * Whether any code of the line may be void or redeemed: of most lines none is, and this one read tells so. It is true as well where codes
 * were had again, since that stands between.
 */
export async function isTouched(line: string): Promise<boolean> {
  const items = queryItems({
    TableName: target('ledger:Query'),
    KeyConditionExpression: '#line = :line AND #item BETWEEN :first AND :last',
    ExpressionAttributeNames: { '#line': 'line', '#item': 'item' },
    ExpressionAttributeValues: { ':line': line, ':first': FIRST, ':last': LAST },
    Limit: 1,
  });
  for await (const _ of items) return true;
  return false;
}

/**
 * What has become of the codes of a line; a position to which nothing has happened is not in it. It takes as many reads as there are
 * codes, and as many again as were void once or redeemed: how many others the line has does not count.
 */
export async function standingOf(line: string, positions: readonly bigint[]): Promise<Map<bigint, Standing>> {
  const all = [...new Set(positions)];
  const [voids, redemptions] = await Promise.all([voidsOf(line, all), redemptionsOf(line, all)]);
  const found = new Map<bigint, Standing>();
  for (const position of all) {
    const [one, redeemed] = [voids.get(position), redemptions.get(position)];
    if (one ?? redeemed) found.set(position, { ...(one && { void: one }), ...(redeemed && { redeemed }) });
  }
  return found;
}

async function voidsOf(line: string, positions: readonly bigint[]): Promise<Map<bigint, Void>> {
  const [ids, ranges] = await Promise.all([voidIdsOf(line, positions), listRanges(line)]);
  for (const { void: id, from, next } of ranges) {
    const [first, end] = [BigInt(from), BigInt(next)];
    for (const position of positions) {
      if (position >= first && position < end) ids.set(position, [...(ids.get(position) ?? []), id]);
    }
  }
  return earliest(line, ids);
}

/** The voids that have an entry of one of these codes; without their ranges. */
async function voidIdsOf(line: string, positions: readonly bigint[]): Promise<Map<bigint, string[]>> {
  const ids = new Map<bigint, string[]>();
  if (!(await hasAny(line, 'voided#'))) return ids;
  await sideBySide(await positionsWith(line, 'voided#', positions), async ({ position, item }) => {
    const entries = queryPrefix<{ readonly void: string }>(target('ledger:Query'), ['line', line], `${item}#`);
    ids.set(
      position,
      (await Array.fromAsync(entries)).map(({ void: id }) => id),
    );
  });
  return ids;
}

async function redemptionsOf(line: string, positions: readonly bigint[]): Promise<Map<bigint, Redemption>> {
  if (!(await hasAny(line, 'redeemed#'))) return new Map();
  const taken = await positionsWith<{ readonly redemption: string }>(line, 'redeemed#', positions);
  const acts = await getActs<Redemption>(
    'redemption',
    line,
    taken.map(({ redemption }) => redemption),
  );
  const standing = taken.flatMap(({ position, redemption }) => {
    const act = acts.get(redemption);
    return act && act.withdrawn === undefined ? [[position, act] as const] : [];
  });
  return new Map(standing);
}

/** Of each position the earliest void that was accepted and is not withdrawn, of those that have an entry of it. */
export async function earliest(line: string, ids: ReadonlyMap<bigint, readonly string[]>): Promise<Map<bigint, Void>> {
  const acts = await getActs<Void>('void', line, [...ids.values()].flat());
  const found = new Map<bigint, Void>();
  for (const [position, its] of ids) {
    const [first] = its
      .flatMap((id) => acts.get(id) ?? [])
      .filter(({ withdrawn }) => withdrawn === undefined)
      .sort(byTime);
    if (first) found.set(position, first);
  }
  return found;
}

const byTime = (a: Act, b: Act) => (a.id < b.id ? -1 : 1);

/** The items of these positions that there are. */
async function positionsWith<T>(
  line: string,
  prefix: string,
  positions: readonly bigint[],
): Promise<(T & { readonly position: bigint; readonly item: string })[]> {
  const keys = positions.map((position) => ({ line, item: prefix + padded(position) }));
  const items = await getItems<T & { readonly item: string }>(target('ledger:BatchGetItem'), keys);
  return items.map((item) => ({ ...item, position: BigInt(item.item.slice(prefix.length)) }));
}

/** Whether the line has an item that begins so: of most lines nothing was ever voided or redeemed. */
async function hasAny(line: string, prefix: string): Promise<boolean> {
  for await (const _ of queryPrefix(target('ledger:Query'), ['line', line], prefix, undefined, 1)) return true;
  return false;
}
