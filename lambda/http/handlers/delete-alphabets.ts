import { HttpError, inParameter, notFound } from '../../../api/answers/errors.ts';
import { alphabetResource } from '../../../api/documents/alphabet.ts';
import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { isPresetName } from '../../../engine/alphabet/presets.ts';
import { findCustomAlphabet } from '../../accounts/alphabets.ts';
import { type CustomAlphabet, deleteAlphabet, listAlphabets } from '../../accounts/sessions.ts';
import { withSession } from '../access/caller.ts';
import { ok } from '../protocol/answer.ts';
import { pageDocument } from '../protocol/paging.ts';
import { readQuery } from '../protocol/query.ts';

/** DELETE /alphabets/{name} and DELETE /alphabets: the deleted alphabet, or the list of the session's deleted ones. */
export const handler = withSession('delete-alphabets', async (request, { session }) => {
  const { name } = request.params;
  if (name !== undefined) {
    const alphabet = await findCustomAlphabet(session.id, name);
    if (!alphabet && isPresetName(name)) {
      throw new HttpError(403, { detail: 'A preset cannot be deleted.', source: inParameter('id') });
    }
    if (!alphabet) throw notFound('Unknown alphabet.');
    await deleteAlphabet(session.id, name);
    return ok({ links: { self: request.self }, data: resourceOf(alphabet) });
  }
  async function* deleted() {
    for await (const alphabet of listAlphabets(session.id))
      yield { key: alphabet.name, resource: resourceOf(alphabet) };
  }
  const size = readQuery(request, 'deletedAlphabets');
  const document = await pageDocument(request, { size, after: undefined }, deleted());
  for (const { id } of document.data as { id: string }[]) await deleteAlphabet(session.id, id);
  return ok(document);
});

function resourceOf({ name, chars }: CustomAlphabet): object {
  return alphabetResource(name, createAlphabet(chars));
}
