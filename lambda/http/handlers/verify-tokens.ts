import { verificationBody } from '../../../api/requests/bodies/verification.ts';
import { findAll, readAll, withStanding } from '../../verification/findings.ts';
import { knownLine } from '../../verification/known-line.ts';
import { resultOf } from '../../verification/results.ts';
import { withinMisses } from '../access/misses.ts';
import { everOwnLine, withLine } from '../access/own-line.ts';
import { ok } from '../protocol/answer.ts';
import { readBody } from '../protocol/request.ts';

/** POST /tokens/{id}/verify: what this line of the customer knows of each string, also where it is deleted or has expired. */
export const handler = withLine('verify-tokens', async (request, caller) => {
  const head = await everOwnLine(request, caller);
  const { tokens, reading } = readBody(request, verificationBody).data.attributes;

  const { results } = await withinMisses(caller.key, tokens.length, async () => {
    const known = await knownLine(head);
    const findings = await withStanding(known, await findAll(known, readAll(known, tokens, reading)));
    return { results: findings.map((finding, i) => resultOf(tokens[i] as string, finding, caller.key)) };
  });
  return ok({ links: { self: request.self }, data: { attributes: { results }, id: head.line, type: 'verification' } });
});
