import { stopProduction } from './executions.ts';
import { type Head, hasEnded, notBefore } from './head.ts';
import { deleteHead, deleteIdleHead, getHead } from './ledger.ts';
import { putPart } from './parts.ts';

/**
 * Deletes a line for the API, at once. A purge must remove its files. The ledger stays: the positions of an ended part are used
 * up, those of another part are free again when the purge is done.
 * @param by the id of the key that asks for it; `session` where the line ends with its session.
 * @returns the head as it was deleted; undefined if it was deleted already, or belongs to another session now.
 */
export async function deleteLine(head: Head, by: string): Promise<Head | undefined> {
  const moment = momentAfter(head);
  const deleted = (await deleteHead(head, moment, by)) ?? (await deletedAt(head, moment));
  if (!deleted) return undefined;
  // The part may have ended just now, before its own workflow could write it to the ledger.
  if (hasEnded(deleted)) await putPart(deleted);
  await stopProduction(deleted);
  return deleted;
}

/**
 * Deletes an expired line, like DELETE. A purge must remove its files. The line is at rest: nothing of it runs, and its ended part
 * is in the ledger.
 * @returns the head as it was deleted; undefined if it has changed since it was read.
 */
export async function expireLine(head: Head): Promise<Head | undefined> {
  return deleteIdleHead(head, momentAfter(head));
}

function momentAfter({ timestamps }: Head): string {
  return notBefore(Object.values(timestamps).sort().at(-1));
}

/** The head, if it was deleted at exactly this moment. Then we did it, and only the answer was lost. */
async function deletedAt({ line, session }: Head, moment: string): Promise<Head | undefined> {
  const head = await getHead(line);
  return head?.deleted === moment && head.session === session ? head : undefined;
}
