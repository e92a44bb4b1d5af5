import type { Context } from 'aws-lambda';
import { abortUploads, deleteObjects, listKeys } from '../files/store.ts';
import { attemptPrefix } from '../lines/file-keys.ts';
import { type Attempt, LEDGER_BEHIND } from '../lines/head.ts';
import { getHead } from '../lines/ledger.ts';
import { getRecord } from '../lines/records.ts';
import { describeError, log } from '../platform/log.ts';

/** Ends the uploads and deletes the objects below the prefix, if we may remove their keys. Can run twice. */
export async function removeFiles(prefix: string, isOurs = (_: string) => true): Promise<void> {
  await abortUploads(prefix, isOurs);
  const keys = await Array.fromAsync(listKeys(prefix));
  await deleteObjects(keys.filter(isOurs));
}

/**
 * A task that stores files. If it fails for any reason, and its attempt was given up or deleted meanwhile, it removes what it has
 * stored. This may be after everything else was removed.
 */
export function cleanUpOnFailure<I extends Attempt, O>(
  run: (input: I, context: Context) => Promise<O>,
): (input: I, context: Context) => Promise<O> {
  return async (input, context) => {
    try {
      return await run(input, context);
    } catch (error) {
      const { line, part, attempt } = input;
      await removeIfLate({ line, part, attempt }).catch((fault) => {
        log.error('late files not removed', { fault: describeError(fault) });
      });
      throw error;
    }
  };
}

async function removeIfLate(attempt: Attempt): Promise<void> {
  if (!(await isKept(attempt))) await removeFiles(attemptPrefix(attempt));
}

/**
 * Whether the files of the attempt are needed, or may be needed later. If the head is behind the attempt, it was restored from a
 * backup; then nothing is removed.
 */
async function isKept({ line, part, attempt }: Attempt): Promise<boolean> {
  const head = await getHead(line);
  if (!head || head.part < part || (head.part === part && head.attempt < attempt)) return true;
  if (head.deleted !== undefined) return false;
  // An earlier part that has a record has ended and was not deleted since.
  if (head.part > part) return (await getRecord({ line, part, attempt }, 'ended')) !== undefined;
  if (head.attempt > attempt) return false;
  return head.state !== 'failed' || head.failure?.code === LEDGER_BEHIND;
}
