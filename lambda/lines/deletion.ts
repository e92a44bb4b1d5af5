import { stopProduction } from './executions.ts';
import { type Head, hasEnded, notBefore } from './head.ts';
import { deleteHead, deleteIdleHead, getHead, putPart } from './ledger.ts';

/**
 * Deletes a line for the API, at once; a purge has to take its files away. The ledger stays: an ended part's range is
 * consumed, an unended one's is free again when the purge is done.
 * @returns the head as it was deleted, or undefined where it was already, or is another session's by now.
 */
export async function deleteLine(head: Head): Promise<Head | undefined> {
  const moment = momentAfter(head);
  const deleted = (await deleteHead(head, moment)) ?? (await deletedAt(head, moment));
  if (!deleted) return undefined;
  // The part may have ended just now, before its own workflow could enter it.
  if (hasEnded(deleted)) await putPart(deleted);
  await stopProduction(deleted);
  return deleted;
}

/**
 * Deletes a line that has expired, as its session could have: a purge has to take its files away. At rest nothing of it runs,
 * and its ended part stands in the ledger.
 * @returns the head as it was deleted, or undefined where it has gone on since it was read.
 */
export async function expireLine(head: Head): Promise<Head | undefined> {
  return deleteIdleHead(head, momentAfter(head));
}

function momentAfter({ timestamps }: Head): string {
  return notBefore(Object.values(timestamps).sort().at(-1));
}

/** The head, if it was deleted at this very moment: then by us, and only the answer was lost. */
async function deletedAt({ line, session }: Head, moment: string): Promise<Head | undefined> {
  const head = await getHead(line);
  return head?.deleted === moment && head.session === session ? head : undefined;
}
