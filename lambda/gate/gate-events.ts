import type { RedemptionEvent, VoidEvent } from '../../api/documents/gate-schemas.ts';
import { infoPath } from '../../api/documents/tokens.ts';
import type { Act } from './acts.ts';
import type { Redemption } from './redemptions.ts';
import type { Void } from './voids.ts';

/*
 * The events for what is done to codes: one a request, of all its codes. They depend only on what is kept, so an event that is sent
 * twice is the same. They have positions, and no codes.
 */
const shared = ({ line, customer, key, by, count }: Act) => ({
  ...{ line, customer, key },
  ...(by === undefined ? {} : { by }),
  count,
  links: { info: infoPath(line) },
});
const idOf = (word: string, { id, withdrawn }: Act) => `${word}-${id}${withdrawn ? '-withdrawn' : ''}`;
const withdrawal = ({ withdrawn }: Act) => (withdrawn === undefined ? {} : { withdrawn });
const timestampsOf = ({ withdrawn }: Act) => (withdrawn === undefined ? {} : { withdrawn: withdrawn.at });

/** The event for a void, or for its withdrawal where it is withdrawn. */
export function voidEvent(one: Void): VoidEvent {
  return {
    type: 'line.voided',
    timestamp: one.withdrawn?.at ?? one.at,
    data: {
      id: idOf('voided', one),
      ...shared(one),
      void: one.id,
      reason: one.reason,
      ...(one.part === undefined ? {} : { part: one.part }),
      ...(one.from === undefined ? {} : { from: one.from }),
      ...withdrawal(one),
      timestamps: { voided: one.at, ...timestampsOf(one) },
    },
  };
}

/** The event for a redemption, or for its withdrawal where it is withdrawn. */
export function redemptionEvent(one: Redemption, positions?: readonly string[]): RedemptionEvent {
  return {
    type: 'line.redeemed',
    timestamp: one.withdrawn?.at ?? one.at,
    data: {
      id: idOf('redeemed', one),
      ...shared(one),
      redemption: one.id,
      ...(positions === undefined ? {} : { count: String(positions.length), positions: [...positions] }),
      ...withdrawal(one),
      timestamps: { redeemed: one.at, ...timestampsOf(one) },
    },
  };
}
