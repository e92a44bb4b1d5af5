import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { methodsOf } from '../../../api/routes/routes.ts';
import { buffered, seeOther } from '../protocol/answer.ts';
import type { Request } from '../protocol/request.ts';

/**
 * Whatever no route answers: 405 where the path has other methods, else 404. Who opens the root in a browser is led to the page for
 * people.
 */
export const handler = buffered({ refusal: 'Request refused' }, async (request) => {
  if (isBrowserAtRoot(request)) return seeOther('/cockpit');
  const allowed = methodsOf(request.path);
  if (allowed.length === 0) throw new HttpError(404, { detail: 'Unknown path.', source: inParameter('') });
  const Allow = allowed.join(', ');
  throw new HttpError(405, { detail: `The path answers ${Allow} only.`, source: inParameter('') }, { Allow });
});

/** Whether a page is asked for where the API begins. Clients of the API do not ask for HTML. */
function isBrowserAtRoot({ path, event, header }: Request): boolean {
  const reads = event.httpMethod === 'GET' || event.httpMethod === 'HEAD';
  return reads && (path === '' || path === '/') && /\btext\/html\b/i.test(header('Accept') ?? '');
}
