import { tokensListItem } from '../../../api/documents/tokens.ts';
import { listHeads } from '../../records/lines.ts';
import { ok } from '../answer.ts';
import { withSession } from '../caller.ts';
import { currentRecord } from '../current-record.ts';
import { type Listed, pageDocument, readPage } from '../paging.ts';

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
