import { setImmediate as turn } from 'node:timers/promises';
import { listCustomers } from '../../lambda/accounts/customers.ts';
import { getStoredSession } from '../../lambda/accounts/sessions.ts';
import { type Attempt, type Head, hasEnded, type Opened } from '../../lambda/lines/head.ts';
import { listAllHeads, putOpened } from '../../lambda/lines/ledger.ts';
import { completeMemory, isMemoryComplete, rememberLine } from '../../lambda/lines/memory.ts';
import { listParts, partOf, rememberPart } from '../../lambda/lines/parts.ts';
import { datesOf, requestedOf } from './dating.ts';

/** Lines that are upgraded side by side. */
const SIDE_BY_SIDE = 16;
/** Lines after which progress is told. */
const TOLD = 100;

/** What an upgrade has done. */
export interface Upgraded {
  readonly lines: number;
  readonly parts: number;
  /** Parts of which no moment is known anywhere. Their customers stay incomplete. */
  readonly undated: number;
  /** Customers of whom nothing is missing any more. */
  readonly customers: number;
}

/** What is told on the way. */
export interface Told {
  done(lines: number, parts: number): void;
  undated(part: Pick<Attempt, 'line' | 'part'>): void;
}

/**
 * Writes what the service remembers of its customers for all lines there are: what this version has written already stays, what 0.1 did
 * not keep is filled in. It can be cut off anywhere and run again, while the service works.
 */
export async function upgradeMemory(told: Told): Promise<Upgraded> {
  let [lines, parts, undated] = [0, 0, 0];
  const [customers, incomplete] = [new Set<string>(), new Set<string>()];
  const running = new Set<Promise<void>>();
  for await (const head of listAllHeads()) {
    customers.add(head.customer);
    const line = upgradeLine(head, told).then((done) => {
      lines += 1;
      parts += done.parts;
      undated += done.undated;
      if (done.undated > 0) incomplete.add(head.customer);
      running.delete(line);
      if (lines % TOLD === 0) told.done(lines, parts);
    });
    running.add(line);
    if (running.size >= SIDE_BY_SIDE) await Promise.race(running);
    await turn();
  }
  await Promise.all(running);
  for await (const { id } of listCustomers()) customers.add(id);
  const complete = [...customers].filter((id) => !incomplete.has(id));
  // Those that are complete keep the moment of their first time.
  for (const id of complete) if (!(await isMemoryComplete(id))) await completeMemory(id);
  return { lines, parts, undated, customers: complete.length };
}

async function upgradeLine(head: Head, told: Told): Promise<{ parts: number; undated: number }> {
  let [parts, undated] = [0, 0];
  await rememberLine(head.customer, head);
  if (head.opened === undefined) await openedBefore(head).then((opened) => opened && putOpened(head.line, opened));
  // Of its last part the head has the moment, and the ledger perhaps no entry yet.
  if (hasEnded(head)) await rememberPart(head.customer, { ...partOf(head), dated: 'ended' });
  for await (const part of listParts(head.line)) {
    const { ended } = part;
    const dates = ended === undefined ? await datesOf(part) : { ended };
    if (dates) await rememberPart(head.customer, { ...part, ...dates });
    else told.undated(part);
    parts += 1;
    undated += dates ? 0 : 1;
  }
  return { parts, undated };
}

/** When a line of 0.1 was begun. Its session is known where no later order can have moved it to another one. */
async function openedBefore({ line, session, part, attempt }: Head): Promise<Opened | undefined> {
  const at = await requestedOf({ line, part: 1, attempt: 1 });
  if (at === undefined) return undefined;
  const note = part === 1 && attempt === 1 ? (await getStoredSession(session))?.note : undefined;
  return { ...(note === undefined ? {} : { note }), at };
}
