import { requireEnv, type Variable, variables } from '../platform/environment.ts';
import type { Head } from './head.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Milliseconds until a session expires, after it was opened or its last order was accepted.
 * @throws Error if the setting of the deployment is not a number.
 */
export function sessionAge(): number {
  return ageOf(variables.sessionDays);
}

/** Sessions that were last touched before this moment have expired, ISO 8601. */
export function sessionsEndBefore(now: number = Date.now()): string {
  return new Date(now - sessionAge()).toISOString();
}

/** Lines at rest that were last touched before this moment have expired, ISO 8601. */
export function linesEndBefore(now: number = Date.now()): string {
  return new Date(now - ageOf(variables.lineDays)).toISOString();
}

/** Whether the session has expired. From that moment on the API does not know it, even if it is not purged yet. */
export function isSessionOver({ touched }: { readonly touched: string }): boolean {
  return touched < sessionsEndBefore();
}

/** Whether the line has expired: it has been at rest for too long. A line that is under way never expires. */
export function hasExpired({ open, touched }: Pick<Head, 'open' | 'touched'>): boolean {
  return open === 'rest' && touched < linesEndBefore();
}

/** Whether the API shows the line to its customer: it is neither deleted nor expired. */
export function isStanding(head: Pick<Head, 'deleted' | 'open' | 'touched'>): boolean {
  return head.deleted === undefined && !hasExpired(head);
}

/** The head of a deleted line; that of an expired one as if it had been deleted when it expired. */
export function asDeleted(head: Head): Head {
  const expiry = new Date(Date.parse(head.touched) + ageOf(variables.lineDays)).toISOString();
  return head.deleted === undefined ? { ...head, deleted: expiry } : head;
}

/** The setting in milliseconds. Fractions of a day are allowed. */
function ageOf(variable: Variable): number {
  const days = Number(requireEnv(variable));
  if (!(days > 0 && Number.isFinite(days))) throw new Error(`${variable} must be a number of days above 0.`);
  return days * DAY_MS;
}
