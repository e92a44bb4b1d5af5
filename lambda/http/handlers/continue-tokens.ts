import { notFound } from '../../../api/answers/errors.ts';
import { withSession } from '../access/caller.ts';
import { lineId } from '../access/own-line.ts';
import { continueFromSnapshot } from '../orders/from-snapshot.ts';

/** POST /tokens/{id}: orders the next part of the customer's line, from its snapshot. */
export const handler = withSession('continue-tokens', async (request, caller) => {
  const line = lineId(request);
  if (line === undefined) throw notFound('Unknown tokens.');
  return continueFromSnapshot(request, line, caller);
});
