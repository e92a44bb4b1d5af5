import { randomUUID } from 'node:crypto';
import { HttpError, inBody } from '../../../api/answers/errors.ts';
import { alphabetResource } from '../../../api/documents/alphabet.ts';
import { addAlphabetBody } from '../../../api/requests/bodies/alphabet.ts';
import { createCustomAlphabet } from '../../../engine/alphabet/alphabet-rules.ts';
import { isPresetName } from '../../../engine/alphabet/presets.ts';
import { AlphabetError } from '../../../engine/base/errors.ts';
import { getAlphabet, putNewAlphabet } from '../../accounts/sessions.ts';
import { releasableIdempotencyOf } from '../../idempotency/idempotency.ts';
import { withSession } from '../access/caller.ts';
import { created } from '../protocol/answer.ts';
import { readBody } from '../protocol/request.ts';

/** POST /alphabets: adds a custom alphabet to the session. */
export const handler = withSession('add-alphabet', async (request, { session, customer }) => {
  const body = readBody(request, addAlphabetBody);
  const { id: name, attributes } = body.data;
  const alphabet = validated(attributes.chars);
  const taken = new HttpError(409, { detail: 'There is an alphabet of this name.', source: inBody('data', 'id') });
  // A session that has its own one has it from before the preset: then a repeat finds it.
  if (isPresetName(name) && !(await getAlphabet(session.id, name))) throw taken;
  const idempotency = await releasableIdempotencyOf(request, customer, [session.id, body]);
  const { id: claim } = await idempotency.record({ id: idempotency.earlier?.id ?? randomUUID() });
  if (!(await putNewAlphabet(session.id, { name, chars: alphabet.chars, claim }))) {
    // A repeat finds what it added itself.
    if ((await getAlphabet(session.id, name))?.claim !== claim) {
      await idempotency.release();
      throw taken;
    }
  }
  return created({ links: { self: request.self }, data: alphabetResource(name, alphabet) }, `/alphabets/${name}`);
});

function validated(chars: string) {
  try {
    return createCustomAlphabet(chars);
  } catch (error) {
    if (!(error instanceof AlphabetError)) throw error;
    throw new HttpError(422, { detail: error.message, source: inBody('data', 'attributes', 'chars') });
  }
}
