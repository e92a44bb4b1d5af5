import { listSessions } from '../../records/sessions.ts';
import { ok } from '../answer.ts';
import { withApiKey } from '../caller.ts';
import { customerRelationship, sessionResource } from '../documents/session.ts';
import { notFound } from '../errors.ts';

/** GET /sessions and GET /sessions/{id}: all sessions of the Api-Key's customer; with an id, only where it is one of them. */
export const handler = withApiKey('list-sessions', async (request, customer) => {
  const sessions = await listSessions(customer.id);
  const { id } = request.params;
  if (id !== undefined && !sessions.some((session) => session.id === id.toLowerCase())) {
    throw notFound('Unknown session.');
  }
  return ok({
    links: { self: request.self },
    data: sessions.map((session) => sessionResource(session, customer)),
    relationships: customerRelationship(customer),
  });
});
