import { randomUUID } from 'node:crypto';
import { currencyMeta, customerRelationship, sessionResource } from '../../../api/documents/session.ts';
import { openSessionBody } from '../../../api/requests/bodies/session.ts';
import { getSession, putSession, type Session } from '../../accounts/sessions.ts';
import { idempotencyOf } from '../../idempotency/idempotency.ts';
import { paymentCheck } from '../../payments/configuration.ts';
import { withApiKey } from '../access/caller.ts';
import { created } from '../protocol/answer.ts';
import { readQuery } from '../protocol/query.ts';
import { readBody } from '../protocol/request.ts';

/** Characters of a User-Agent that are kept. */
const agentLength = 512;

/** POST /sessions: opens a session for the customer of the Api-Key. */
export const handler = withApiKey('open-session', async (request, { customer, key, hash }) => {
  const body = readBody(request, openSessionBody);
  const { note } = body.data.attributes;
  // A key that may do less must not get the session that another key has opened with the same Idempotency-Key.
  const idempotency = await idempotencyOf(request, customer, key.scope === 'order' ? body : [key.id, body]);
  const { id } = await idempotency.record({ id: idempotency.earlier?.id ?? randomUUID() });
  const granted = new Date().toISOString();
  const session: Session = (await getSession(id)) ?? {
    id,
    customer: customer.id,
    opener: { id: key.id, scope: key.scope, hash },
    ...(note === undefined ? {} : { note }),
    client: request.event.requestContext.identity.sourceIp,
    agent: (request.header('User-Agent') ?? '').slice(0, agentLength),
    granted,
    touched: granted,
  };
  const opened = (await putSession(session)) ? session : ((await getSession(id)) ?? session);
  const document = {
    ...(readQuery(request, 'sessionMeta') === 'currency' && currencyMeta(customer, paymentCheck())),
    links: { self: request.self },
    data: { ...sessionResource(opened, customer), relationships: customerRelationship(customer) },
  };
  return created(document, `/sessions/${id}`);
});
