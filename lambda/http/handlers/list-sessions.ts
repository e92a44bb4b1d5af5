import { notFound } from '../../../api/answers/errors.ts';
import { currencyMeta, customerRelationship, sessionResource } from '../../../api/documents/session.ts';
import { getSession, listSessions } from '../../accounts/sessions.ts';
import { isSessionOver } from '../../lines/retention.ts';
import { isUuid, withApiKey } from '../access/caller.ts';
import { ok } from '../protocol/answer.ts';
import { type Listed, pageDocument, readPage } from '../protocol/paging.ts';
import { readQuery } from '../protocol/query.ts';

/** GET /sessions and GET /sessions/{id}: all sessions of the Api-Key's customer; with an id, only where it is one of them. */
export const handler = withApiKey('list-sessions', async (request, customer) => {
  const page = readPage(request);
  const meta = currencyMeta(customer, readQuery(request, 'sessionMeta') === 'currency');
  const id = request.params.id?.toLowerCase();
  if (id !== undefined) {
    const session = isUuid(id) ? await getSession(id) : undefined;
    if (session?.customer !== customer.id) throw notFound('Unknown session.');
  }
  async function* listed(): AsyncGenerator<Listed> {
    for await (const { key, ...session } of listSessions(customer.id, page.after)) {
      if (!isSessionOver(session)) yield { key, resource: sessionResource(session, customer) };
    }
  }
  const document = await pageDocument(request, page, listed());
  return ok({ ...meta, ...document, relationships: customerRelationship(customer) });
});
