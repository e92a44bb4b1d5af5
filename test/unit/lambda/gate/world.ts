import { randomUUID } from 'node:crypto';
import { momentOf, newActId } from '../../../../lambda/gate/act-id.ts';
import type { Redemption } from '../../../../lambda/gate/redemptions.ts';
import { standingOf } from '../../../../lambda/gate/standing.ts';
import type { Void } from '../../../../lambda/gate/voids.ts';

/** The moment of the last id. Each has a later one, so the order of ids is that in which they are made. */
let last = 0;
const nextId = () => {
  last = Math.max(Date.now(), last + 1);
  return newActId(last);
};

/** A void of this line, and what a test changes in it. */
export function voidOf(line: string, change: Partial<Void> = {}): Void {
  const id = change.id ?? nextId();
  return { id, line, customer: 'c', at: momentOf(id), key: 'k', reason: 'lost', count: '1', ...change };
}

/** A redemption of this line. */
export function redemptionOf(line: string, by = 'gate 1', id = nextId()): Redemption {
  return { id, line, customer: 'c', at: momentOf(id), key: 'k', by, count: '1' };
}

/** A line of its own: the ledger needs no head to have its voids. */
export const newLine = () => randomUUID();

/** The reasons for which codes are void, by position; those that are not void are not in it. */
export async function reasonsOf(line: string, positions: readonly bigint[]): Promise<Record<string, string>> {
  const standing = await standingOf(line, positions);
  return Object.fromEntries([...standing].flatMap(([at, { void: one }]) => (one ? [[String(at), one.reason]] : [])));
}

/** The notes of the keys that have redeemed codes, by position. */
export async function redeemersOf(line: string, positions: readonly bigint[]): Promise<Record<string, string>> {
  const standing = await standingOf(line, positions);
  return Object.fromEntries(
    [...standing].flatMap(([at, { redeemed }]) => (redeemed ? [[String(at), redeemed.by ?? '']] : [])),
  );
}
