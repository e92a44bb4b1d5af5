import { HttpError, inParameter, notFound } from '../../../api/answers/errors.ts';
import { withSession } from '../access/caller.ts';
import { lineId } from '../access/own-line.ts';
import { continueFromLedger } from '../orders/from-ledger.ts';
import { continueFromSnapshot } from '../orders/from-snapshot.ts';
import { mediaType } from '../protocol/negotiation.ts';

const ways = {
  'application/vnd.api+json': continueFromLedger,
  'multipart/form-data': continueFromSnapshot,
};

/** POST /tokens/{id}: orders the next part of the customer's line, from its snapshot or from what the ledger knows. */
export const handler = withSession('continue-tokens', async (request, caller) => {
  const line = lineId(request);
  if (line === undefined) throw notFound('Unknown tokens.');
  const continueFrom = ways[mediaType(request.header('Content-Type')) as keyof typeof ways];
  if (continueFrom) return continueFrom(request, line, caller);
  const detail = `The body must be sent as ${Object.keys(ways).join(' or ')}.`;
  throw new HttpError(415, { detail, source: inParameter('Content-Type') });
});
