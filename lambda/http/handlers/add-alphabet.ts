import { createCustomAlphabet } from '../../engine/alphabet-rules.ts';
import { AlphabetError } from '../../engine/errors.ts';
import { isPresetName } from '../../engine/presets.ts';
import { putNewAlphabet } from '../../records/sessions.ts';
import { created } from '../answer.ts';
import { withSession } from '../caller.ts';
import { alphabetResource } from '../documents/alphabet.ts';
import { HttpError, inBody } from '../errors.ts';
import { readBody } from '../request.ts';
import { addAlphabetBody } from '../schemas.ts';

/** POST /alphabets: adds a custom alphabet to the session. */
export const handler = withSession('add-alphabet', async (request, { session }) => {
  const { data } = readBody(request, addAlphabetBody);
  const alphabet = validated(data.attributes.chars);
  const taken = isPresetName(data.id) || !(await putNewAlphabet(session.id, { name: data.id, chars: alphabet.chars }));
  if (taken) throw new HttpError(409, { detail: 'There is an alphabet of this name.', source: inBody('data', 'id') });
  return created({ links: { self: request.self }, data: alphabetResource(data.id, alphabet) });
});

function validated(chars: string) {
  try {
    return createCustomAlphabet(chars);
  } catch (error) {
    if (!(error instanceof AlphabetError)) throw error;
    throw new HttpError(422, { detail: error.message, source: inBody('data', 'attributes', 'chars') });
  }
}
