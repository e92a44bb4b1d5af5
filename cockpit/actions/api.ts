import { ApiError, type ErrorDocument, type UniqueTokens, uniqueTokens } from '../../client/index.ts';
import type { Problem } from '../state/problem.ts';
import { state } from '../state/store.ts';

/** The service that this page came from: whatever stands before its name. */
const url = location.href.replace(/\/cockpit\/?([?#].*)?$/, '');

/** What is safe to repeat is repeated, after `Retry-After` where the answer has one. */
const retry = { retries: 3, retryDelay: 500 };

/** The API for a customer's key, or both keys. */
export const withApiKey = (apiKey: string, sessionKey?: string): UniqueTokens =>
  uniqueTokens({ url, apiKey, retry, ...(sessionKey === undefined ? {} : { sessionKey }) });

/** The API for the open session. */
export function api(): UniqueTokens {
  return uniqueTokens({ url, sessionKey: state().session.open?.key ?? '', retry });
}

/** All items of a list, page by page. */
export async function everyPage<T>(
  page: (cursor: { 'page[cursor]'?: string }) => Promise<{ data: T[]; links: { next?: string } }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null | undefined;
  do {
    const { data, links } = await page(cursor ? { 'page[cursor]': cursor } : {});
    items.push(...data);
    cursor = links.next === undefined ? undefined : new URL(links.next, location.href).searchParams.get('page[cursor]');
  } while (cursor);
  return items;
}

/** What was refused, as it is told; a service that cannot be reached is told too. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (!(error instanceof ApiError)) {
    if (!(error instanceof TypeError)) throw error;
    return [{ detail: 'The service cannot be reached. Nothing was lost: please try again.', at: '' }];
  }
  const { errors = [] } = (error.body ?? {}) as Partial<ErrorDocument>;
  if (errors.length === 0) return [{ detail: `The service answered ${error.status}. Please try again.`, at: '' }];
  return errors.map(({ detail, source }) => ({ detail, at: source.pointer || source.parameter }));
}

/** Whether it says that the session is no longer good. */
export const isSessionOver = (error: unknown): boolean => error instanceof ApiError && error.status === 403;
