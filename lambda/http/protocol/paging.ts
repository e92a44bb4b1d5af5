import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { queryParameters } from '../../../api/requests/parameters.ts';
import { readQuery } from './query.ts';
import type { Request } from './request.ts';

/** Bytes of JSON after which a page ends; one item always fits. */
const PAGE_BYTES = 2 ** 20;
/** Items that are not shown after which a page ends, however few it shows: so each page comes in a short time. */
const MOST_PASSED_OVER = 500;

/** Which page of a list is asked for. */
export interface Page {
  readonly size: number;
  /** Key of the last item before the page, or undefined for the first page. */
  readonly after: string | undefined;
}

/** An item of a list and the key by which the list is in order. */
export interface Listed {
  readonly key: string;
  /** Undefined where the list does not show what it has there. */
  readonly resource?: object;
}

/**
 * Reads `page[size]` and `page[cursor]`.
 * @throws HttpError 400
 */
export function readPage(request: Request): Page {
  return { size: readQuery(request, 'pageSize'), after: keyOf(readQuery(request, 'pageCursor')) };
}

/**
 * The document of one page. Reads the items of the page and one more, to know whether there is a next page. A page can be empty, and
 * yet have a next one.
 * @param items those after the page's cursor, in the order of their keys.
 */
export async function pageDocument(
  request: Request,
  { size }: Page,
  items: AsyncIterable<Listed>,
): Promise<{ links: object; data: object[] }> {
  const data: object[] = [];
  let bytes = 0;
  let passedOver = 0;
  let last = '';
  for await (const { key, resource } of items) {
    if (resource === undefined) {
      last = key;
      passedOver += 1;
      if (passedOver < MOST_PASSED_OVER) continue;
      return { links: { self: request.self, next: nextLink(request.self, last) }, data };
    }
    bytes += Buffer.byteLength(JSON.stringify(resource));
    if (data.length === size || (data.length > 0 && bytes > PAGE_BYTES)) {
      return { links: { self: request.self, next: nextLink(request.self, last) }, data };
    }
    data.push(resource);
    last = key;
  }
  return { links: { self: request.self }, data };
}

/** The request's own path and query with another cursor, parameters in the order of their names. */
export function nextLink(self: string, last: string): string {
  const [path = '', query = ''] = self.split('?');
  const others = query.split('&').filter((pair) => pair !== '' && !pair.startsWith('page[cursor]='));
  return `${path}?${[...others, `page[cursor]=${Buffer.from(last).toString('base64url')}`].sort().join('&')}`;
}

function keyOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (Buffer.from(key).toString('base64url') === cursor) return key;
  const { name, refusal } = queryParameters.pageCursor;
  throw new HttpError(400, { detail: refusal, source: inParameter(name) });
}
