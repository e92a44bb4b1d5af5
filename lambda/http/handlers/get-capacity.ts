import { HttpError, inParameter, notFound } from '../../../api/answers/errors.ts';
import { alphabetResource } from '../../../api/documents/alphabet.ts';
import { fits, pathParameters } from '../../../api/requests/parameters.ts';
import { agreements } from '../../../api/terms/agreements.ts';
import { capacityOf, guessOddsOf, reachableOf } from '../../../engine/alphabet/capacity.ts';
import { findAlphabet } from '../../accounts/alphabets.ts';
import { withSession } from '../access/caller.ts';
import { checkDigits } from '../orders/limits.ts';
import { ok } from '../protocol/answer.ts';
import { tagged } from '../protocol/conditions.ts';

/** GET /alphabets/{name}/{digits}: how many tokens there are of so many digits, how many an order may ask for, the odds. */
export const handler = withSession('get-capacity', async (request, { session, customer }) => {
  const { name = '', digits: asked = '' } = request.params;
  const alphabet = await findAlphabet(session.id, name);
  if (!alphabet) throw notFound('Unknown alphabet.');
  if (!fits(pathParameters.digits, asked)) {
    throw new HttpError(422, { detail: 'digits must be a whole number.', source: inParameter('digits') });
  }
  const digits = checkDigits(BigInt(asked), customer.agreement, inParameter('digits'));
  const available = capacityOf(alphabet.size, digits);
  const reachable = reachableOf({
    available,
    tokenBytes: digits * alphabet.widest,
    ...agreements[customer.agreement],
  });
  const { chance, euMedicines } = guessOddsOf(reachable, available);
  const document = {
    meta: { odds: chance, euMedicines },
    links: { self: request.self },
    data: alphabetResource(name, alphabet, {
      digits: String(digits),
      reachable: String(reachable),
      available: String(available),
    }),
  };
  return tagged(request, ok(document));
});
