import {
  ApiError,
  type Client,
  type ClientConfig,
  createClient,
  type ErrorDocument,
  OPERATIONS,
  type OperationContext,
  type OperationId,
  type OperationPath,
  type OperationTag,
  type Ops,
  type TokensDocument,
} from './api.generated.ts';

/**
 * A typed client of the API. Its operations are generated from the OpenAPI document (`npm run build:client`); what is here
 * opens them and saves every program the same few lines.
 */
export type * from './api.generated.ts';
export { ApiError, TimeoutError } from './api.generated.ts';

type Operation = OperationContext<OperationId, OperationPath, OperationTag>;

/** Every operation of the API as a method: `client.orderTokens({ body })`. What is refused is thrown as `ApiError`. */
export type UniqueTokens = Client<Ops, Operation>;

export interface Connection extends Omit<ClientConfig<Operation>, 'serverUrl' | 'auth' | 'errorMode' | 'argsStyle'> {
  /** Base URL of the service, with its `/api`. */
  readonly url: string;
  /** A customer's key: for sessions alone. */
  readonly apiKey?: string;
  /** The id of a session: for everything else. */
  readonly sessionKey?: string;
}

/**
 * A client of a service. Without `retry` nothing is repeated.
 *
 * @example
 * const customer = uniqueTokens({ url: 'http://127.0.0.1:3000/api', apiKey });
 * const { data } = await customer.openSession({ body: { data: { type: 'session', attributes: {} } } });
 * const client = uniqueTokens({ url: 'http://127.0.0.1:3000/api', sessionKey: data.id });
 */
export function uniqueTokens({ url, apiKey, sessionKey, ...config }: Connection): UniqueTokens {
  return createClient<Ops, OperationId, OperationPath, OperationTag>(OPERATIONS, {
    clientHeader: false,
    ...config,
    serverUrl: url,
    auth: {
      apiKey: {
        ...(apiKey === undefined ? {} : { Api_Key: apiKey }),
        ...(sessionKey === undefined ? {} : { Session_Key: sessionKey }),
      },
    },
  });
}

/** The refusal that was thrown, or undefined where it was none of the API's. */
export function refusalOf(
  error: unknown,
): (ErrorDocument['errors'][number] & { readonly httpStatus: number }) | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const [first] = (error.body as Partial<ErrorDocument> | undefined)?.errors ?? [];
  return first && { ...first, httpStatus: error.status };
}

/** The statuses in their order; a line that has failed goes no further. */
const order = ['requested', 'started', 'ended', 'finished', 'analyzed'] as const;
export type Status = (typeof order)[number];

export interface WaitOptions {
  /** Milliseconds between two requests. */
  readonly interval?: number;
  readonly signal?: AbortSignal;
  /** Told of each answer. */
  readonly onProgress?: (document: TokensDocument) => void;
}

/**
 * Asks for a line until it has this status.
 * @throws Error where the part has failed; ApiError
 */
export async function waitUntil(
  client: UniqueTokens,
  id: string,
  status: Status,
  { interval = 500, signal, onProgress }: WaitOptions = {},
): Promise<TokensDocument> {
  for (;;) {
    const document = await client.getTokens({ path: { id } }, signal ? { signal } : {});
    onProgress?.(document);
    const { attributes } = document.data;
    if (attributes.status === 'failed') throw new Error(`The part has failed: ${attributes.error.detail}`);
    if (order.indexOf(attributes.status) >= order.indexOf(status)) return document;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, interval);
      signal?.addEventListener('abort', done, { once: true });
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
    });
    signal?.throwIfAborted();
  }
}
