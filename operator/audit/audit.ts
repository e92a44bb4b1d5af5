import { getCustomer } from '../../lambda/accounts/customers.ts';
import { listActs } from '../../lambda/gate/acts.ts';
import type { Void } from '../../lambda/gate/voids.ts';
import type { Head } from '../../lambda/lines/head.ts';
import { isMemoryComplete, listLinesOf } from '../../lambda/lines/memory.ts';
import { listParts } from '../../lambda/lines/parts.ts';
import { listReissues } from '../../lambda/lines/reissues.ts';
import { type Act, currentOf, type DoneToCodes, deletionOf, doneBy, orderOf, reprintOf } from './acts.ts';

/** What is told beside the acts. */
export interface Completeness {
  readonly customer: string;
  readonly lines: number;
  /** Whether no line can be missing: a customer of 0.1 is complete from its upgrade on. */
  readonly complete: boolean;
}

/**
 * Who has ordered, continued, had codes again, voided, redeemed and deleted, when, by which key: line by line. Downloads are in the
 * functions' log (docs/security.md), and so are deletions after which a line was continued.
 */
export async function* auditOf(customer: string): AsyncGenerator<Act | DoneToCodes | Completeness> {
  if (!(await getCustomer(customer))) throw new Error(`There is no customer ${customer}.`);
  let lines = 0;
  for await (const { head } of listLinesOf(customer)) {
    if (!head) continue;
    lines += 1;
    yield* actsOn(head);
  }
  yield { customer, lines, complete: await isMemoryComplete(customer) };
}

/** What was done with a line: its orders, codes had again, voids, redemptions, each in its order, and its deletion. */
async function* actsOn(head: Head): AsyncGenerator<Act | DoneToCodes> {
  const { line, part: current } = head;
  let last = 0;
  for await (const part of listParts(line)) {
    last = part.part;
    yield orderOf(part);
  }
  if (current > last) yield currentOf(head);
  const reissues = await Array.fromAsync(listReissues(line));
  yield* reissues.sort((a, b) => (a.at < b.at ? -1 : 1)).map(reprintOf);
  for await (const one of listActs<Void>('void', line)) yield* doneBy('voided', one);
  for await (const one of listActs('redemption', line)) yield* doneBy('redeemed', one);
  yield* deletionOf(head);
}
