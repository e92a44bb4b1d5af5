import { type HttpError, notFound } from '../../../api/answers/errors.ts';
import type { HandlerName } from '../../../api/routes/routes.ts';
import type { Head } from '../../lines/head.ts';
import { getHead } from '../../lines/ledger.ts';
import { isStanding } from '../../lines/retention.ts';
import { log } from '../../platform/log.ts';
import type { Answer } from '../protocol/answer.ts';
import type { Request } from '../protocol/request.ts';
import type { StreamAnswer } from '../protocol/stream.ts';
import { type Caller, isUuid, streamedWithSession, withSession } from './caller.ts';
import { knowsLine } from './caller-key.ts';
import { readAhead } from './read-ahead.ts';

/** The id of a line in the request's path, or undefined if that is no UUID. */
export function lineId(request: Request): string | undefined {
  const id = (request.params.id ?? '').toLowerCase();
  return isUuid(id) ? id : undefined;
}

/** The head of the line in the request's path, whosever it is. */
export const headInPath = readAhead(async (request) => {
  const id = lineId(request);
  return id === undefined ? undefined : getHead(id);
});

/** The handler of a route about a line, on which a session shows its key: the line's head is read beside the session. */
export function withLine(name: HandlerName, handle: (request: Request, caller: Caller) => Promise<Answer>) {
  return withSession(name, handle, headInPath);
}

/** The same where the answer is a stream. */
export function streamedWithLine(
  name: HandlerName,
  handle: (request: Request, caller: Caller) => Promise<StreamAnswer | Answer>,
) {
  return streamedWithSession(name, handle, headInPath);
}

/** The refusal of a line that the caller does not see. */
export const unknownTokens = (): HttpError => notFound('Unknown tokens.');

/**
 * The head of the line in the request's path, if it is the customer's, also where it is deleted or has expired. Another customer's
 * line looks like an unknown one.
 * @throws HttpError 404
 */
export async function everOwnLine(request: Request, { customer, key }: Caller): Promise<Head> {
  const head = await headInPath(request);
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
