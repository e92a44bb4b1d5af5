import { target } from '../platform/permissions.ts';
import { getItem, putItem, queryPrefix } from '../platform/table.ts';
import type { Attempt } from './head.ts';

/*
 * What the service remembers of a customer, in the table `ledger`, for ever:
 *   customer#<id>    line#<line>    a pointer to a line, of whatever session, deleted ones too
 *   customer#<id>    memory         that nothing is missing: 0.1 kept none of this, so its customers have the mark after an upgrade
 *   customer#<id>    part#…         ended parts (parts.ts)
 *   customer#<id>    day#…          totals (totals.ts)
 */
const pointerPrefix = 'line#';
const partitionOf = (customer: string) => `customer#${customer}`;
const memoryKey = (customer: string) => ({ line: partitionOf(customer), item: 'memory' });

/**
 * Adds the line to the customer's. It is written before the acceptance of its first order: readers skip a pointer that no head
 * confirms.
 */
export async function rememberLine(customer: string, { line }: Pick<Attempt, 'line'>): Promise<void> {
  await putItem(target('ledger:PutItem'), { line: partitionOf(customer), item: `${pointerPrefix}${line}`, id: line });
}

/** Ids of the customer's lines in their order, those after an id. A line counts only where its head names the customer. */
export async function* listLinesOf(customer: string, after?: string): AsyncGenerator<string> {
  const from = after === undefined ? undefined : `${pointerPrefix}${after}`;
  const partition = ['line', partitionOf(customer)] as const;
  const pointers = queryPrefix<{ readonly id: string }>(target('ledger:Query'), partition, pointerPrefix, from);
  for await (const { id } of pointers) yield id;
}

/** Marks that nothing is missing of what the service remembers of this customer: it is new, or its upgrade is done. */
export async function completeMemory(customer: string): Promise<void> {
  await putItem(target('ledger:PutItem'), { ...memoryKey(customer), complete: new Date().toISOString() });
}

/** Whether nothing is missing of what the service remembers of this customer. */
export async function isMemoryComplete(customer: string): Promise<boolean> {
  return (await getItem(target('ledger:GetItem'), memoryKey(customer))) !== undefined;
}
