import { tokensListItem } from '../../../api/documents/tokens.ts';
import { currentRecord } from '../../lines/current-record.ts';
import { listHeads } from '../../lines/records.ts';
import { withSession } from '../access/caller.ts';
import { ok } from '../protocol/answer.ts';
import { type Listed, pageDocument, readPage } from '../protocol/paging.ts';

/** GET /tokens: the lines of this session, each in its current state. */
export const handler = withSession('list-tokens', async (request, { session }) => {
  const page = readPage(request);
  async function* listed(): AsyncGenerator<Listed> {
    for await (const head of listHeads(session.id, page.after)) {
      yield { key: head.line, resource: tokensListItem(await currentRecord(head)) };
    }
  }
  return ok(await pageDocument(request, page, listed()));
});
