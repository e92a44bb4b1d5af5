import { fileKey } from '../files/keys.ts';
import { putObject } from '../files/store.ts';
import { sealedState } from '../line-snapshot.ts';
import { type Attempt, type Head, hasReached, notBefore } from '../records/head.ts';
import { advance, putPart, requireHead, settle } from '../records/ledger.ts';
import { recordOf } from '../records/line-record.ts';
import { putRecord } from '../records/lines.ts';
import { task } from './task.ts';

/** Seals the snapshot where tokens remain, and records `finished`. */
export const handler = task(async ({ line, part, attempt }: Attempt): Promise<Record<string, never>> => {
  const head = await requireHead({ line, part, attempt });
  // What an assembling that failed after `ended` may have left undone.
  await putPart(head);
  await putRecord(recordOf(head, 'ended'));
  const finished = hasReached(head, 'finished') ? head : await finish(head);
  await putRecord(recordOf(finished, 'finished'));
  if (finished.order.analysis === 'none') await settle(finished);
  return {};
});

async function finish(head: Head): Promise<Head> {
  if (recordOf(head, 'ended').attributes.partial) await putObject(fileKey(head, 'snapshot'), await sealedState(head));
  return advance(head, 'finished', notBefore(head.timestamps.ended));
}
