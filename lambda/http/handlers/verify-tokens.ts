import { verificationBody } from '../../../api/requests/bodies/verification.ts';
import { isTouched } from '../../gate/standing.ts';
import { findAll, readAll, withStanding } from '../../verification/findings.ts';
import { knownLine } from '../../verification/known-line.ts';
import { resultOf } from '../../verification/results.ts';
import { withSession } from '../access/caller.ts';
import { withinMisses } from '../access/misses.ts';
import { everOwnLine, headInPath, lineId } from '../access/own-line.ts';
import { readAhead } from '../access/read-ahead.ts';
import { ok } from '../protocol/answer.ts';
import { readBody } from '../protocol/request.ts';

/** Whether any code of the line in the path may be void or redeemed: read beside the head, since it needs no more than the path. */
const touchedInPath = readAhead(async (request) => {
  const id = lineId(request);
  return id !== undefined && isTouched(id);
});

/** POST /tokens/{id}/verify: what this line of the customer knows of each string, also where it is deleted or has expired. */
export const handler = withSession(
  'verify-tokens',
  async (request, caller) => {
    const head = await everOwnLine(request, caller);
    const { tokens, reading } = readBody(request, verificationBody).data.attributes;

    const { results } = await withinMisses(caller.key, tokens.length, async () => {
      const known = await knownLine(head);
      const found = await findAll(known, readAll(known, tokens, reading));
      const findings = (await touchedInPath(request)) ? await withStanding(known, found) : found;
      return { results: findings.map((finding, i) => resultOf(tokens[i] as string, finding, caller.key)) };
    });
    return ok({
      links: { self: request.self },
      data: { attributes: { results }, id: head.line, type: 'verification' },
    });
  },
  (request) => Promise.all([headInPath(request), touchedInPath(request)]),
);
