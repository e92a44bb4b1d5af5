import { randomUUID } from 'node:crypto';
import type { Alphabet } from '../../engine/alphabet.ts';
import { createChecksum, packChecksum } from '../../engine/checksum.ts';
import { ENGINE_VERSION } from '../../engine/keys.ts';
import { requireEnv, variables } from '../../environment.ts';
import { describeError, log } from '../../log.ts';
import { startProduction } from '../../production.ts';
import { agreements } from '../../records/agreements.ts';
import type { Head } from '../../records/head.ts';
import { keepAlphabet, putNewHead } from '../../records/ledger.ts';
import { recordOf } from '../../records/line-record.ts';
import { putPointer, putRecord } from '../../records/lines.ts';
import { findAlphabet } from '../alphabets.ts';
import { created } from '../answer.ts';
import { type Caller, withSession } from '../caller.ts';
import { tokensDocument } from '../documents/tokens.ts';
import { HttpError, inBody, inParameter } from '../errors.ts';
import { checkOrder } from '../limits.ts';
import { type Request, readBody } from '../request.ts';
import { type OrderTokensBody, orderTokensBody } from '../schemas.ts';

/**
 * POST /tokens: accepts the first order of a new line. The order of the writes is what makes it safe to cut off anywhere:
 * alphabet and pointer mean nothing without a head; the head's put is the acceptance, the only one; whatever comes after it
 * is done again by the production, or by the reconciler, from the head alone.
 */
export const handler = withSession('order-tokens', async (request, caller) => {
  const analysis = analysisOf(request);
  const body = readBody(request, orderTokensBody);
  const name = body.data.attributes.alphabet;
  const alphabet = await findAlphabet(caller.session.id, name);
  if (!alphabet) throw new HttpError(404, { detail: 'Unknown alphabet.', source: sources.alphabet });
  const { size, digits } = body.data.attributes;
  const produced = 0n;
  const checked = checkOrder(size, { alphabet, digits, produced, agreement: caller.customer.agreement }, sources);

  const head = await newHead(caller, body, analysis, { name, alphabet }, checked);
  await putPointer(head.session, head.line);
  if (!(await putNewHead(head))) throw new Error('A random line id came twice.');
  const record = recordOf(head, 'requested');
  try {
    await putRecord(record);
    await startProduction(head);
  } catch (error) {
    // Accepted all the same: the reconciler starts it. A refusal here would make the caller order twice.
    log.error('production not started', { line: head.line, fault: describeError(error) });
  }
  return created(tokensDocument(record));
});

const sources = {
  size: inBody('data', 'attributes', 'size'),
  digits: inBody('data', 'attributes', 'digits'),
  alphabet: inBody('data', 'attributes', 'alphabet'),
};

function analysisOf(request: Request): 'none' | 'metrics' {
  const { analysis = 'none' } = request.query;
  if (analysis === 'none') return 'none';
  throw new HttpError(400, { detail: 'Unknown analysis.', source: inParameter('analysis') });
}

async function newHead(
  { session, customer }: Caller,
  { meta, data }: OrderTokensBody,
  analysis: 'none' | 'metrics',
  { name, alphabet }: { name: string; alphabet: Alphabet },
  { size, digits }: { size: number; digits: number },
): Promise<Head> {
  const { maxTokens, partBytes } = agreements[customer.agreement];
  const { id, ident } = data.relationships.payment.data;
  return {
    line: randomUUID(),
    customer: customer.id,
    session: session.id,
    alphabet: { name, hash: await keepAlphabet(alphabet.chars), size: alphabet.size, widest: alphabet.widest },
    digits,
    engine: ENGINE_VERSION,
    key: requireEnv(variables.lineKey),
    part: 1,
    attempt: 1,
    state: 'requested',
    first: '0',
    next: '0',
    produced: packChecksum(createChecksum(digits), alphabet.codeBits),
    order: {
      size,
      analysis,
      ...(meta?.seed === undefined ? {} : { seed: meta.seed }),
      payment: { id, ident },
      bounds: { maxTokens, partBytes },
    },
    timestamps: { requested: new Date().toISOString() },
  };
}
