import { randomUUID } from 'node:crypto';
import { HttpError, inBody } from '../../../api/answers/errors.ts';
import { capacityBody } from '../../../api/requests/bodies/capacity.ts';
import { agreements } from '../../../api/terms/agreements.ts';
import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { guessOddsOf, reachableOf } from '../../../engine/alphabet/capacity.ts';
import { medicineRulesOf } from '../../../engine/alphabet/medicines.ts';
import { placesOf } from '../../../engine/formats/pattern.ts';
import { areApart, codeCharacters, type Shape } from '../../../engine/formats/shape.ts';
import { findAlphabet } from '../../accounts/alphabets.ts';
import { idempotencyOf } from '../../idempotency/idempotency.ts';
import { getKeptFormat } from '../../lines/kept-formats.ts';
import { getHead, getKeptAlphabet } from '../../lines/ledger.ts';
import { type Caller, withSession } from '../access/caller.ts';
import { knowsLine } from '../access/caller-key.ts';
import { capacityAsked, lineFormatOf } from '../orders/formats.ts';
import { checkDigits } from '../orders/limits.ts';
import { inOrder } from '../orders/orders.ts';
import { ok } from '../protocol/answer.ts';
import { readBody } from '../protocol/request.ts';

/**
 * POST /capacity: how many codes a format has, before anything is ordered: what it takes away, examples, the odds, and whether it
 * can share a code with a line.
 */
export const handler = withSession('compute-capacity', async (request, caller) => {
  const { session, customer } = caller;
  const body = readBody(request, capacityBody);
  const { alphabet: name, digits, format = {}, apart_from: other } = body.data.attributes;
  const idempotency = await idempotencyOf(request, customer, [session.id, body]);
  const alphabet = await findAlphabet(session.id, name);
  if (!alphabet) throw new HttpError(404, { detail: 'Unknown alphabet.', source: inOrder.alphabet });
  const otherShape = other === undefined ? undefined : await shapeOfLine(other, caller);
  if (digits !== undefined) checkDigits(digits, customer.agreement, inOrder.digits);
  const capacity = capacityAsked(alphabet, format, digits);
  const { available, excluded, examples } = capacity;
  const { characters, bytes, shown } = lineFormatOf(capacity.format, alphabet);
  const places = placesOf(capacity.format.pattern);
  checkDigits(BigInt(places), customer.agreement, inOrder.digits);
  const reachable = reachableOf({ available, tokenBytes: bytes, ...agreements[customer.agreement] });
  const { chance, euMedicines } = guessOddsOf(reachable, available);
  const medicines = medicineRulesOf(euMedicines, characters, codeCharacters(capacity.format, alphabet));
  const { id } = await idempotency.record({ id: idempotency.earlier?.id ?? randomUUID() });
  const attributes = {
    alphabet: name,
    digits: String(places),
    format: shown,
    reachable: String(reachable),
    available: String(available),
    excluded,
    examples,
    ...(otherShape && { apart: areApart({ format: capacity.format, alphabet }, otherShape) }),
  };
  return ok({
    meta: { odds: chance, euMedicines, medicines },
    links: { self: request.self },
    data: { attributes, id, type: 'capacity' },
  });
});

/** What the codes of a line of the customer look like (404). */
async function shapeOfLine(line: string, { customer, key }: Caller): Promise<Shape> {
  const head = await getHead(line.toLowerCase());
  if (head?.customer !== customer.id || !knowsLine(key, head.line)) {
    throw new HttpError(404, { detail: 'Unknown tokens.', source: inBody('data', 'attributes', 'apart_from') });
  }
  const alphabet = createAlphabet(await getKeptAlphabet(head.alphabet.hash));
  return { alphabet, format: head.format ? await getKeptFormat(head.format.hash) : { pattern: [head.digits] } };
}
