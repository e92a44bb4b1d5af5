import { attemptPrefix, fileKey } from '../files/keys.ts';
import { abortUpload, deleteObjects, listKeys } from '../files/store.ts';
import { type Attempt, type Head, notBefore } from '../records/head.ts';
import { advance, settleFailed } from '../records/ledger.ts';
import { getPlan } from '../records/lines.ts';
import { recordAndTell } from '../telling.ts';

/**
 * Gives an attempt up that has not reached `ended`: records `failed` and tells of it, ends its uploads, deletes its files; then
 * its range is free. Can run twice.
 * @param code the error's name.
 * @throws Superseded where the part has ended, or the head names another attempt.
 */
export async function giveUp(head: Head, code: string): Promise<void> {
  const moment = notBefore(head.timestamps.started ?? head.timestamps.requested);
  const failure = { code, detail: 'The production was given up; its range is free again.' };
  const failed = await advance(head, 'failed', moment, { failure });
  await clearFailed(failed);
}

/**
 * Does for a failed attempt what is left to do: records and tells that it has failed, takes away what it has stored; its range is
 * free then. The parts before it keep what is theirs. Can run twice.
 */
export async function clearFailed(failed: Head): Promise<void> {
  await Promise.all([recordAndTell(failed, 'failed'), removeFiles(failed)]);
  await settleFailed(failed, new Date().toISOString());
}

async function removeFiles(attempt: Attempt): Promise<void> {
  const uploads = (await getPlan(attempt))?.uploads;
  if (uploads) {
    await abortUpload(fileKey(attempt, 'data'), uploads.data);
    await abortUpload(fileKey(attempt, 'gz'), uploads.gz);
  }
  await deleteObjects(await Array.fromAsync(listKeys(attemptPrefix(attempt))));
}
