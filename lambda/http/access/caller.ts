import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { fits, pathParameters } from '../../../api/requests/parameters.ts';
import { type HandlerName, routeOf } from '../../../api/routes/routes.ts';
import { findApiKey, keyOf } from '../../accounts/api-keys.ts';
import { type Customer, getCustomer } from '../../accounts/customers.ts';
import { getKey, isGood, type Key } from '../../accounts/keys.ts';
import { getSession, type Session } from '../../accounts/sessions.ts';
import { log } from '../../platform/log.ts';
import { guessed, Remembered } from '../../platform/remembered.ts';
import { type Answer, admitted, buffered } from '../protocol/answer.ts';
import type { Request } from '../protocol/request.ts';
import { type StreamAnswer, streamed } from '../protocol/stream.ts';
import { type CallerKey, callerKey, KEY_OF_0_1, noteUseOf, requireScope } from './caller-key.ts';
import { begin, type ReadAhead } from './read-ahead.ts';
import { throttle } from './throttle.ts';

/** The caller of a route with an Api-Key. */
export interface KeyHolder {
  readonly customer: Customer;
  readonly key: CallerKey;
  /** SHA-256 of the Api-Key that was shown. */
  readonly hash: string;
}

/** The caller of a route with a Session-Key. */
export interface Caller {
  readonly session: Session;
  readonly customer: Customer;
  /** The key that has opened the session. */
  readonly key: CallerKey;
}

/** Whether the text is a UUID. Any other text in the place of an id is treated as an unknown id, and is never looked up. */
export function isUuid(text: string): boolean {
  return fits(pathParameters.id, text);
}

/** The handler of a route on which the customer shows an Api-Key. */
export function withApiKey(name: HandlerName, handle: (request: Request, holder: KeyHolder) => Promise<Answer>) {
  return buffered(routeOf(name), async (request) => {
    const holder = await admitted(request, () => requireKeyHolder(request));
    return handle(request, holder);
  });
}

/**
 * The handler of a route on which a session shows its key.
 * @param ahead reads what the handler is likely to need beside the reads that let the caller in
 */
export function withSession(
  name: HandlerName,
  handle: (request: Request, caller: Caller) => Promise<Answer>,
  ahead?: ReadAhead,
) {
  return buffered(routeOf(name), async (request) => {
    begin(ahead, request);
    const caller = await admitted(request, () => requireCaller(request));
    return handle(request, caller);
  });
}

/** The same where the answer is a stream. */
export function streamedWithSession(
  name: HandlerName,
  handle: (request: Request, caller: Caller) => Promise<StreamAnswer | Answer>,
  ahead?: ReadAhead,
) {
  return streamed(routeOf(name), async (request) => {
    begin(ahead, request);
    const caller = await admitted(request, () => requireCaller(request));
    return handle(request, caller);
  });
}

/**
 * The customer and the key of the request's Api-Key.
 * @throws HttpError 403, 429
 */
export async function requireKeyHolder(request: Request): Promise<KeyHolder> {
  const apiKey = requireKey(request, 'Api-Key', { title: 'Session not established' });
  const found = isUuid(apiKey) ? await findApiKey(apiKey) : undefined;
  if (found) {
    const { hash } = found;
    const [customer, key] = await Promise.all([getCustomer(found.customer), keyOf(found), throttle(found.customer)]);
    if (customer?.status === 'granted' && key && isGood(key, hash)) {
      return { customer, key: await admittedKey(request, key), hash };
    }
  }
  throw new HttpError(403, {
    title: 'Session not established',
    detail: 'Unknown Api-Key.',
    source: inParameter('id'),
  });
}

/** Whose a session is: this never changes. */
interface Owner {
  readonly customer: string;
  /** Id of the key that has opened it. */
  readonly opener: string | undefined;
}
const owners = new Remembered<Owner>();

const readOwner = ({ customer, opener }: Owner) =>
  Promise.all([getCustomer(customer), opener === undefined ? undefined : getKey(customer, opener)]);

/**
 * The session of the request's Session-Key, neither revoked nor expired, its customer, still granted, and the key that has opened
 * it, still good. All of them are read for each request. For a session that this instance has met, they are read by one call.
 * @throws HttpError 403, 429
 */
export async function requireCaller(request: Request): Promise<Caller> {
  requireKey(request, 'Session-Key');
  const id = shownSession(request);
  if (id === undefined) throw unknownSession();
  const finding = getSession(id);
  const known = owners.get(id);
  const reading = guessed(known && readOwner(known));
  const session = await finding;
  if (session && !session.revoked) {
    const { opener } = session;
    const owner = { customer: session.customer, opener: opener?.id };
    const isKnown = known?.customer === owner.customer && known.opener === owner.opener;
    const [[customer, key]] = await Promise.all([(isKnown && reading) || readOwner(owner), throttle(owner.customer)]);
    if (customer?.status === 'granted') {
      owners.set(id, owner);
      if (!opener) return { session, customer, key: KEY_OF_0_1 };
      if (key && isGood(key, opener.hash)) return { session, customer, key: await admittedKey(request, key) };
    }
  }
  throw unknownSession();
}

/**
 * The key of the caller, once its scope has let it in.
 * @throws HttpError 403
 */
async function admittedKey(request: Request, key: Key): Promise<CallerKey> {
  log.appendKeys({ key: key.id });
  requireScope(request.route, key.scope);
  await noteUseOf(key);
  return callerKey(key);
}

/** The id of the session whose key the request shows, whoever sends it; undefined if it shows none, or none that can be. */
export function shownSession(request: Request): string | undefined {
  const id = request.header('Session-Key')?.trim().toLowerCase();
  return id !== undefined && isUuid(id) ? id : undefined;
}

/** Whether a key may list and end a session of its customer: one that may do less than everything only those that it has opened. */
export function maySee({ scope, id }: CallerKey, session: Session): boolean {
  return scope === 'order' || session.opener?.id === id;
}

/** @throws HttpError 403 where none was sent */
function requireKey(request: Request, name: 'Api-Key' | 'Session-Key', more: { readonly title?: string } = {}): string {
  const key = request.header(name)?.trim();
  if (key) return key;
  throw new HttpError(403, { ...more, detail: `No ${name} was sent.`, source: inParameter(name) });
}

/** The refusal of a Session-Key that is unknown, revoked or expired. */
export function unknownSession(): HttpError {
  return new HttpError(403, { detail: 'Unknown Session-Key.', source: inParameter('id') });
}
