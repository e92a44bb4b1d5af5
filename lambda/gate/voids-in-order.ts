import { target } from '../platform/permissions.ts';
import { queryItems } from '../platform/table.ts';
import { padded } from './acts.ts';
import { listRanges } from './ranges.ts';
import { earliest } from './standing.ts';
import type { Void } from './voids.ts';

/** The void of a code. */
interface VoidCode {
  readonly position: bigint;
  readonly void: Void;
}

/** Positions whose voids are read at once. */
const BATCH = 1_000;

/**
 * The void of each of many codes that stand one after the other, asked for in their order.
 * @param next the position after the last one.
 */
export async function voidsInOrder(
  line: string,
  from: bigint,
  next: bigint,
): Promise<(position: bigint) => Promise<Void | undefined>> {
  const ranges = (await listRanges(line)).filter((range) => BigInt(range.from) < next && BigInt(range.next) > from);
  const singles = singleVoids(line, from, next);
  const byRange = new Map(ranges.map((range) => [BigInt(ranges.indexOf(range)), [range.void]]));
  const voids = await earliest(line, byRange);
  const standing = ranges.flatMap((range, i) => {
    const one = voids.get(BigInt(i));
    return one ? [{ first: BigInt(range.from), end: BigInt(range.next), one }] : [];
  });
  let single = (await singles.next()).value as VoidCode | undefined;
  return async (position) => {
    while (single && single.position < position) single = (await singles.next()).value as VoidCode | undefined;
    let found = single?.position === position ? single.void : undefined;
    for (const { first, end, one } of standing) {
      if (position >= first && position < end && (found === undefined || one.id < found.id)) found = one;
    }
    return found;
  };
}

/** The codes of [from, next) that are void by an entry of their own, in their order. */
async function* singleVoids(line: string, from: bigint, next: bigint): AsyncGenerator<VoidCode> {
  const entries = queryItems<{ readonly item: string; readonly void?: string }>({
    TableName: target('ledger:Query'),
    KeyConditionExpression: '#line = :line AND #item BETWEEN :from AND :next',
    ExpressionAttributeNames: { '#line': 'line', '#item': 'item' },
    ExpressionAttributeValues: {
      ':line': line,
      ':from': `voided#${padded(from)}`,
      ':next': `voided#${padded(next)}`,
    },
  });
  let batch = new Map<bigint, string[]>();
  for await (const { item, void: id } of entries) {
    const position = BigInt(item.split('#')[1] ?? '');
    if (position === next) break;
    if (batch.size === BATCH && !batch.has(position)) {
      yield* await standingVoids(line, batch);
      batch = new Map();
    }
    batch.set(position, [...(batch.get(position) ?? []), ...(id === undefined ? [] : [id])]);
  }
  yield* await standingVoids(line, batch);
}

async function standingVoids(line: string, ids: ReadonlyMap<bigint, readonly string[]>): Promise<VoidCode[]> {
  return Array.from(await earliest(line, ids), ([position, one]) => ({ position, void: one }));
}
