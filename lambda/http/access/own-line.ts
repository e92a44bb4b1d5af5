import { type HttpError, notFound } from '../../../api/answers/errors.ts';
import type { Head } from '../../lines/head.ts';
import { getHead } from '../../lines/ledger.ts';
import { isStanding } from '../../lines/retention.ts';
import { log } from '../../platform/log.ts';
import type { Request } from '../protocol/request.ts';
import { type Caller, isUuid } from './caller.ts';
import { knowsLine } from './caller-key.ts';

/** The id of a line in the request's path, or undefined if that is no UUID. */
export function lineId(request: Request): string | undefined {
  const id = (request.params.id ?? '').toLowerCase();
  return isUuid(id) ? id : undefined;
}

/** The refusal of a line that the caller does not see. */
export const unknownTokens = (): HttpError => notFound('Unknown tokens.');

/**
 * The head of the line in the request's path, if it is the customer's, also where it is deleted or has expired. Another customer's
 * line looks like an unknown one.
 * @throws HttpError 404
 */
export async function everOwnLine(request: Request, { customer, key }: Caller): Promise<Head> {
  const id = lineId(request);
  const head = id === undefined ? undefined : await getHead(id);
  if (head?.customer !== customer.id || !knowsLine(key, head.line)) throw unknownTokens();
  log.appendKeys({ line: head.line, part: head.part });
  return head;
}

/**
 * The same where the line stands: a deleted and an expired one look like an unknown one, too.
 * @throws HttpError 404
 */
export async function ownLine(request: Request, caller: Caller): Promise<Head> {
  const head = await everOwnLine(request, caller);
  if (!isStanding(head)) throw unknownTokens();
  return head;
}

/**
 * The same where this session holds the line, since the latest order was the session's: it alone can delete the line.
 * @throws HttpError 404
 */
export async function heldLine(request: Request, caller: Caller): Promise<Head> {
  const head = await ownLine(request, caller);
  if (head.session !== caller.session.id) throw unknownTokens();
  return head;
}
