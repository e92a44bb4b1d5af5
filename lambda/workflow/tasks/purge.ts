import type { Context } from 'aws-lambda';
import {
  deleteAlphabet,
  getStoredSession,
  listAlphabets,
  removeSession,
  revokeSession,
} from '../../accounts/sessions.ts';
import { deleteLine } from '../../lines/deletion.ts';
import { productionStatus, stopProduction } from '../../lines/executions.ts';
import { attemptOfKey, linePrefix } from '../../lines/file-keys.ts';
import type { Attempt } from '../../lines/head.ts';
import { getHead, markPurged } from '../../lines/ledger.ts';
import { deleteItems, deletePointer, listPointers } from '../../lines/records.ts';
import { isSessionOver } from '../../lines/retention.ts';
import { beginLog } from '../../platform/log.ts';
import { removeFiles } from '../removal.ts';
import { withRedactedErrors } from '../task.ts';

/** A line that was deleted while this attempt was its current one, or a session whose lines must all be removed. */
type Purge = Attempt | { readonly session: string };

/** Something is not done yet. The state machine tries again a little later. */
class Unfinished extends Error {
  override readonly name = 'Unfinished';
}

/** Seconds of its time that the function reserves, to end in good order. */
const RESERVE_MS = 60_000;

/**
 * Removes what deleted lines have stored: uploads, files, records. The ledger stays. If a line was continued meanwhile, the files of
 * its later attempts stay too.
 */
export async function handler(input: Purge, context: Context): Promise<Record<string, never>> {
  if ('line' in input) {
    const { line, part, attempt } = input;
    beginLog(context, { line, part, attempt });
    await withRedactedErrors(() => purgeLine(input));
    return {};
  }
  beginLog(context);
  await withRedactedErrors(() => purgeSession(input.session, context));
  return {};
}

/**
 * Ends a session: deletes its lines and alphabets and, after it has expired, the session itself. Until then a revoked session is
 * listed.
 */
async function purgeSession(id: string, context: Context): Promise<void> {
  await revokeSession(id, new Date().toISOString());
  const session = await getStoredSession(id);
  const isOver = session !== undefined && isSessionOver(session);
  for await (const pointer of listPointers(id)) {
    if (context.getRemainingTimeInMillis() < RESERVE_MS) throw new Unfinished('More lines are left.');
    const head = await getHead(pointer.line);
    const deleted = head?.session === id ? await deleteLine(head, 'session') : undefined;
    if (deleted) await purgeLine(deleted);
    // An order that came before the revocation may still be accepted. Its pointer leads here when the session has expired.
    else if (head || isOver) await deletePointer(id, pointer);
  }
  for await (const { name } of listAlphabets(id)) await deleteAlphabet(id, name);
  if (isOver) await removeSession(session);
}

async function purgeLine(attempt: Attempt): Promise<void> {
  const { line, part, attempt: number } = attempt;
  await stopProduction(attempt);
  if ((await productionStatus(attempt)) === 'RUNNING') throw new Unfinished('The production has not stopped yet.');
  // The records first: a worker that comes later with a file sees by them that the file is not needed any more.
  await deleteItems({ line, part, attempt: number });
  await removeFiles(linePrefix(line), (key) => {
    const owner = attemptOfKey(key);
    return owner !== undefined && (owner.part < part || (owner.part === part && owner.attempt <= number));
  });
  const head = await getHead(line);
  if (head?.deleted !== undefined) await deletePointer(head.session, { line, part, attempt: number });
  await markPurged({ line, part, attempt: number }, new Date().toISOString());
}
