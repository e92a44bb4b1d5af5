import { notFound } from '../../../api/answers/errors.ts';
import { currencyMeta, customerRelationship, sessionResource } from '../../../api/documents/session.ts';
import { getSession, listSessions } from '../../accounts/sessions.ts';
import { isSessionOver } from '../../lines/retention.ts';
import { paymentCheck } from '../../payments/configuration.ts';
import { isUuid, maySee, withApiKey } from '../access/caller.ts';
import { ok } from '../protocol/answer.ts';
import { type Listed, pageDocument, readPage } from '../protocol/paging.ts';
import { readQuery } from '../protocol/query.ts';

/**
 * GET /sessions and GET /sessions/{id}: all sessions that the Api-Key may see; with an id, only where it is one of them. That are
 * those of the customer, and for a key that may do less those that it has opened: the id of any other would be a better key.
 */
export const handler = withApiKey('list-sessions', async (request, { customer, key }) => {
  const page = readPage(request);
  const wantsMeta = readQuery(request, 'sessionMeta') === 'currency';
  const id = request.params.id?.toLowerCase();
  if (id !== undefined) {
    const session = isUuid(id) ? await getSession(id) : undefined;
    if (session?.customer !== customer.id || !maySee(key, session)) throw notFound('Unknown session.');
  }
  async function* listed(): AsyncGenerator<Listed> {
    const openedBy = key.scope === 'order' ? undefined : key.id;
    for await (const { key: place, ...session } of listSessions(customer.id, page.after, openedBy, page.size + 1)) {
      if (!isSessionOver(session)) yield { key: place, resource: sessionResource(session, customer) };
    }
  }
  const document = await pageDocument(request, page, listed());
  const meta = wantsMeta && currencyMeta(customer, paymentCheck());
  return ok({ ...meta, ...document, relationships: customerRelationship(customer) });
});
