/**
 * Waits until all are done, also where one fails: a function that ends leaves no write behind that is still on its way, and could come
 * after what cleans up.
 * @throws the first failure, in their order.
 */
export async function allDone<T extends readonly unknown[]>(works: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const outcomes = await Promise.allSettled(works);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as never;
}
