import { gateBody } from '../../../api/requests/bodies/gate.ts';
import { gateListOf } from '../../gate/gate-list.ts';
import { gateKey, jwsOf, publicJwk } from '../../gate/gate-signature.ts';
import { target } from '../../platform/permissions.ts';
import { everOwnLine, withLine } from '../access/own-line.ts';
import { ok } from '../protocol/answer.ts';
import { readBody } from '../protocol/request.ts';

/**
 * POST /tokens/{id}/gate: what was voided, redeemed and withdrawn since a moment, signed, so that it can be carried to a gate that the
 * service cannot reach. It has positions, and no codes. Also of a line that is deleted or has expired.
 */
export const handler = withLine('sign-gate-list', async (request, caller) => {
  const { line } = await everOwnLine(request, caller);
  const { since } = readBody(request, gateBody).data.attributes;
  const [list, key] = await Promise.all([gateListOf(line, since), gateKey(target('lineKey:Id'), caller.customer.id)]);
  const { until, more } = list;
  const attributes = { until, more, jws: jwsOf(list, key), key: publicJwk(key) };
  return ok({ links: { self: request.self }, data: { attributes, id: line, type: 'gate' } });
});
