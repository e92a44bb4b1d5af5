import {
  ApiError,
  type Client,
  type ClientConfig,
  createClient,
  defaultRetryOn,
  type ErrorDocument,
  OPERATIONS,
  type OperationContext,
  type OperationId,
  type OperationPath,
  type OperationTag,
  type Ops,
  type RetryConfig,
} from '../generated/api.generated.ts';
import { answersOf } from './answers.ts';
import { ConnectionError, keepingKeys } from './transport.ts';

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
 * A client of a service. Without `retry` nothing is repeated. A key goes to that address alone: a redirect is not followed with it.
 *
 * @example
 * const customer = uniqueTokens({ url: 'http://127.0.0.1:3000/api', apiKey });
 * const { data } = await customer.openSession({ body: { data: { type: 'session', attributes: {} } } });
 * const client = uniqueTokens({ url: 'http://127.0.0.1:3000/api', sessionKey: data.id });
 */
export function uniqueTokens(connection: Connection): UniqueTokens {
  return clientWith(OPERATIONS, connection);
}

/** A client with some of the operations alone: so a bundle has no others. */
export function clientWith<Id extends OperationId>(
  operations: Pick<typeof OPERATIONS, Id>,
  { url, apiKey, sessionKey, ...config }: Connection,
): Omit<UniqueTokens, Exclude<OperationId, Id>> {
  return createClient<Ops, OperationId, OperationPath, OperationTag>(operations, {
    clientHeader: false,
    ...config,
    fetch: keepingKeys(config.fetch),
    retry: { retryOn: (context) => isWorthAnother(context.error) && defaultRetryOn(context), ...config.retry },
    // The last of them sees an answer first.
    middleware: [...(config.middleware ?? []), { onResponse: answersOf(url) }],
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

/** Whether the scope of the key does not allow the request. The key is good, and its session goes on. */
export function isOutOfScope(error: unknown): boolean {
  const refusal = refusalOf(error);
  return refusal?.httpStatus === 403 && refusal.code === 'scope';
}

/** Whether the session is over: it was revoked or has expired, or its key or its customer is no longer let in. */
export function isSessionOver(error: unknown): boolean {
  const refusal = refusalOf(error);
  return refusal?.httpStatus === 403 && refusal.code === undefined && refusal.detail.includes('Session-Key');
}

/**
 * Whether the same request may succeed later: the service was not reached, the connection was cut, or it was too busy. What the
 * API refuses for good is not.
 */
export function isTransient(error: unknown): boolean {
  if (isTooMuchAtOnce(error)) return false;
  if (error instanceof ApiError) return error.status >= 500 || error.status === 429 || error.status === 408;
  return error instanceof ConnectionError || (error instanceof Error && error.name === 'TimeoutError');
}

/** Whether one request has asked for more than its key may ever ask for: nothing to wait for. */
function isTooMuchAtOnce(error: unknown): boolean {
  const { asked, most } = refusalOf(error)?.meta ?? {};
  return typeof asked === 'number' && typeof most === 'number' && asked > most;
}

/** Told how many seconds the service asks to wait; undefined where it does not say. */
export type OnBusy = (seconds: number | undefined) => void;

/** Times that another 5xx is waited for as its `Retry-After` says: an hour or so of seconds. */
const PASSING = 3_600;

/**
 * The `retry` of what is asked while an order goes on: a service that is too busy to answer (429, 503) is asked again, as its
 * `Retry-After` says, for as long as it is; it produces meanwhile. So is a gateway whose functions take no call (another 5xx that
 * has a `Retry-After`), for an hour at most, since that can be a fault too. What else may pass is tried again `retries` times.
 *
 * @example
 * await client.getTokens({ path: { id } }, { retry: whileBusy((seconds) => console.error(`busy, waiting ${seconds} s`)) });
 */
export function whileBusy(onBusy: OnBusy = () => {}, retries = 10): RetryConfig {
  let failures = 0;
  return {
    retries: Number.POSITIVE_INFINITY,
    retryStrategy: 'fixed',
    retryDelay: 1_000,
    retryOn: (context) => {
      if (!isWorthAnother(context.error) || !defaultRetryOn(context)) return false;
      const { status, headers } = context.response ?? {};
      const seconds = Number(headers?.get('Retry-After') ?? Number.NaN);
      const isBusy = status === 429 || status === 503;
      if (!isBusy) {
        const isPassing = (status ?? 0) >= 500 && seconds >= 0;
        failures += 1;
        if (failures > (isPassing ? PASSING : retries)) return false;
        if (!isPassing) return true;
      }
      onBusy(Number.isNaN(seconds) ? undefined : seconds);
      return true;
    },
  };
}

/** Whether an attempt that has failed so, or got an answer, may be followed by another one. */
function isWorthAnother(error: unknown): boolean {
  return error === undefined || isTransient(error);
}
