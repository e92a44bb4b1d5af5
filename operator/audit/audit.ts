import { getCustomer } from '../../lambda/accounts/customers.ts';
import { type Act as CodeAct, listActs } from '../../lambda/gate/acts.ts';
import type { Void } from '../../lambda/gate/voids.ts';
import { type Head, hasEnded } from '../../lambda/lines/head.ts';
import { isMemoryComplete, listLinesOf } from '../../lambda/lines/memory.ts';
import { listParts, type Part } from '../../lambda/lines/parts.ts';

/** What a customer's key has done, as the ledger keeps it for ever. */
export interface Act {
  /** ISO 8601; of a part of 0.1 when it ended, or nothing before its upgrade. */
  readonly at?: string;
  readonly act: 'ordered' | 'continued';
  /** Id of the key; `unknown` where the order came from a session, or a version, that did not store it. */
  readonly key: string;
  readonly line: string;
  readonly part: number;
  /** The first position, and how many codes. */
  readonly from: string;
  readonly count: string;
  /** When its codes could be downloaded from; without it that has not come, or was given up. */
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

/** What is told beside the acts. */
export interface Completeness {
  readonly customer: string;
  readonly lines: number;
  /** Whether no line can be missing: a customer of 0.1 is complete from its upgrade on. */
  readonly complete: boolean;
}

/** Who has ordered, continued, voided and redeemed, when, by which key: line by line. Downloads are in the functions' log (docs/security.md). */
export async function* auditOf(customer: string): AsyncGenerator<Act | DoneToCodes | Completeness> {
  if (!(await getCustomer(customer))) throw new Error(`There is no customer ${customer}.`);
  let lines = 0;
  for await (const { line, head } of listLinesOf(customer)) {
    if (!head) continue;
    lines += 1;
    let last = 0;
    for await (const part of listParts(line)) {
      last = part.part;
      yield actOf(part);
    }
    if (head.part > last) yield currentOf(head);
    for await (const one of listActs<Void>('void', line)) yield* doneBy('voided', one);
    for await (const one of listActs('redemption', line)) yield* doneBy('redeemed', one);
  }
  yield { customer, lines, complete: await isMemoryComplete(customer) };
}

function* doneBy(act: 'voided' | 'redeemed', one: CodeAct & { readonly reason?: string }): Generator<DoneToCodes> {
  const { line, id, count, withdrawn, reason } = one;
  yield { at: one.at, act, key: one.key, line, id, count, ...(reason === undefined ? {} : { reason }) };
  if (withdrawn) yield { ...withdrawn, act: 'withdrawn', line, id, count };
}

const actFor = (part: number) => (part === 1 ? 'ordered' : 'continued');

function actOf({ line, part, first, next, key = 'unknown', requested, ended }: Part): Act {
  const at = requested ?? ended;
  return {
    ...(at === undefined ? {} : { at }),
    ...{ act: actFor(part), key, line, part, from: first, count: String(BigInt(next) - BigInt(first)) },
    ...(ended === undefined ? {} : { ended }),
  };
}

/** The part of the head, of which the ledger has no entry yet, or never will. */
function currentOf(head: Head): Act {
  const { line, part, first, order, timestamps } = head;
  const { requested, ended } = timestamps;
  return {
    ...(requested === undefined ? {} : { at: requested }),
    ...{ act: actFor(part), key: order.key ?? 'unknown', line, part, from: first, count: String(order.size) },
    ...(hasEnded(head) && ended !== undefined ? { ended } : {}),
  };
}
