import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { LineEvent } from '../../api/documents/event-schemas.ts';
import type { PublishedStatus } from '../../api/statuses/statuses.ts';
import { events } from '../platform/clients/events.ts';
import { workflows } from '../platform/clients/workflows.ts';
import { target } from '../platform/permissions.ts';
import { getWebhook } from '../webhooks/webhooks.ts';
import type { Attempt, Head } from './head.ts';
import { EVENT_SOURCE, lineEvent } from './line-event.ts';
import { recordOf } from './line-record.ts';
import { putRecord } from './records.ts';

/** What the state machine `notification` takes. */
export interface Notification extends Attempt {
  readonly event: LineEvent;
}

/**
 * Writes the record of a status that the head has reached. Then publishes the status: as an event on the bus and, if the customer
 * has a webhook, by a notification. Can run twice: a repeat sends the same event with the same id.
 * @throws what the services throw, and Error if the bus did not accept the event. The caller must then run again before it
 * releases the head, so that no event is lost.
 */
export async function publishStatus(head: Head, status: PublishedStatus): Promise<void> {
  const [webhook] = await Promise.all([getWebhook(head.customer), putRecord(recordOf(head, status))]);
  const event = lineEvent(head, status);
  await Promise.all([putEvent(event), webhook && startNotification(event)]);
}

async function putEvent({ type, timestamp, data }: LineEvent): Promise<void> {
  const { FailedEntryCount, Entries } = await events().send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: target('events:PutEvents'),
          Source: EVENT_SOURCE,
          DetailType: type.replace('line.', 'Line '),
          Time: new Date(timestamp),
          Detail: JSON.stringify(data),
        },
      ],
    }),
  );
  if (FailedEntryCount) throw new Error(`The event was not taken: ${Entries?.[0]?.ErrorCode}.`);
}

/** Starts the notification with the id of the event, or finds that it was started: a repeat sends no second notification. */
async function startNotification(event: LineEvent): Promise<void> {
  const { id: name, line, part, attempt } = event.data;
  const input: Notification = { line, part, attempt, event };
  const stateMachineArn = target('notification:StartExecution');
  try {
    await workflows().send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}
