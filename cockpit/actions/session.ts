import { scopes } from '../../api/terms/scopes.ts';
import { ApiError, allItems, type Customer, isSessionOver, refusalOf, type Session } from '../../client/index.ts';
import { focusOn } from '../state/focus.ts';
import { kept } from '../state/kept.ts';
import type { FoundSession, OpenSession } from '../state/state.ts';
import { change, reset, say, state } from '../state/store.ts';
import { api, lostAnswer, problemsOf, withApiKey } from './api.ts';
import { stopPolling } from './poll.ts';

/**
 * Keys. The Api-Key is used by the request that it is typed for and kept nowhere. The Session-Key is kept in the tab's session
 * storage (`kept.ts`), so that a reload goes on; it goes when the tab is closed or its person signs out.
 */

/** Opens a session of its own for this tab. */
export function openSession(apiKey: string, note: string): Promise<void> {
  return entering(apiKey, async () => {
    const attributes = note === '' ? {} : { note };
    const answer = await withApiKey(apiKey).openSession({
      query: { meta: 'currency' },
      body: { data: { type: 'session', attributes } },
    });
    await enterWith(sessionOf(answer.data, answer.data.relationships.customer.data, answer.meta));
  });
}

/** Lists the customer's sessions that are still open, the latest first: to go on with one. */
export function findSessions(apiKey: string): Promise<void> {
  return entering(apiKey, async () => {
    const found = await allItems(async (page) => {
      const answer = await withApiKey(apiKey).listSessions({ query: { meta: 'currency', ...page } });
      const customer = answer.relationships.customer.data;
      const open = answer.data.filter(({ attributes }) => attributes.timestamps.revoked === undefined);
      return { ...answer, data: open.map((session) => sessionOf(session, customer, answer.meta)) };
    });
    const sessions = found.sort((a, b) => (a.granted < b.granted ? 1 : -1));
    change('session', { earlier: sessions });
    say(`${sessions.length} open sessions found.`);
  });
}

/** Works in a session from now on. */
export function enter(session: FoundSession): Promise<void> {
  return working(() => enterWith(session));
}

async function enterWith(session: FoundSession): Promise<void> {
  const open = { ...session, scope: await scopeOf(session.key) };
  reset();
  change('session', { open });
  say(`Signed in for ${session.company}.`);
}

/** A line that nobody has. */
const NO_LINE = '00000000-0000-4000-8000-000000000000';

/** What a session may do: a refusal of what takes the scope `order` says which other one it has. */
async function scopeOf(key: string): Promise<OpenSession['scope']> {
  try {
    await api(key).getSnapshot({ path: { id: NO_LINE } }, { parseAs: 'stream' });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { scope } = refusalOf(error)?.meta ?? {};
    const known = scopes.find((one) => one === scope);
    if (known) return known;
    if (error.status !== 404) throw error;
  }
  return 'order';
}

/** Goes on where the tab was before it was reloaded, which may have been between an order and its answer. */
export function restore(): void {
  const { session, order } = kept();
  if (session) change('session', { open: session });
  if (order) change('order', { ...order, ...(order.busy && { busy: false, problems: [lostAnswer(order)] }) });
}

/** Forgets the key. The session stays open, and its lines stay. */
export function signOut(why = 'Signed out.'): void {
  stopPolling();
  history.replaceState(null, '', location.pathname);
  reset();
  say(why);
}

/** Ends the session for everybody and removes its files; the ledgers of its lines stay. */
export function revoke(apiKey: string): Promise<void> {
  return entering(apiKey, async () => {
    const { key } = state().session.open as OpenSession;
    await withApiKey(apiKey, key).revokeSession({ path: { id: key } });
    signOut('The session is revoked, and you are signed out.');
  });
}

/** What any part of the page does with a refusal: a session that is over is left, the rest is shown by `show`. */
export function refused(error: unknown, show: (problems: ReturnType<typeof problemsOf>) => void): void {
  if (!isSessionOver(error)) {
    show(problemsOf(error));
    return;
  }
  const detail = 'The session has ended: it was revoked, or its key or its customer is no longer let in.';
  signOut(detail);
  change('session', { problems: [{ detail, at: '' }] });
}

function entering(apiKey: string, action: () => Promise<void>): Promise<void> {
  return working(async () => {
    if (!isApiKey(apiKey)) {
      const detail =
        apiKey === '' ? 'Enter your Api-Key.' : 'An Api-Key is a UUID: 32 digits and letters, with hyphens.';
      change('session', { problems: [{ detail, at: 'Api-Key' }] });
      focusOn('[aria-invalid=true]');
      return;
    }
    await action();
  });
}

async function working(action: () => Promise<void>): Promise<void> {
  if (state().session.busy) return;
  change('session', { busy: true, problems: [] });
  try {
    await action();
  } catch (error) {
    change('session', { problems: problemsOf(error) });
    focusOn('[aria-invalid=true], [role=alert]');
  } finally {
    change('session', { busy: false });
  }
}

const isApiKey = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

function sessionOf(
  { id, attributes }: Session,
  { attributes: customer }: Customer,
  { currency, payments }: Pick<OpenSession, 'currency' | 'payments'> = { currency: 'eur', payments: 'stripe' },
): FoundSession {
  const { note, timestamps, limits } = attributes;
  const { company, agreement, price } = customer;
  const facts = { key: id, granted: timestamps.granted, limits, company, agreement, price, currency, payments };
  return note === undefined ? facts : { ...facts, note };
}
