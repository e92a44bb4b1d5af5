import { notFound } from '../../../api/answers/errors.ts';
import { tokensDocument, tokensListItem } from '../../../api/documents/tokens.ts';
import { deleteLine } from '../../lines/deletion.ts';
import { startPurge } from '../../lines/executions.ts';
import type { Head } from '../../lines/head.ts';
import { recordOf } from '../../lines/line-record.ts';
import { listHeads } from '../../lines/records.ts';
import { log } from '../../platform/log.ts';
import { type Caller, withSession } from '../access/caller.ts';
import { heldLine } from '../access/own-line.ts';
import { ok } from '../protocol/answer.ts';
import { type Listed, pageDocument } from '../protocol/paging.ts';
import { readQuery } from '../protocol/query.ts';

/** DELETE /tokens/{id} and DELETE /tokens: the deleted object, or the list of all that the session had. */
export const handler = withSession('delete-tokens', async (request, caller) => {
  if (request.params.id !== undefined) {
    const deleted = await remove(await heldLine(request, caller), caller);
    if (!deleted) throw notFound('Unknown tokens.');
    return ok({ ...tokensDocument(recordOf(deleted, 'deleted')), links: { self: request.self } });
  }
  async function* deletions(): AsyncGenerator<Listed> {
    for await (const head of listHeads(caller.session.id)) {
      yield { key: head.line, resource: head };
    }
  }
  const { links, data } = await pageDocument(
    request,
    { size: readQuery(request, 'deletedLines'), after: undefined },
    deletions(),
  );
  const deleted = await Promise.all((data as Head[]).map((head) => remove(head, caller)));
  const items = deleted.flatMap((head) => (head ? [tokensListItem(recordOf(head, 'deleted'))] : []));
  return ok({ links, data: items });
});

async function remove(head: Head, { key }: Caller): Promise<Head | undefined> {
  const deleted = await deleteLine(head, key.id);
  if (!deleted) return undefined;
  // The ledger knows it until the line is continued; the log also after that (docs/security.md).
  log.info('line deleted', { line: head.line });
  await startPurge(deleted);
  return deleted;
}
