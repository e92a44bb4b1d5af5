import type { Act as CodeAct } from '../../lambda/gate/acts.ts';
import { type Head, hasEnded } from '../../lambda/lines/head.ts';
import type { Part } from '../../lambda/lines/parts.ts';
import type { Reissue } from '../../lambda/lines/reissues.ts';

/** What a customer's key has done with a line, as the ledger keeps it for ever. */
export interface Act {
  /** ISO 8601; of a part of 0.1 when it ended, or nothing before its upgrade. */
  readonly at?: string;
  /** `reprinted`: it had issued codes again. */
  readonly act: 'ordered' | 'continued' | 'reprinted' | 'deleted';
  /**
   * Id of the key; `unknown` where a session, or a version, did not store it. A deletion can also be by `session`, with which the
   * line ended, or by `retention`, since it had expired.
   */
  readonly key: string;
  readonly line: string;
  /** Of an order. */
  readonly part?: number;
  /** The first position, and how many codes; of all but deletions. */
  readonly from?: string;
  readonly count?: string;
  /** When the codes of an order could be downloaded from; without it that has not come, or was given up. */
  readonly ended?: string;
}

/** What was done to codes that were issued. */
export interface DoneToCodes {
  readonly at: string;
  readonly act: 'voided' | 'redeemed' | 'withdrawn';
  /** Id of the key. */
  readonly key: string;
  readonly line: string;
  /** Of the void or of the redemption. */
  readonly id: string;
  /** How many codes; of a redemption how many it has asked for. */
  readonly count: string;
  readonly reason?: string;
}

const actFor = (part: number) => (part === 1 ? 'ordered' : 'continued');

/** The order of an ended part. */
export function orderOf({ line, part, first, next, key = 'unknown', requested, ended }: Part): Act {
  const at = requested ?? ended;
  return {
    ...(at === undefined ? {} : { at }),
    ...{ act: actFor(part), key, line, part, from: first, count: String(BigInt(next) - BigInt(first)) },
    ...(ended === undefined ? {} : { ended }),
  };
}

/** The order of the head's part, of which the ledger has no entry yet, or never will. */
export function currentOf(head: Head): Act {
  const { line, part, first, order, timestamps } = head;
  const { requested, ended } = timestamps;
  return {
    ...(requested === undefined ? {} : { at: requested }),
    ...{ act: actFor(part), key: order.key ?? 'unknown', line, part, from: first, count: String(order.size) },
    ...(hasEnded(head) && ended !== undefined ? { ended } : {}),
  };
}

/** That codes were had again. */
export const reprintOf = ({ line, key, at, from, count }: Reissue): Act => ({
  ...{ at, act: 'reprinted', key, line, from, count: String(count) },
});

/** The deletion that the head has, if it has one. */
export function deletionOf({ line, deleted, deletedBy = 'unknown' }: Head): Act[] {
  return deleted === undefined ? [] : [{ at: deleted, act: 'deleted', key: deletedBy, line }];
}

/** A void or a redemption, and its withdrawal. */
export function doneBy(
  act: 'voided' | 'redeemed',
  { line, id, count, withdrawn, reason, at, key }: CodeAct & { readonly reason?: string },
): DoneToCodes[] {
  const done: DoneToCodes = { at, act, key, line, id, count, ...(reason === undefined ? {} : { reason }) };
  return withdrawn ? [done, { ...withdrawn, act: 'withdrawn', line, id, count }] : [done];
}
