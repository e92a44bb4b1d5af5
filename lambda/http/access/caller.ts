import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { fits, pathParameters } from '../../../api/requests/parameters.ts';
import { type HandlerName, routeOf } from '../../../api/routes/routes.ts';
import { type Customer, getCustomer, getCustomerByApiKey } from '../../accounts/customers.ts';
import { getSession, type Session } from '../../accounts/sessions.ts';
import { type Answer, admitted, buffered } from '../protocol/answer.ts';
import type { Request } from '../protocol/request.ts';
import { type StreamAnswer, streamed } from '../protocol/stream.ts';
import { throttle } from './throttle.ts';

/** The caller of a route with a Session-Key. */
export interface Caller {
  readonly session: Session;
  readonly customer: Customer;
}

/** Whether the text is a UUID. Any other text in the place of an id is treated as an unknown id, and is never looked up. */
export function isUuid(text: string): boolean {
  return fits(pathParameters.id, text);
}

/** The handler of a route on which the customer shows an Api-Key. */
export function withApiKey(name: HandlerName, handle: (request: Request, customer: Customer) => Promise<Answer>) {
  return buffered(routeOf(name), async (request) => {
    const customer = await admitted(request, () => requireCustomer(request));
    return handle(request, customer);
  });
}

/** The handler of a route on which a session shows its key. */
export function withSession(name: HandlerName, handle: (request: Request, caller: Caller) => Promise<Answer>) {
  return buffered(routeOf(name), async (request) => {
    const caller = await admitted(request, () => requireCaller(request));
    return handle(request, caller);
  });
}

/** The same where the answer is a stream. */
export function streamedWithSession(
  name: HandlerName,
  handle: (request: Request, caller: Caller) => Promise<StreamAnswer | Answer>,
) {
  return streamed(routeOf(name), async (request) => {
    const caller = await admitted(request, () => requireCaller(request));
    return handle(request, caller);
  });
}

/**
 * The customer of the request's Api-Key.
 * @throws HttpError 403, 429
 */
export async function requireCustomer(request: Request): Promise<Customer> {
  const key = requireKey(request, 'Api-Key', { title: 'Session not established' });
  const customer = isUuid(key) ? await getCustomerByApiKey(key) : undefined;
  if (customer?.status === 'granted') {
    await throttle(customer.id);
    return customer;
  }
  throw new HttpError(403, {
    title: 'Session not established',
    detail: 'Unknown Api-Key.',
    source: inParameter('id'),
  });
}

/**
 * The session of the request's Session-Key, neither revoked nor expired, and its customer, still granted.
 * @throws HttpError 403, 429
 */
export async function requireCaller(request: Request): Promise<Caller> {
  const key = requireKey(request, 'Session-Key').toLowerCase();
  const session = isUuid(key) ? await getSession(key) : undefined;
  if (session && !session.revoked) {
    const [customer] = await Promise.all([getCustomer(session.customer), throttle(session.customer)]);
    if (customer?.status === 'granted') return { session, customer };
  }
  throw unknownSession();
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
