import { notFound } from '../../../api/answers/errors.ts';
import { tokensDocument } from '../../../api/documents/tokens.ts';
import type { State } from '../../../api/statuses/statuses.ts';
import { recordOf } from '../../lines/line-record.ts';
import { getRecord } from '../../lines/records.ts';
import { withSession } from '../access/caller.ts';
import { ownLine } from '../access/own-line.ts';
import { ok } from '../protocol/answer.ts';
import { tagged } from '../protocol/conditions.ts';

/**
 * GET /tokens/{id}/started and its sisters: the status as it was recorded, never the current one. A status is shown as soon as
 * the head has it. The record is written a little later, but the head alone determines what it will say.
 */
export const handler = withSession('get-status', async (request, caller) => {
  const head = await ownLine(request, caller);
  const status = request.event.resource.split('/').at(-1) as State;
  const record = (await getRecord(head, status)) ?? (head.state === status ? recordOf(head, status) : undefined);
  if (!record) throw notFound(`The tokens are not ${status} yet.`, 'status');
  return tagged(request, ok(tokensDocument(record)));
});
