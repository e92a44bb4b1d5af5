import { Remembered } from '../platform/remembered.ts';
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

/** A place with its numbers. */
interface Known {
  readonly place: Place;
  readonly first: bigint;
  readonly next: bigint;
}

/** So many lines are remembered with places of theirs that follow one another, and so many places of each. */
const [MOST_LINES, MOST_PLACES] = [100, 2_000];
/** Of each line places that were read: an ended part never changes. */
const remembered = new Remembered<readonly Known[]>(MOST_LINES);

/**
 * The ended parts that have these positions, to be found by the position. A line of many parts costs little more than one of a single
 * part: either all parts between the positions are read together, or each position is looked for, many side by side. A warm function has
 * them from before.
 */
export async function placesAt(head: Head, positions: readonly bigint[]): Promise<FindPlace> {
  const own = hasEnded(head) ? BigInt(head.first) : BigInt(head.next);
  const next = BigInt(head.next);
  const within = [...new Set(positions)].filter((at) => at >= 0n && at < next);
  const earlier = within.filter((position) => position < own).sort((a, b) => (a < b ? -1 : 1));
  const known = [...(await earlierPlaces(head, earlier))];
  if (earlier.length < within.length) known.push(knownOf(head));
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

const knownOf = ({ part, first, next }: Place): Known => ({
  place: { part, first, next },
  first: BigInt(first),
  next: BigInt(next),
});

/** The places of positions before the head's part, in their order, and perhaps others. */
async function earlierPlaces(head: Head, sorted: readonly bigint[]): Promise<readonly Known[]> {
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) return [];
  const before = remembered.get(head.line) ?? [];
  const [start, end] = [before[0], before.at(-1)];
  if (start && end && start.first <= lowest && highest < end.next) return before;
  if (head.part > MOST_READ_EACH * sorted.length) return lookFor(head, sorted);
  const read = (await readBetween(head, lowest, highest)).map(knownOf);
  if (read.length >= before.length && read.length <= MOST_PLACES) remembered.set(head.line, read);
  return read;
}

/** The parts from that of the first position to that of the last. */
async function readBetween(head: Head, lowest: bigint, highest: bigint): Promise<Place[]> {
  const first = await getPartAt(head.line, lowest);
  if (!first) return [];
  // Where codes were found in one part, as most are, that is all.
  if (highest < BigInt(first.next)) return [first];
  return [first, ...(await Array.fromAsync(listPartsBetween(head.line, first.first, highest)))];
}

/** The parts of the positions, each looked for. */
async function lookFor(head: Head, sorted: readonly bigint[]): Promise<Known[]> {
  const places = new Map<string, Known>();
  const left = [...sorted];
  const work = async () => {
    for (let position = left.pop(); position !== undefined; position = left.pop()) {
      const place = await getPartAt(head.line, position);
      if (place) places.set(place.first, knownOf(place));
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return [...places.values()].sort((a, b) => (a.first < b.first ? -1 : 1));
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
