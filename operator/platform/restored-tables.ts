import { setImmediate as turn } from 'node:timers/promises';
import { target } from '../../lambda/platform/permissions.ts';
import { putNewItem, scanItems } from '../../lambda/platform/table.ts';

/** The tables that can be restored, in this order: what names something comes after what it names. */
export const restoredTables = ['customers', 'ledger', 'claims', 'sessions', 'lines'] as const;
export type RestoredTable = (typeof restoredTables)[number];

/** An attribute that each item of the table has: its partition key. */
const partitionKeys = { customers: 'id', ledger: 'line', claims: 'claim', sessions: 'session', lines: 'line' } as const;

/** Items that are written side by side. */
const SIDE_BY_SIDE = 32;
/** Items after which progress is told. */
const TOLD = 10_000;

/** What a copy has done. */
export interface Copied {
  /** Items that were written. */
  readonly copied: number;
  /** Items that stood there already, and were left as they are. */
  readonly kept: number;
}

/**
 * Copies all items of a restored table into the stack's own. An item that stands there already is left as it is: what the stack has
 * written since is newer. So it can be cut off and run again.
 * @param told is told now and then how many items are done.
 */
export async function restoreTable(name: RestoredTable, from: string, told: (items: number) => void): Promise<Copied> {
  const to = target(`${name}:PutItem`);
  if (from === to) throw new Error(`${from} is the stack's own table.`);
  let [copied, kept] = [0, 0];
  const running = new Set<Promise<void>>();
  for await (const item of scanItems<object>(target(`${name}:Scan`, from))) {
    const write = putNewItem(to, item, partitionKeys[name]).then((isNew) => {
      if (isNew) copied += 1;
      else kept += 1;
      running.delete(write);
      if ((copied + kept) % TOLD === 0) told(copied + kept);
    });
    running.add(write);
    if (running.size >= SIDE_BY_SIDE) await Promise.race(running);
    await turn();
  }
  await Promise.all(running);
  return { copied, kept };
}
