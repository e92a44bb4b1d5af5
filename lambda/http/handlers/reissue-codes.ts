import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { securityHeaders } from '../../../api/answers/headers.ts';
import { codesBody } from '../../../api/requests/bodies/codes.ts';
import { REISSUE_OFF } from '../../../api/terms/reissue.ts';
import type { Line } from '../../../engine/line.ts';
import { LEASE_SECONDS, type Lease, releaseLease, takeLease } from '../../accounts/leases.ts';
import { idempotencyOf } from '../../idempotency/idempotency.ts';
import type { Head } from '../../lines/head.ts';
import { borrowLineOf, giveBack } from '../../lines/idle-lines.ts';
import { publishEvent } from '../../lines/publish-event.ts';
import { reissueEvent } from '../../lines/reissue-event.ts';
import { putReissue } from '../../lines/reissues.ts';
import { isStanding } from '../../lines/retention.ts';
import { log } from '../../platform/log.ts';
import { target } from '../../platform/permissions.ts';
import type { Caller } from '../access/caller.ts';
import { requireScope } from '../access/caller-key.ts';
import { everOwnLine, streamedWithLine, unknownTokens } from '../access/own-line.ts';
import { writings } from '../codes/codes.ts';
import { type IssuedRange, issuedRange } from '../codes/range.ts';
import { preferred } from '../protocol/negotiation.ts';
import { type Request, readBody } from '../protocol/request.ts';
import type { StreamAnswer } from '../protocol/stream.ts';

/** A lease is renewed when this share of its time has passed. */
const RENEWED_MS = (LEASE_SECONDS / 3) * 1000;

/**
 * POST /tokens/{id}/codes: issued codes again, computed and not stored, as many as anybody asks for at once, and one stream at
 * a time a customer. Before the first byte leaves, the ledger has a record of it, and an event tells of it.
 */
export const handler = streamedWithLine('reissue-codes', async (request, caller) => {
  const head = await knownLine(request, caller);
  requireAllowed(head, caller);
  const { attributes } = readBody(request, codesBody).data;
  const writing = writings[preferred(request.header('Accept'), accepted)];
  const idempotency = await idempotencyOf(request, caller.customer, attributes);
  const range = await issuedRange(head, attributes, writing.codeBytes(head));

  const lease: Lease = { customer: caller.customer.id, holder: randomUUID() };
  if (!(await takeLease(lease))) throw busy();
  try {
    const { id } = await idempotency.record({ id: idempotency.earlier?.id ?? randomUUID() });
    await remember(head, caller, range, id);
    const line = await borrowLineOf(head);
    const length = writing.length(line, range, head);
    return {
      status: 200,
      headers: {
        'Content-Type': writing.contentType,
        'Content-Disposition': `attachment; filename="${nameOf(head, range)}.${writing.ending}"`,
        Vary: 'Accept',
        ...(length === undefined ? {} : { 'Content-Length': String(length), 'X-Content-Length': String(length) }),
        ...securityHeaders,
      },
      body: Readable.from(held(line, writing.write(line, range, head), lease)),
      done: () => releaseLease(lease),
    } satisfies StreamAnswer;
  } catch (error) {
    await releaseLease(lease);
    throw error;
  }
});

/** Media types of the representations. Whoever asks for none of them gets text. */
const accepted = { text: ['text/plain', 'application/vnd.api+json'], csv: ['text/csv'] } as const;

/** The line in the request's path, where the caller's key knows it (404). */
async function knownLine(request: Request, caller: Caller): Promise<Head> {
  const head = await everOwnLine(request, caller);
  if (caller.key.lines?.includes(head.line) === false) throw unknownTokens();
  return head;
}

/** Refuses what the operator has switched off, and of a line that is not kept any more every key without the scope `reprint` (403). */
function requireAllowed(head: Head, { key }: Caller): void {
  const choice = target('reissue:Setting');
  if (choice === 'none') throw switchedOff('The operator has switched this off.');
  if (isStanding(head)) return;
  if (choice === 'kept') throw switchedOff('The operator has switched this off for deleted and expired lines.');
  requireScope({ refusal: '', scopes: ['reprint'] }, key.scope);
}

const switchedOff = (detail: string) => new HttpError(403, { code: REISSUE_OFF, detail, source: inParameter('') });

function busy(): HttpError {
  const detail = 'Another request of this customer is getting codes. Please try again.';
  return new HttpError(429, { detail, source: inParameter('') }, { 'Retry-After': '5' });
}

/** Keeps for ever who gets what, and tells of it. Both can be done again, with the same id. */
async function remember(
  head: Head,
  { customer, key }: Caller,
  { from, count }: IssuedRange,
  id: string,
): Promise<void> {
  const reissue = await putReissue({
    id,
    line: head.line,
    customer: customer.id,
    key: key.id,
    at: new Date().toISOString(),
    from: String(from),
    count,
  });
  await publishEvent(reissueEvent(reissue));
  log.info('codes reissued', { codes: count });
}

/** The bytes, for as long as the lease can be renewed. */
async function* held(line: Line, bytes: AsyncGenerator<Uint8Array>, lease: Lease): AsyncGenerator<Uint8Array> {
  let renewed = Date.now();
  try {
    for await (const each of bytes) {
      if (Date.now() - renewed > RENEWED_MS) {
        if (!(await takeLease(lease))) throw new Error('Another request has the lease.');
        renewed = Date.now();
      }
      yield each;
    }
  } finally {
    giveBack(line);
  }
}

function nameOf({ line }: Head, { from, count, part }: IssuedRange): string {
  return part === undefined ? `${line}-${from}-${count}` : `${line}-${part}`;
}
