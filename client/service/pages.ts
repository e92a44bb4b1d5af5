/** A page of a list of the API. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly links: { readonly next?: string };
}

/**
 * Every item of a list, page after page.
 *
 * @example
 * for await (const line of everyItem((query) => client.listTokens({ query }))) console.log(line.id);
 * @throws ApiError
 */
export async function* everyItem<T>(list: (query: { 'page[cursor]'?: string }) => Promise<Page<T>>): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const { data, links } = await list(cursor === undefined ? {} : { 'page[cursor]': cursor });
    yield* data;
    // A path; any origin does to read its query.
    cursor = new URL(links.next ?? '', 'http://any').searchParams.get('page[cursor]') ?? undefined;
  } while (cursor !== undefined);
}

/** All items of a list. @throws ApiError */
export async function allItems<T>(list: Parameters<typeof everyItem<T>>[0]): Promise<T[]> {
  const items: T[] = [];
  for await (const item of everyItem(list)) items.push(item);
  return items;
}
