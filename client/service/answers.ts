import { ApiError, type OperationContext, type RequestContext } from '../generated/api.generated.ts';
import { connected, isRedirect } from './transport.ts';

/** What answers is not the service: a website, the page of a proxy, the service under another path. */
export class ForeignAnswerError extends ApiError {
  override name = 'ForeignAnswerError';
  constructor(url: string, { status, statusText, headers }: Response) {
    super(url, status, statusText, undefined);
    const hint = /\/api$/.test(url) ? '.' : '; does the address end in /api?';
    this.message = `${url} does not answer as Unique Tokens (${mediaType(headers) || 'no media type'}, ${status})${hint}`;
  }
}

/** The service is elsewhere, and no key is sent after it unasked. */
export class RedirectError extends ApiError {
  override name = 'RedirectError';
  /** @param to the address that it would be; undefined where it cannot be known */
  constructor(url: string, { status, statusText }: Response, to: string | undefined) {
    super(url, status, statusText, undefined);
    this.message = `${url} answers with a redirect${to === undefined ? '' : ` to ${to}`}; give that address.`;
  }
}

/**
 * Holds each answer against what the API can have said, before anything is read from it.
 * @param base address of the service
 * @throws RedirectError; ForeignAnswerError; ConnectionError
 */
export function answersOf(base: string) {
  return async (response: Response, { url, method, operation }: RequestContext<OperationContext>): Promise<void> => {
    if (isRedirect(response)) throw new RedirectError(base, response, targetOf(base, url, response));
    const { ok, status, headers } = response;
    // It may be of what stands before a service that is too busy, and passes.
    if (status >= 500 || status === 429 || status === 408 || status === 304) return;
    const [tag] = operation.tags;
    if (ok && tag === 'Service') return;
    const isNamed = (headers.get('ETag') ?? headers.get('Content-Disposition')) !== null;
    const isFile = tag === 'Files' && isNamed && mediaType(headers) !== 'text/html';
    if (ok && isFile) return;
    const isEmpty = method === 'HEAD' && (!ok || mediaType(headers) === 'application/vnd.api+json');
    if (isEmpty || isDocument(await connected(response.clone().text()), ok)) return;
    await response.body?.cancel();
    throw new ForeignAnswerError(base, response);
  };
}

function mediaType(headers: Headers): string {
  return (headers.get('Content-Type') ?? '').replace(/;.*/, '').trim();
}

/** Whether it is one of the API's: with data, or with what was refused. */
function isDocument(text: string, ok: boolean): boolean {
  try {
    const document = JSON.parse(text);
    return ok ? document.data !== undefined : typeof document.errors[0].detail === 'string';
  } catch {
    return false;
  }
}

/** Where the service would be, of where this answer sends: without a query, which can hold a key. */
function targetOf(base: string, url: string, response: Response): string | undefined {
  const location = response.headers.get('Location');
  if (location === null || !URL.canParse(location, url)) return undefined;
  const target = new URL(location, url);
  const path = new URL(url).pathname.slice(new URL(base).pathname.replace(/\/$/, '').length);
  return target.origin + (target.pathname.endsWith(path) ? target.pathname.slice(0, -path.length) : target.pathname);
}
