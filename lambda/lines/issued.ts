import { type Head, hasEnded } from './head.ts';
import { getPartAt, listParts, type Part } from './parts.ts';

/** Where a part of a line stands: [first, next). */
export type Place = Pick<Part, 'part' | 'first' | 'next'>;

/** The ended part of the line that has this position, or undefined. The head's counts before the ledger has its entry. */
export async function placeAt(head: Head, position: bigint): Promise<Place | undefined> {
  if (position < 0n || position >= BigInt(head.next)) return undefined;
  if (hasEnded(head) && position >= BigInt(head.first)) return head;
  return getPartAt(head.line, position);
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
