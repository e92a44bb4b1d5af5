import { type Head, hasEnded } from './head.ts';
import { getPartAt, listParts, listPartsBetween, type Part } from './parts.ts';

/** Where a part of a line stands: [first, next). */
export type Place = Pick<Part, 'part' | 'first' | 'next'>;

/** The ended part of the line that has this position, or undefined. The head's counts before the ledger has its entry. */
export async function placeAt(head: Head, position: bigint): Promise<Place | undefined> {
  if (position < 0n || position >= BigInt(head.next)) return undefined;
  if (hasEnded(head) && position >= BigInt(head.first)) return head;
  return getPartAt(head.line, position);
}

/** So many parts for each position are read in one go; where there are more, it is cheaper to look for each position. */
const MOST_READ_EACH = 20;
/** Positions that are looked for side by side. */
const SIDE_BY_SIDE = 16;

/** Finds the ended part that has a position, or undefined. */
export type FindPlace = (position: bigint) => Place | undefined;

/**
 * The ended parts that have these positions, to be found by the position. A line of many parts costs little more than one of a single
 * part: either all parts between the positions are read together, or each position is looked for, many side by side.
 */
export async function placesAt(head: Head, positions: readonly bigint[]): Promise<FindPlace> {
  const own = hasEnded(head) ? BigInt(head.first) : BigInt(head.next);
  const sorted = [...new Set(positions)]
    .filter((at) => at >= 0n && at < BigInt(head.next))
    .sort((a, b) => (a < b ? -1 : 1));
  const earlier = sorted.filter((position) => position < own);
  const places =
    head.part > MOST_READ_EACH * earlier.length ? await lookFor(head, earlier) : await readBetween(head, earlier);
  if (earlier.length < sorted.length) places.push(head);
  const known = places.map((place) => ({ place, first: BigInt(place.first), next: BigInt(place.next) }));
  known.sort((a, b) => (a.first < b.first ? -1 : 1));
  return (position) => {
    let [low, high] = [0, known.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (known[middle]!.next <= position) low = middle + 1;
      else high = middle;
    }
    const found = known[low];
    return found && found.first <= position ? found.place : undefined;
  };
}

/** The parts from that of the first position to that of the last. */
async function readBetween(head: Head, sorted: readonly bigint[]): Promise<Place[]> {
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) return [];
  const first = await getPartAt(head.line, lowest);
  if (!first) return [];
  // Where codes were found in one part, as most are, that is all.
  if (highest < BigInt(first.next)) return [first];
  return [first, ...(await Array.fromAsync(listPartsBetween(head.line, first.first, highest)))];
}

/** The parts of the positions, each looked for. */
async function lookFor(head: Head, sorted: readonly bigint[]): Promise<Place[]> {
  const places = new Map<string, Place>();
  const left = [...sorted];
  const work = async () => {
    for (let position = left.pop(); position !== undefined; position = left.pop()) {
      const place = await getPartAt(head.line, position);
      if (place) places.set(place.first, place);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return [...places.values()];
}

/**
 * The place of the ended part of this number, or undefined. Parts are found by their positions, so it is a search: each read
 * halves what is left.
 */
export async function placeOf(head: Head, part: number): Promise<Place | undefined> {
  let [low, high] = [0n, BigInt(head.next)];
  while (low < high) {
    const place = await placeAt(head, (low + high) / 2n);
    if (!place) throw new Error(`The ledger of line ${head.line} has a gap.`);
    if (place.part === part) return place;
    if (place.part < part) low = BigInt(place.next);
    else high = BigInt(place.first);
  }
  return undefined;
}

/** The ended parts from that of a position on, in their order. */
export async function* placesFrom(head: Head, position: bigint): AsyncGenerator<Place> {
  const first = await placeAt(head, position);
  if (!first) return;
  yield first;
  let last = first;
  for await (const part of listParts(head.line, first.first)) {
    yield part;
    last = part;
  }
  if (hasEnded(head) && BigInt(last.next) < BigInt(head.next)) yield head;
}
