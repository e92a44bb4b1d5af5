import type { Head } from '../records/head.ts';
import { getHead } from '../records/ledger.ts';
import { type Caller, isUuid } from './caller.ts';
import { notFound } from './errors.ts';
import type { Request } from './request.ts';

/**
 * The head of the line in the request's path, if this session sees it. Another session's line looks like an unknown one.
 * @throws HttpError 404
 */
export async function ownLine(request: Request, { session }: Caller): Promise<Head> {
  const id = (request.params.id ?? '').toLowerCase();
  const head = isUuid(id) ? await getHead(id) : undefined;
  if (head?.session !== session.id || head.deleted !== undefined) throw notFound('Unknown tokens.');
  return head;
}
