import type { Draft } from './draft.ts';
import type { OpenSession } from './state.ts';

/**
 * What a reload of the tab goes on with: its session, and the order that is being filled in, with the key by which a second try
 * of it is known. It is in the tab's session storage, so it goes with the tab.
 */
export interface Kept {
  readonly session: OpenSession;
  readonly order: Draft;
}

const SESSION = 'unique-tokens';
const ORDER = 'unique-tokens-order';

/** What was kept, as far as it is what this version of the page keeps. */
export function kept(): Partial<Kept> {
  const session = read(SESSION) as OpenSession | undefined;
  if (!(session?.key && session.limits && session.price && session.payments && session.scope)) return {};
  const order = read(ORDER) as Draft | undefined;
  const isOurs =
    order?.idempotencyKey && order.payment && order.problems && order.pattern !== undefined && order.note !== undefined;
  return isOurs ? { session, order } : { session };
}

let last: Partial<Kept> = {};

/** Keeps what has changed; nothing once there is no session any more. */
export function keep(session: OpenSession | undefined, order: Draft): void {
  if (session === last.session && (order === last.order || !session)) return;
  last = session ? { session, order } : {};
  write(SESSION, session);
  write(ORDER, session && order);
}

function read(name: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? 'null') ?? undefined;
  } catch {
    // Not of this page, or a browser that keeps nothing.
    return undefined;
  }
}

function write(name: string, value: unknown): void {
  try {
    if (value === undefined) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: a reload signs out.
  }
}
