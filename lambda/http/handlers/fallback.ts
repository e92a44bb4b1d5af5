import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { methodsOf } from '../../../api/routes/routes.ts';
import { buffered } from '../protocol/answer.ts';

/** Whatever no route answers: 405 where the path has other methods, else 404. */
export const handler = buffered({ refusal: 'Request refused' }, async (request) => {
  const allowed = methodsOf(request.path);
  if (allowed.length === 0) throw new HttpError(404, { detail: 'Unknown path.', source: inParameter('') });
  const Allow = allowed.join(', ');
  throw new HttpError(405, { detail: `The path answers ${Allow} only.`, source: inParameter('') }, { Allow });
});
