import { randomUUID } from 'node:crypto';
import { putSession, type Session } from '../../records/sessions.ts';
import { created } from '../answer.ts';
import { withApiKey } from '../caller.ts';
import { customerRelationship, sessionResource } from '../documents/session.ts';
import { readBody } from '../request.ts';
import { openSessionBody } from '../schemas.ts';

/** Characters of a User-Agent that are kept. */
const agentLength = 512;

/** POST /sessions: opens a session for the customer of the Api-Key. */
export const handler = withApiKey('open-session', async (request, customer) => {
  const { data } = readBody(request, openSessionBody);
  const { note } = data.attributes;
  const session: Session = {
    id: randomUUID(),
    customer: customer.id,
    ...(note === undefined ? {} : { note }),
    client: request.event.requestContext.identity.sourceIp,
    agent: (request.header('User-Agent') ?? '').slice(0, agentLength),
    granted: new Date().toISOString(),
  };
  await putSession(session);
  return created({
    links: { self: request.self },
    data: { ...sessionResource(session, customer), relationships: customerRelationship(customer) },
  });
});
