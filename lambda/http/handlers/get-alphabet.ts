import { notFound } from '../../../api/answers/errors.ts';
import { alphabetResource } from '../../../api/documents/alphabet.ts';
import { findAlphabet } from '../../accounts/alphabets.ts';
import { withSession } from '../access/caller.ts';
import { ok } from '../protocol/answer.ts';
import { tagged } from '../protocol/conditions.ts';

/** GET /alphabets/{name}: a preset or one of the session's own. */
export const handler = withSession('get-alphabet', async (request, { session }) => {
  const { name = '' } = request.params;
  const alphabet = await findAlphabet(session.id, name);
  if (!alphabet) throw notFound('Unknown alphabet.');
  return tagged(request, ok({ links: { self: request.self }, data: alphabetResource(name, alphabet) }));
});
