import { idsFrom } from './act-id.ts';
import { type Act, getPositions, listActs, listWithdrawn } from './acts.ts';
import { listLate } from './late-acts.ts';
import { type ListedRedemption, listRedemptions, withPositions } from './list-redemptions.ts';
import type { Redemption } from './redemptions.ts';
import type { Void } from './voids.ts';

/** What a gate is told: what has become of codes, by their positions. Lists are applied one after the other. */
export interface GateList {
  readonly line: string;
  /** What was done from this moment on, ISO 8601; without it all. */
  readonly since?: string;
  /** Nothing that was done before this moment is missing: the next list begins here. */
  readonly until: string;
  /** Whether the next list has more already. */
  readonly more: boolean;
  readonly voids: readonly GateVoid[];
  readonly redemptions: readonly GateRedemption[];
  /** Ids of voids and redemptions that do not count any more, of whatever list. */
  readonly withdrawn: readonly string[];
}
/** Codes that are void: positions, or as many as `count` from `from` on. */
export interface GateVoid {
  readonly id: string;
  readonly at: string;
  readonly reason: string;
  readonly positions?: readonly string[];
  readonly from?: string;
  readonly count?: string;
}
/** Codes that were redeemed. */
export interface GateRedemption {
  readonly id: string;
  readonly at: string;
  readonly by?: string;
  readonly positions: readonly string[];
}

/** Positions after which a list ends, and milliseconds. */
const MOST = { positions: 50_000, milliseconds: 7_000 } as const;
/** Milliseconds after which a request that has begun, by whichever clock, cannot be running any more (a handler has 29 s). */
const UNDER_WAY_MS = 60_000;

interface Entry {
  readonly at: string;
  /** Positions that it names. */
  readonly size: number;
  readonly add: (list: Adding) => void;
}
type Adding = { voids: GateVoid[]; redemptions: GateRedemption[]; withdrawn: string[] };

/** What was done to codes of a line since a moment, in the order of time, as much as a short answer allows. */
export async function gateListOf(line: string, since?: string): Promise<GateList> {
  const begun = Date.now();
  const list: Adding = { voids: [], redemptions: [], withdrawn: [] };
  const told = (until: string, more: boolean): GateList => ({
    ...{ line, ...(since === undefined ? {} : { since }), until, more },
    ...list,
  });
  let [positions, last] = [0, ''];
  for await (const { at, size, add } of inTime([
    voids(line, since),
    lateVoids(line, since),
    redemptions(line, since),
    lateRedemptions(line, since),
    withdrawals(line, since),
  ])) {
    const isFull = positions > MOST.positions || Date.now() - begun > MOST.milliseconds;
    // A list ends between two moments.
    if (isFull && at > last) return told(at, true);
    add(list);
    positions += size;
    last = at;
  }
  return told(new Date(begun - UNDER_WAY_MS).toISOString(), false);
}

async function* voids(line: string, since?: string): AsyncGenerator<Entry> {
  for await (const one of listActs<Void>('void', line, after(since))) yield await entryOfVoid(one, one.at);
}

async function* redemptions(line: string, since?: string): AsyncGenerator<Entry> {
  for await (const listed of listRedemptions(line, after(since))) yield entryOf(listed, listed.redemption.at);
}

/** Voids that began before the moment, and may have been accepted since. The first list has all. */
async function* lateVoids(line: string, since?: string): AsyncGenerator<Entry> {
  if (since === undefined) return;
  for await (const { act, moment } of listLate<Void>('void', line, since)) {
    if (act.at < since) yield await entryOfVoid(act, moment);
  }
}

/** Redemptions that began before the moment, and may have taken codes since. */
async function* lateRedemptions(line: string, since?: string): AsyncGenerator<Entry> {
  if (since === undefined) return;
  for await (const { act, moment } of listLate<Redemption>('redemption', line, since)) {
    if (act.at >= since) continue;
    for (const listed of await withPositions(line, [act])) yield entryOf(listed, moment);
  }
}

/** @param moment by which it has its place in the list. */
async function entryOfVoid({ line, id, at, reason, from, count }: Void, moment: string): Promise<Entry> {
  const named = from === undefined ? ((await getPositions<{ positions: string[] }>(line, id))?.positions ?? []) : [];
  const codes = from === undefined ? { positions: named } : { from, count };
  return { at: moment, size: named.length + 1, add: (list) => list.voids.push({ id, at, reason, ...codes }) };
}

function entryOf({ redemption, won }: ListedRedemption, moment: string): Entry {
  const { id, at, by } = redemption;
  const shown = { id, at, ...(by === undefined ? {} : { by }), positions: won };
  return { at: moment, size: won.length + 1, add: (list) => list.redemptions.push(shown) };
}

async function* withdrawals(line: string, since = ''): AsyncGenerator<Entry> {
  for await (const { id, withdrawn } of listWithdrawn(line, since)) {
    const { at } = withdrawn as NonNullable<Act['withdrawn']>;
    yield { at, size: 1, add: (list) => list.withdrawn.push(id) };
  }
}

const after = (since: string | undefined) => (since === undefined ? undefined : idsFrom(since));

/** Several sequences, each in the order of time, as one. */
async function* inTime(all: readonly AsyncGenerator<Entry>[]): AsyncGenerator<Entry> {
  const heads = await Promise.all(all.map(async (each) => ({ each, next: await each.next() })));
  for (;;) {
    const open = heads.filter(({ next }) => !next.done);
    const [first] = open.sort((a, b) => ((a.next.value as Entry).at < (b.next.value as Entry).at ? -1 : 1));
    if (!first) return;
    yield first.next.value as Entry;
    first.next = await first.each.next();
  }
}
