import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { redemptionBody } from '../../../api/requests/bodies/redemption.ts';
import { newActId } from '../../gate/act-id.ts';
import { redemptionEvent } from '../../gate/gate-events.ts';
import { redeem, Undone } from '../../gate/redeem.ts';
import { idempotencyOf } from '../../idempotency/idempotency.ts';
import { publishEvent } from '../../lines/publish-event.ts';
import { type Finding, isFound, withStandingOf } from '../../verification/findings.ts';
import { knownLine } from '../../verification/known-line.ts';
import { resultOf } from '../../verification/results.ts';
import { createTally } from '../../verification/tally.ts';
import type { Caller } from '../access/caller.ts';
import { withinMisses } from '../access/misses.ts';
import { everOwnLine, withLine } from '../access/own-line.ts';
import { actBy } from '../gate/actor.ts';
import { findIn, findInAll, type InLine, requireOneLineEach } from '../gate/find-codes.ts';
import { ok } from '../protocol/answer.ts';
import { readBody } from '../protocol/request.ts';

/**
 * POST /tokens/{id}/redeem, and POST /redeem over all lines: redeems codes, each once: whoever is first has it, and everybody else is
 * told since when. Also of lines that are deleted or have expired: what is printed is still good.
 */
export const handler = withLine('redeem-codes', async (request, caller) => {
  const head = request.params.id === undefined ? undefined : await everOwnLine(request, caller);
  const { attributes } = readBody(request, redemptionBody).data;
  const { tokens } = attributes;
  // Two gates with different keys must not both get the first answer, even if they choose the same Idempotency-Key.
  const idempotency = await idempotencyOf(request, caller.customer, [caller.key.id, attributes]);

  const { lines } = await withinMisses(caller.key, tokens.length, async () => {
    const found = head ? [await findIn(await knownLine(head), attributes)] : await findInAll(caller, attributes);
    const isIssued = (i: number) => found.some(({ findings }) => isFound(findings[i] as Finding));
    return { lines: found, results: tokens.map((_, i) => ({ issued: isIssued(i) })) };
  });
  requireOneLineEach(lines, tokens);
  const { id } = await idempotency.record({ id: idempotency.earlier?.id ?? newActId() });
  const isKept = request.header('Idempotency-Key') !== undefined;
  const redeemed: InLine[] = [];
  for (const line of lines) redeemed.push(await redeemIn(line, caller, id, isKept));

  const results = head ? resultsOf(redeemed, tokens, caller) : overLines(redeemed, tokens, caller);
  return ok({ links: { self: request.self }, data: { attributes: { results }, id, type: 'redemption' } });
});

/** Redeems the codes that the line has issued, and tells of it. */
async function redeemIn(line: InLine, caller: Caller, id: string, isKept: boolean): Promise<InLine> {
  const { known, findings } = line;
  const positions = findings.flatMap((finding) => (isFound(finding) ? [finding.position] : []));
  if (positions.length === 0) return line;
  const act = { ...actBy(id, known.head, caller), count: '0' };
  try {
    const { standing, won } = await redeem(act, positions, isKept);
    if (won.length > 0) await publishEvent(redemptionEvent(act, won));
    return { known, findings: once(withStandingOf(findings.map(asThen(standing)), standing)) };
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
    throw new HttpError(409, {
      detail: 'The redemption of this request was undone. To redeem again, send another Idempotency-Key.',
      source: inParameter(''),
    });
  }
}

/** A code of which a repeat finds that it was issued since: it was not redeemed, so it is answered as it was then. */
function asThen(standing: ReadonlyMap<bigint, unknown>) {
  return (finding: Finding): Finding =>
    isFound(finding) && !standing.has(finding.position) ? { reason: 'unissued' } : finding;
}

/** The same code a second time in one request was not first. */
function once(findings: readonly Finding[]): Finding[] {
  const seen = new Set<bigint>();
  return findings.map((finding) => {
    if (!isFound(finding) || finding.standing?.first !== true) return finding;
    if (!seen.has(finding.position)) {
      seen.add(finding.position);
      return finding;
    }
    return { ...finding, standing: { ...finding.standing, first: false } };
  });
}

function resultsOf(lines: readonly InLine[], tokens: readonly string[], { key }: Caller) {
  return lines.flatMap(({ findings }) => findings.map((finding, i) => resultOf(tokens[i] as string, finding, key)));
}

function overLines(lines: readonly InLine[], tokens: readonly string[], { key }: Caller) {
  const tally = createTally(tokens, key);
  for (const { known, findings } of lines) {
    // Each code is in one line: there is room for all.
    if (!tally.add(known, findings)) throw new Error('The answer is too large.');
  }
  return tally.results();
}
