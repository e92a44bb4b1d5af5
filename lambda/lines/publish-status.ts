import type { PublishedStatus } from '../../api/statuses/statuses.ts';
import type { Head } from './head.ts';
import { lineEvent } from './line-event.ts';
import { recordOf } from './line-record.ts';
import { publishEvent } from './publish-event.ts';
import { putRecord } from './records.ts';

/**
 * Writes the record of a status that the head has reached. Then publishes the status. Can run twice.
 * @throws what the services throw. The caller must then run again before it releases the head, so that no event is lost.
 */
export async function publishStatus(head: Head, status: PublishedStatus): Promise<void> {
  await putRecord(recordOf(head, status));
  await publishEvent(lineEvent(head, status), head);
}
