import type { GateList } from './list-file.ts';

/** Why a code is not let in. */
export interface Standing {
  readonly state: 'void' | 'redeemed';
  readonly at: string;
  /** The reason of a void, the note of the key that has redeemed. */
  readonly because?: string;
}

/** What lists say of the positions of a line. */
export interface KnownCodes {
  readonly line: string;
  readonly until: string;
  readonly counts: { readonly voids: number; readonly redemptions: number };
  /** What has become of a code; undefined where nothing has, as far as the lists know. */
  standingOf(position: bigint): Standing | undefined;
}

/** Puts lists together, one after the other: what a later one withdraws does not count. */
export function knownFrom(lists: readonly GateList[]): KnownCodes {
  const withdrawn = new Set(lists.flatMap((list) => list.withdrawn));
  const standing = <T extends { readonly id: string }>(all: readonly T[]): T[] => [
    ...new Map(all.filter(({ id }) => !withdrawn.has(id)).map((each) => [each.id, each])).values(),
  ];
  const voids = standing(lists.flatMap((list) => list.voids));
  const redemptions = standing(lists.flatMap((list) => list.redemptions));
  const single = new Map<string, Standing>();
  for (const { at, by, positions } of redemptions) {
    for (const position of positions)
      single.set(position, { state: 'redeemed', at, ...(by !== undefined && { because: by }) });
  }
  const ranges: { readonly from: bigint; readonly next: bigint; readonly standing: Standing }[] = [];
  // Last, as a code that is void and redeemed is void.
  for (const { at, reason, positions = [], from, count } of voids) {
    const one: Standing = { state: 'void', at, because: reason };
    for (const position of positions) single.set(position, one);
    if (from !== undefined) ranges.push({ from: BigInt(from), next: BigInt(from) + BigInt(count ?? 0), standing: one });
  }
  const last = lists.at(-1) as GateList;
  return {
    line: last.line,
    until: last.until,
    counts: { voids: voids.length, redemptions: redemptions.length },
    standingOf: (position) =>
      ranges.find(({ from, next }) => position >= from && position < next)?.standing ?? single.get(String(position)),
  };
}
