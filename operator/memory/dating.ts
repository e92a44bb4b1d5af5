import type { Attempt } from '../../lambda/lines/head.ts';
import type { PartMoments } from '../../lambda/lines/parts.ts';
import { getRecord } from '../../lambda/lines/records.ts';
import { getWitnessed } from '../../lambda/lines/witnesses.ts';

/**
 * When an earlier part of a line of 0.1 was made, whose ledger has no moments: by its record `ended`; else by `requested`, which a
 * purge keeps; else by its witness. It says which.
 * @returns undefined where none of them is left.
 */
export async function datesOf(attempt: Attempt): Promise<PartMoments | undefined> {
  const ended = await getRecord(attempt, 'ended');
  if (ended) {
    const { requested, started, ended: at } = ended.attributes.timestamps;
    return {
      ...(requested === undefined ? {} : { requested }),
      ...(started === undefined ? {} : { started }),
      ended: at as string,
      dated: 'ended',
    };
  }
  const requested = (await getRecord(attempt, 'requested'))?.attributes.timestamps.requested;
  if (requested !== undefined) return { requested, ended: requested, dated: 'requested' };
  const started = await getWitnessed(attempt);
  return started === undefined ? undefined : { started, ended: started, dated: 'started' };
}

/** When an attempt was ordered, by its record, or at least begun, by its witness; undefined where neither is left. */
export async function requestedOf(attempt: Attempt): Promise<string | undefined> {
  return (await getRecord(attempt, 'requested'))?.attributes.timestamps.requested ?? getWitnessed(attempt);
}
