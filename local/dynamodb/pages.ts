import db, { type Item, type Page, type Request } from 'dynalite/db/index.js';
import { itemBytes } from './size.ts';

/** Bytes after which a page ends. */
const PAGE_BYTES = 2 ** 20;

/** A request for the same items whole, before anything is filtered or projected: only so is their size known. */
export function wholeItems(request: Request): Request {
  const { _filter, _projection, QueryFilter, ScanFilter, AttributesToGet, Select, ...whole } = request;
  return whole;
}

/**
 * Makes the page of a request from a page of whole items: ends it after 1 MB, counted in UTF-8 and before the filter as DynamoDB
 * does, then filters and projects it.
 *
 * @param keyNames attributes of the key to go on after
 */
export function pageOf(whole: Page, request: Request, keyNames: readonly string[]): Page {
  const read = whole.Items ?? [];
  let bytes = 0;
  let count = 0;
  while (count < read.length && bytes < PAGE_BYTES) bytes += itemBytes(read[count++]!);
  const last = read[count - 1];
  const isCut = last !== undefined && bytes >= PAGE_BYTES;
  const kept = read.slice(0, count).filter((item) => isWanted(item, request));
  const page: Page = {
    ...whole,
    ScannedCount: count,
    Count: kept.length,
    ...(isCut && { LastEvaluatedKey: Object.fromEntries(keyNames.map((name) => [name, last[name]!])) }),
  };
  const paths = request._projection?.paths ?? request.AttributesToGet;
  if (request.Select === 'COUNT') delete page.Items;
  else page.Items = paths ? kept.map((item) => db.mapPaths(paths, item)) : kept;
  return page;
}

function isWanted(item: Item, { _filter, QueryFilter, ScanFilter, ConditionalOperator }: Request): boolean {
  if (_filter) return db.matchesExprFilter(item, _filter.expression);
  const filter = QueryFilter ?? ScanFilter;
  return filter === undefined || db.matchesFilter(item, filter, ConditionalOperator);
}
