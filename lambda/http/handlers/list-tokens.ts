import { listHeads } from '../../records/lines.ts';
import { ok } from '../answer.ts';
import { withSession } from '../caller.ts';
import { currentRecord } from '../current-record.ts';
import { tokensListItem } from '../documents/tokens.ts';

/** GET /tokens: the lines of this session, each in its current state. */
export const handler = withSession('list-tokens', async (request, { session }) => {
  const data: object[] = [];
  for await (const head of listHeads(session.id)) data.push(tokensListItem(await currentRecord(head)));
  return ok({ links: { self: request.self }, data });
});
