import { notFound } from '../../../api/answers/errors.ts';
import type { Head } from '../../lines/head.ts';
import { getVisibleHead } from '../../lines/records.ts';
import { log } from '../../platform/log.ts';
import type { Request } from '../protocol/request.ts';
import { type Caller, isUuid } from './caller.ts';

/** The id of a line in the request's path, or undefined if that is no UUID. */
export function lineId(request: Request): string | undefined {
  const id = (request.params.id ?? '').toLowerCase();
  return isUuid(id) ? id : undefined;
}

/**
 * The head of the line in the request's path, if this session sees it. Another session's line, a deleted and an expired one
 * look like an unknown one.
 * @throws HttpError 404
 */
export async function ownLine(request: Request, { session }: Caller): Promise<Head> {
  const id = lineId(request);
  const head = id === undefined ? undefined : await getVisibleHead(session.id, id);
  if (!head) throw notFound('Unknown tokens.');
  log.appendKeys({ line: head.line, part: head.part });
  return head;
}
