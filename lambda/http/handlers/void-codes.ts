import { HttpError, inBody } from '../../../api/answers/errors.ts';
import { voidResource } from '../../../api/documents/gate.ts';
import { voidBody } from '../../../api/requests/bodies/void.ts';
import { newActId } from '../../gate/act-id.ts';
import { putActWitness } from '../../gate/act-witnesses.ts';
import { getAct } from '../../gate/acts.ts';
import { voidEvent } from '../../gate/gate-events.ts';
import { hasRoom, MOST_RANGES } from '../../gate/ranges.ts';
import { putVoid, TooManyRanges, type Void } from '../../gate/voids.ts';
import { releasableIdempotencyOf } from '../../idempotency/idempotency.ts';
import type { Head } from '../../lines/head.ts';
import { publishEvent } from '../../lines/publish-event.ts';
import { findAll, isFound, readAll } from '../../verification/findings.ts';
import { knownLine } from '../../verification/known-line.ts';
import { everOwnLine, withLine } from '../access/own-line.ts';
import { issuedPositions } from '../codes/range.ts';
import { actBy } from '../gate/actor.ts';
import { created } from '../protocol/answer.ts';
import { type Request, readBody } from '../protocol/request.ts';

/**
 * POST /tokens/{id}/void: makes issued codes void, all that are named or none. The witness comes first, then the entries, and the void
 * itself last: before that nothing counts. Also of a line that is deleted or has expired.
 */
export const handler = withLine('void-codes', async (request, caller) => {
  const head = await everOwnLine(request, caller);
  const { attributes } = readBody(request, voidBody).data;
  const idempotency = await releasableIdempotencyOf(request, caller.customer, attributes);
  const { earlier } = idempotency;
  const made = earlier && (await getAct<Void>('void', head.line, earlier.id));
  if (made) return answer(request, await told(made));

  const { positions, ...codes } = await codesOf(head, attributes);
  const isRange = positions === undefined;
  if (isRange && !(await hasRoom(head.line, earlier?.id))) throw noRoom();
  const { id } = await idempotency.record({ id: earlier?.id ?? newActId() });
  const one: Void = { ...actBy(id, head, caller), ...codes, reason: attributes.reason };
  await putActWitness({ act: 'voided', ...one, ...(isRange ? {} : { positions: positions.map(String) }) });
  try {
    return answer(request, await told(await putVoid(one, positions)));
  } catch (error) {
    if (!(error instanceof TooManyRanges)) throw error;
    await idempotency.release();
    throw noRoom();
  }
});

type Asked = ReturnType<typeof voidBody.parse>['data']['attributes'];
type Codes = Pick<Void, 'count' | 'from' | 'part'> & { readonly positions?: readonly bigint[] };

/** What is to be void. @throws HttpError 422 that names all that was not issued */
async function codesOf(head: Head, { tokens, reading, ...range }: Asked): Promise<Codes> {
  if (tokens === undefined) {
    const { from, count, part } = await issuedPositions(head, range);
    return { from: String(from), count: String(count), ...(part === undefined ? {} : { part }) };
  }
  const known = await knownLine(head);
  const findings = await findAll(known, readAll(known, tokens, reading));
  const strangers = [...findings.entries()].filter(([, finding]) => !isFound(finding));
  if (strangers.length > 0) {
    const detail = 'The line has not issued this code.';
    throw new HttpError(
      422,
      strangers.map(([i]) => ({ detail, source: inBody('data', 'attributes', 'tokens', i) })),
    );
  }
  const positions = [...new Set(findings.flatMap((finding) => (isFound(finding) ? [finding.position] : [])))];
  return { count: String(positions.length), positions };
}

function noRoom(): HttpError {
  const detail = `A line can have ${MOST_RANGES} ranges and parts that are void. Withdraw some of them first.`;
  return new HttpError(409, { detail, source: inBody('data', 'attributes') });
}

/** Tells of it, of a repeat once more. */
async function told(one: Void): Promise<Void> {
  await publishEvent(voidEvent(one));
  return one;
}

function answer(request: Request, one: Void) {
  const document = { links: { self: request.self }, data: voidResource(one) };
  return created(document, `/tokens/${one.line}/void/${one.id}`);
}
