import type { Scope } from '../../api/terms/scopes.ts';
import { state } from './store.ts';

/** What the key of the open session may do. The service decides; the page offers nothing that it would refuse. */

/** Whether a key only checks codes, as at a gate. */
export const isAtGate = (scope: Scope | undefined): boolean => scope === 'verify' || scope === 'redeem';

/** Whether codes may be redeemed. */
export const mayRedeem = (scope = scopeNow()): boolean => scope === 'order' || scope === 'redeem';

/** Whether codes may be ordered, made void, and anything undone. */
export const mayOrder = (scope = scopeNow()): boolean => scope === 'order';

function scopeNow(): Scope | undefined {
  return state().session.open?.scope;
}
