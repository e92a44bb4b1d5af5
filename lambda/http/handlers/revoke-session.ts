import { notFound } from '../../../api/answers/errors.ts';
import { customerRelationship, sessionResource } from '../../../api/documents/session.ts';
import { routeOf } from '../../../api/routes/routes.ts';
import { getSession, revokeSession } from '../../accounts/sessions.ts';
import { startSessionPurge } from '../../lines/executions.ts';
import { maySee, requireCaller, requireKeyHolder, unknownSession } from '../access/caller.ts';
import { admitted, buffered, ok } from '../protocol/answer.ts';

/**
 * DELETE /sessions/{id}: ends the session's access at once, and removes the files of its lines after the answer. The purge is
 * started first. It revokes the session too, so it finishes a call that is cut off after it.
 */
export const handler = buffered(routeOf('revoke-session'), async (request) => {
  const { session, customer } = await admitted(request, async () => {
    const { customer: owner, key } = await requireKeyHolder(request);
    const caller = await requireCaller(request);
    if (caller.session.customer !== owner.id || !maySee(key, caller.session)) throw unknownSession();
    return caller;
  });
  if (request.params.id?.toLowerCase() !== session.id) throw notFound('Unknown session.');
  await startSessionPurge(session.id);
  // The purge may have been faster. Then the session is read as the purge has revoked it.
  const revoked = (await revokeSession(session.id, new Date().toISOString())) ?? (await getSession(session.id));
  return ok({
    links: { self: request.self },
    data: [sessionResource(revoked ?? session, customer)],
    relationships: customerRelationship(customer),
  });
});
