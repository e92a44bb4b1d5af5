import { notFound } from '../../../api/answers/errors.ts';
import { tokensDocument } from '../../../api/documents/tokens.ts';
import type { State } from '../../../api/statuses/statuses.ts';
import type { Attempt } from '../../lines/head.ts';
import { recordOf } from '../../lines/line-record.ts';
import { getRecord } from '../../lines/records.ts';
import { guessed, Remembered } from '../../platform/remembered.ts';
import { withSession } from '../access/caller.ts';
import { headInPath, lineId, ownLine } from '../access/own-line.ts';
import { readAhead } from '../access/read-ahead.ts';
import { ok } from '../protocol/answer.ts';
import { tagged } from '../protocol/conditions.ts';
import type { Request } from '../protocol/request.ts';

const statusIn = ({ event }: Request) => event.resource.split('/').at(-1) as State;

/** The part that a line was at, by its id. */
const attempts = new Remembered<Attempt>();

const record = readAhead(async (request) => {
  const finding = headInPath(request);
  const known = attempts.get(lineId(request) ?? '');
  const reading = guessed(known && getRecord(known, statusIn(request)));
  const head = await finding;
  if (!head) return undefined;
  const { line, part, attempt } = head;
  attempts.set(line, { line, part, attempt });
  const isKnown = known?.part === part && known.attempt === attempt;
  // What was not there beside the head may be there after it.
  return (isKnown && (await reading)) || getRecord(head, statusIn(request));
});

/**
 * GET /tokens/{id}/started and its sisters: the status as it was recorded, never the current one. A status is shown as soon as
 * the head has it. The record is written a little later, but the head alone determines what it will say.
 */
export const handler = withSession(
  'get-status',
  async (request, caller) => {
    const head = await ownLine(request, caller);
    const status = statusIn(request);
    const shown = (await record(request)) ?? (head.state === status ? recordOf(head, status) : undefined);
    if (!shown) throw notFound(`The tokens are not ${status} yet.`, 'status');
    return tagged(request, ok(tokensDocument(shown)));
  },
  record,
);
