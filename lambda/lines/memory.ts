import { inBatches, pointersFor } from '../platform/batches.ts';
import { target } from '../platform/permissions.ts';
import { getItem, putItem, queryPrefix } from '../platform/table.ts';
import type { Attempt, Head } from './head.ts';
import { getHead } from './ledger.ts';

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

/** A line to which a pointer of the customer leads. */
export interface RememberedLine {
  readonly line: string;
  /** Undefined where none confirms the pointer: its order was not accepted. */
  readonly head: Head | undefined;
}

/**
 * The customer's lines in the order of their ids, deleted and expired ones too, those after an id.
 * @param most how many are likely to be read.
 */
export async function* listLinesOf(customer: string, after?: string, most = 100): AsyncGenerator<RememberedLine> {
  const from = after === undefined ? undefined : `${pointerPrefix}${after}`;
  const partition = ['line', partitionOf(customer)] as const;
  const pointers = queryPrefix<{ readonly id: string }>(
    target('ledger:Query'),
    partition,
    pointerPrefix,
    from,
    pointersFor(most),
  );
  for await (const batch of inBatches(pointers, most)) {
    yield* await withHeads(
      customer,
      batch.map(({ id }) => id),
    );
  }
}

/** The ids of the customer's lines in their order, with those that no head confirms. */
export async function lineIdsOf(customer: string): Promise<string[]> {
  const partition = ['line', partitionOf(customer)] as const;
  const pointers = queryPrefix<{ readonly id: string }>(target('ledger:Query'), partition, pointerPrefix);
  return Array.fromAsync(pointers, ({ id }) => id);
}

/** Lines of the customer with their heads, in the order of their ids. */
export async function withHeads(customer: string, lines: readonly string[]): Promise<RememberedLine[]> {
  const heads = await Promise.all(lines.map(getHead));
  return lines.map((line, i) => ({ line, head: heads[i]?.customer === customer ? heads[i] : undefined }));
}

/** Marks that nothing is missing of what the service remembers of this customer: it is new, or its upgrade is done. */
export async function completeMemory(customer: string): Promise<void> {
  await putItem(target('ledger:PutItem'), { ...memoryKey(customer), complete: new Date().toISOString() });
}

/** Whether nothing is missing of what the service remembers of this customer. */
export async function isMemoryComplete(customer: string): Promise<boolean> {
  return (await getItem(target('ledger:BatchGetItem'), memoryKey(customer))) !== undefined;
}
