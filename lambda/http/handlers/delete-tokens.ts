import { deleteLine } from '../../deletion.ts';
import { startPurge } from '../../production.ts';
import type { Head } from '../../records/head.ts';
import { recordOf } from '../../records/line-record.ts';
import { listHeads } from '../../records/lines.ts';
import { ok } from '../answer.ts';
import { withSession } from '../caller.ts';
import { tokensDocument, tokensListItem } from '../documents/tokens.ts';
import { notFound } from '../errors.ts';
import { ownLine } from '../own-line.ts';

/** DELETE /tokens/{id} and DELETE /tokens: the deleted object, or the list of all that the session had. */
export const handler = withSession('delete-tokens', async (request, caller) => {
  if (request.params.id !== undefined) {
    const deleted = await remove(await ownLine(request, caller));
    if (!deleted) throw notFound('Unknown tokens.');
    return ok(tokensDocument(recordOf(deleted, 'deleted')));
  }
  const data: object[] = [];
  for await (const head of listHeads(caller.session.id)) {
    const deleted = await remove(head);
    if (deleted) data.push(tokensListItem(recordOf(deleted, 'deleted')));
  }
  return ok({ links: { self: request.self }, data });
});

async function remove(head: Head): Promise<Head | undefined> {
  const deleted = await deleteLine(head);
  if (deleted) await startPurge(deleted);
  return deleted;
}
