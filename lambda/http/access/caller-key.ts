import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { SCOPE_REFUSED, type Scope } from '../../../api/terms/scopes.ts';
import { type Key, noteUse } from '../../accounts/keys.ts';
import { describeError, log } from '../../platform/log.ts';
import type { RequestRoute } from '../protocol/request.ts';

/** What a handler knows of the caller's key. */
export interface CallerKey {
  /** No secret: it is logged, and kept with what the key has done. */
  readonly id: string;
  readonly scope: Scope;
  readonly note?: string;
  /** Whether the caller is shown more of a code than that it was issued. */
  readonly details: boolean;
  /** The only lines that the caller knows; without it all that the customer has. */
  readonly lines?: readonly string[];
}

/** The key of sessions that 0.1 has opened: it stored none with them, and all its keys could do everything. */
export const KEY_OF_0_1: CallerKey = { id: 'unknown', scope: 'order', details: true };

/** The scopes of keys that only check codes: they are shown what their operator has chosen, and their misses are counted. */
export const atTheGate: readonly Scope[] = ['redeem', 'verify'];

/** What a handler knows of a key. */
export function callerKey({ id, scope, note, details, lines }: Key): CallerKey {
  return {
    id,
    scope,
    ...(note === undefined ? {} : { note }),
    details: !atTheGate.includes(scope) || details === true,
    ...(lines === undefined ? {} : { lines }),
  };
}

/**
 * Lets in keys of the route's scopes alone.
 * @throws HttpError 403 with a `code`, so that nobody takes it for the end of a session
 */
export function requireScope({ scopes = [] }: RequestRoute, scope: Scope): void {
  if (scopes.includes(scope)) return;
  throw new HttpError(403, {
    code: SCOPE_REFUSED,
    detail: `This takes a key with the scope ${scopes.join(' or ')}. The scope of this key is ${scope}.`,
    source: inParameter('Session-Key'),
    meta: { scope, scopes },
  });
}

/** Whether the caller's key knows a line of its customer. */
export function knowsLine({ lines }: CallerKey, line: string): boolean {
  return lines === undefined || lines.includes(line);
}

/** Notes that the key is used today, where nobody has. A day that could not be noted keeps nobody from the service. */
export async function noteUseOf(key: Key): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  if (key.used !== undefined && key.used >= day) return;
  try {
    await noteUse(key, day);
  } catch (error) {
    log.warn('use of a key not noted', { fault: describeError(error) });
  }
}
