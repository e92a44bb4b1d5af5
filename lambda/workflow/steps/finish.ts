import { isLast } from '../../../api/statuses/statuses.ts';
import { putObject } from '../../files/store.ts';
import { fileKey } from '../../lines/file-keys.ts';
import { type Head, hasReached, notBefore } from '../../lines/head.ts';
import { advance, settle } from '../../lines/ledger.ts';
import { recordOf } from '../../lines/line-record.ts';
import { sealedState } from '../../lines/line-snapshot.ts';
import { putPart } from '../../lines/parts.ts';
import { publishStatus } from '../../lines/publish-status.ts';
import { allDone } from '../../platform/all-done.ts';

/**
 * Publishes `ended`, seals the snapshot if tokens remain, and records and publishes `finished`. `ended` is published here and not where
 * it is recorded: its failure cannot fail the part. Can run twice.
 * @param head of a part that has ended.
 */
export async function finishPart(head: Head): Promise<void> {
  // If the part is `finished`, its `ended` was published. From then on the line may be continued by another part.
  const finished = hasReached(head, 'finished') ? head : await finish(head);
  await publishStatus(finished, 'finished');
  if (isLast('finished', finished.order.analysis)) await settle(finished);
}

async function finish(head: Head): Promise<Head> {
  const putSnapshot = async () => putObject(fileKey(head, 'snapshot'), await sealedState(head));
  await allDone([
    // A run that failed after `ended` may have left this undone.
    putPart(head),
    publishStatus(head, 'ended'),
    recordOf(head, 'ended').attributes.partial ? putSnapshot() : undefined,
  ]);
  return advance(head, 'finished', notBefore(head.timestamps.ended));
}
