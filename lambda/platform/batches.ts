/** What one read of items by their keys takes at most. */
const MOST_AT_ONCE = 100;

/**
 * How many pointers are read at a time where so many things are likely to be shown. Some may lead to what is not shown, so a short page
 * reads as many as a usual one: a pointer is small.
 */
export function pointersFor(most: number = MOST_AT_ONCE): number {
  return Math.max(most, MOST_AT_ONCE);
}

/**
 * The items, many together: what belongs to each of them is then read by one call.
 * @param most how many items are likely to be used. They come first, so that none is read in vain; where more are wanted after all, as
 * many come together as one call takes.
 */
export async function* inBatches<T>(items: AsyncIterable<T>, most: number = MOST_AT_ONCE): AsyncGenerator<T[]> {
  let size = Math.min(most, MOST_AT_ONCE);
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
    size = MOST_AT_ONCE;
  }
  if (batch.length > 0) yield batch;
}
