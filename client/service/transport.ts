/** The service was not reached, or the connection was cut: what fetch throws then, and nothing else. */
export class ConnectionError extends TypeError {
  override readonly name = 'ConnectionError';
}

/**
 * Waits for something of fetch's.
 * @throws ConnectionError where it fails; a signal's reason as it is
 */
export async function connected<T>(pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (error) {
    // By its name, since it can come from another realm: that of a page's frame, or of a test.
    const { name, message, cause = error } = error as Error;
    throw name === 'TypeError' ? new ConnectionError(message, { cause }) : error;
  }
}

/** Whether it sends elsewhere. Browsers do not tell where. */
export function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(status);
}

/** Paths of files: a large one is in the store, and the API sends there. */
const FILE = /\/tokens\/[^/]+\/(data|snapshot|analysis|score|delta)$/;

/**
 * A fetch that shows a key to the address it was given for, and to no other one. Left to itself, fetch sends it along with every
 * redirect. Of these it follows that of a file alone, without a key: the address is as good as one.
 * @throws ConnectionError; TypeError for a request that is none
 */
export function keepingKeys(custom: typeof fetch | undefined): typeof fetch {
  return async (input, init) => {
    // Made here, so that what is wrong with it is not taken for a failure of the network.
    const request = new Request(input, { ...init, redirect: 'manual' });
    const response = await connected((custom ?? fetch)(request));
    const location = response.headers.get('Location');
    const isFile = request.method === 'GET' && FILE.test(new URL(request.url).pathname);
    if (!isFile || response.status !== 307 || location === null) return response;
    await response.body?.cancel();
    const kept = ['Accept', 'Range', 'If-Range', 'If-None-Match'].flatMap((name) => {
      const value = request.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    const url = new URL(location, request.url).href;
    return fromStore(url, { headers: Object.fromEntries(kept), signal: request.signal }, custom);
  };
}

/**
 * A file from the address that the API has told, which needs no key.
 * @throws ConnectionError where the store does not give it: the address may just have expired, and the next one will do
 */
export async function fromStore(url: string, init: RequestInit, custom?: typeof fetch): Promise<Response> {
  const response = await connected((custom ?? fetch)(new Request(url, init)));
  if (response.ok || response.status === 304) return response;
  await response.body?.cancel();
  throw new ConnectionError(`The store answered ${response.status}.`);
}
