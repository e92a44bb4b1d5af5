import { verificationBody } from '../../../api/requests/schemas.ts';
import { type Head, hasEnded } from '../../lines/head.ts';
import { openLineOf } from '../../lines/open-line.ts';
import { getPartAt, type Part } from '../../lines/parts.ts';
import { withSession } from '../access/caller.ts';
import type { CallerKey } from '../access/caller-key.ts';
import { withinMisses } from '../access/misses.ts';
import { everOwnLine } from '../access/own-line.ts';
import { ok } from '../protocol/answer.ts';
import { readBody } from '../protocol/request.ts';

/**
 * POST /tokens/{id}/verify: whether strings are tokens that this line of the customer has issued. Each is decrypted back to its
 * position, nothing is searched; the ledger alone decides, so that a deleted line still verifies.
 */
export const handler = withSession('verify-tokens', async (request, caller) => {
  const head = await everOwnLine(request, caller);
  const { tokens } = readBody(request, verificationBody).data.attributes;

  const results = await withinMisses(caller.key, tokens.length, () => resultsOf(head, tokens, caller.key));
  return ok({ links: { self: request.self }, data: { attributes: { results }, id: head.line, type: 'verification' } });
});

interface Result {
  readonly token: string;
  readonly issued: boolean;
  readonly part?: number;
  readonly position?: string;
}

/** What is known of each token, and shown to the key. */
async function resultsOf(head: Head, tokens: readonly string[], { details }: CallerKey): Promise<Result[]> {
  const line = await openLineOf(head);
  const positions = line.positionsOf(tokens);
  const partOf = partFinder(head);
  const results: Result[] = [];
  for (const [i, token] of tokens.entries()) {
    const position = positions[i];
    const part = position === undefined ? undefined : await partOf(position);
    results.push({
      token,
      issued: part !== undefined,
      ...(part !== undefined && details && { part, position: String(position) }),
    });
  }
  return results;
}

/** Finds the number of the ended part that has a position; asks the ledger once for each part that it meets. */
function partFinder(head: Head): (position: bigint) => Promise<number | undefined> {
  const known: Pick<Part, 'first' | 'next' | 'part'>[] = [];
  // The current part counts from its `ended` on, before the ledger has its entry.
  if (hasEnded(head)) known.push(head);
  return async (position) => {
    if (position >= BigInt(head.next)) return undefined;
    const holds = ({ first, next }: Pick<Part, 'first' | 'next'>) =>
      position >= BigInt(first) && position < BigInt(next);
    const part = known.find(holds) ?? (await getPartAt(head.line, position));
    if (part && !known.includes(part)) known.push(part);
    return part?.part;
  };
}
