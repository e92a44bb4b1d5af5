import type { Context } from 'aws-lambda';
import { deleteLine } from '../deletion.ts';
import { attemptOfKey, fileKey, linePrefix } from '../files/keys.ts';
import { abortUpload, deleteObjects, listKeys } from '../files/store.ts';
import { beginLog } from '../log.ts';
import { productionStatus, stopProduction } from '../production.ts';
import type { Attempt } from '../records/head.ts';
import { markPurged } from '../records/ledger.ts';
import { deleteItems, getPlan, listHeads } from '../records/lines.ts';
import { revokeSession } from '../records/sessions.ts';

/** A line that was deleted when this attempt was its current one, or a session whose lines are all to go. */
type Purge = Attempt | { readonly session: string };

/** What is not done yet: the state machine tries again a little later. */
class Unfinished extends Error {
  override readonly name = 'Unfinished';
}

/** Seconds of its time that a function keeps back to end orderly. */
const RESERVE_MS = 60_000;

/**
 * Takes away what deleted lines have stored: uploads, files, records. The ledger stays. A line that has been continued in the
 * meantime keeps what belongs to its later attempts.
 */
export async function handler(input: Purge, context: Context): Promise<Record<string, never>> {
  if ('line' in input) {
    const { line, part, attempt } = input;
    beginLog(context, { line, part, attempt });
    await purgeLine(input);
    return {};
  }
  beginLog(context);
  await revokeSession(input.session, new Date().toISOString());
  for await (const head of listHeads(input.session)) {
    if (context.getRemainingTimeInMillis() < RESERVE_MS) throw new Unfinished('More lines are left.');
    const deleted = await deleteLine(head);
    if (deleted) await purgeLine(deleted);
  }
  return {};
}

async function purgeLine(attempt: Attempt): Promise<void> {
  const { line, part, attempt: number } = attempt;
  await stopProduction(attempt);
  if ((await productionStatus(attempt)) === 'RUNNING') throw new Unfinished('The production has not stopped yet.');
  const uploads = (await getPlan(attempt))?.uploads;
  if (uploads) {
    await abortUpload(fileKey(attempt, 'data'), uploads.data);
    await abortUpload(fileKey(attempt, 'gz'), uploads.gz);
  }
  const keys = await Array.fromAsync(listKeys(linePrefix(line)));
  await deleteObjects(
    keys.filter((key) => {
      const owner = attemptOfKey(key);
      return owner !== undefined && (owner.part < part || (owner.part === part && owner.attempt <= number));
    }),
  );
  await deleteItems({ line, part, attempt: number });
  await markPurged({ line, part, attempt: number }, new Date().toISOString());
}
