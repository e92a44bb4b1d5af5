/** What one read of items by their keys takes at most. */
const MOST_AT_ONCE = 100;

/**
 * The items, so many together: what belongs to each of them is then read by one call.
 * @param most how many items are likely to be used, so that none is read in vain.
 */
export async function* inBatches<T>(items: AsyncIterable<T>, most = MOST_AT_ONCE): AsyncGenerator<T[]> {
  const size = Math.min(most, MOST_AT_ONCE);
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
