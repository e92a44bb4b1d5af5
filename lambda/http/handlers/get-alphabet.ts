import { findAlphabet } from '../alphabets.ts';
import { ok } from '../answer.ts';
import { withSession } from '../caller.ts';
import { alphabetResource } from '../documents/alphabet.ts';
import { notFound } from '../errors.ts';

/** GET /alphabets/{name}: a preset or one of the session's own. */
export const handler = withSession('get-alphabet', async (request, { session }) => {
  const { name = '' } = request.params;
  const alphabet = await findAlphabet(session.id, name);
  if (!alphabet) throw notFound('Unknown alphabet.');
  return ok({ links: { self: request.self }, data: alphabetResource(name, alphabet) });
});
