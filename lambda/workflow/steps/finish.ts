import { isLast } from '../../../api/statuses/statuses.ts';
import { putObject } from '../../files/store.ts';
import { fileKey } from '../../lines/file-keys.ts';
import { type Head, hasReached, notBefore } from '../../lines/head.ts';
import { advance, settle } from '../../lines/ledger.ts';
import { recordOf } from '../../lines/line-record.ts';
import { sealedState } from '../../lines/line-snapshot.ts';
import { putPartUnmarked } from '../../lines/parts.ts';
import { publishStatus } from '../../lines/publish-status.ts';
import type { Mark } from '../../lines/totals.ts';
import { allDone } from '../../platform/all-done.ts';

/**
 * Publishes `ended`, seals the snapshot if tokens remain, and records and publishes `finished`. `ended` is published here and not where
 * it is recorded: its failure cannot fail the part. Can run twice.
 * @param head of a part that has ended.
 * @param secret of the line, where it is known.
 */
export async function finishPart(head: Head, secret?: Uint8Array): Promise<void> {
  // Where it is `finished`, this is a second run: the part may not be marked as counted.
  const mark = await (hasReached(head, 'finished') ? putPartUnmarked(head) : beforeFinished(head, secret));
  await allDone([mark(), finish(head)]);
}

/** What must be before `finished`. From then on the line may be continued by another part. */
async function beforeFinished(head: Head, secret?: Uint8Array): Promise<Mark> {
  const putSnapshot = async () => putObject(fileKey(head, 'snapshot'), await sealedState(head, secret));
  const [mark] = await allDone([
    // A run that failed after `ended` may have left this undone.
    putPartUnmarked(head),
    publishStatus(head, 'ended'),
    recordOf(head, 'ended').attributes.partial ? putSnapshot() : undefined,
  ]);
  return mark;
}

async function finish(head: Head): Promise<void> {
  const finished = hasReached(head, 'finished')
    ? head
    : await advance(head, 'finished', notBefore(head.timestamps.ended));
  await publishStatus(finished, 'finished');
  if (isLast('finished', finished.order.analysis)) await settle(finished);
}
