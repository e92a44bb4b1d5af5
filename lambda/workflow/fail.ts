import { attemptPrefix, fileKey } from '../files/keys.ts';
import { abortUpload, deleteObjects, listKeys } from '../files/store.ts';
import { type Attempt, hasEnded, notBefore } from '../records/head.ts';
import { advance, markPurged, requireHead } from '../records/ledger.ts';
import { recordOf } from '../records/line-record.ts';
import { getPlan, putRecord } from '../records/lines.ts';
import { task } from './task.ts';

interface Failed extends Attempt {
  readonly error: { readonly Error?: string };
}

/**
 * Gives an attempt up that never reached `ended`: records `failed`, ends its uploads, deletes its files; then its range is
 * free. An attempt that did end is made for good, and the workflow goes on with it.
 */
export const handler = task(async ({ line, part, attempt, error }: Failed): Promise<{ ended: boolean }> => {
  const head = await requireHead({ line, part, attempt });
  if (hasEnded(head)) return { ended: true };
  const moment = notBefore(head.timestamps.started ?? head.timestamps.requested);
  const failure = { code: error.Error ?? 'Unknown', detail: 'The production was given up; its range is free again.' };
  const failed = await advance(head, ['requested', 'started'], 'failed', moment, { failure });
  await putRecord(recordOf(failed, 'failed'));
  await removeFiles(failed);
  await markPurged(failed, new Date().toISOString());
  return { ended: false };
});

async function removeFiles(attempt: Attempt): Promise<void> {
  const uploads = (await getPlan(attempt))?.uploads;
  if (uploads) {
    await abortUpload(fileKey(attempt, 'data'), uploads.data);
    await abortUpload(fileKey(attempt, 'gz'), uploads.gz);
  }
  await deleteObjects(await Array.fromAsync(listKeys(attemptPrefix(attempt))));
}
