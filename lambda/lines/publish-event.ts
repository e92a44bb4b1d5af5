import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { LineEvent, ReissueEvent } from '../../api/documents/event-schemas.ts';
import type { RedemptionEvent, VoidEvent } from '../../api/documents/gate-schemas.ts';
import { events } from '../platform/clients/events.ts';
import { workflows } from '../platform/clients/workflows.ts';
import { target } from '../platform/permissions.ts';
import { getWebhook } from '../webhooks/webhooks.ts';
import type { Attempt } from './head.ts';
import { EVENT_SOURCE } from './line-event.ts';

/** What the service tells of a line. */
export type ServiceEvent = LineEvent | ReissueEvent | VoidEvent | RedemptionEvent;

/** What the state machine `notification` takes. */
export interface Notification extends Partial<Attempt> {
  readonly line: string;
  readonly event: ServiceEvent;
}

/**
 * Publishes an event on the bus and, if the customer has a webhook, by a notification. Can run twice: a repeat sends the same event
 * with the same id.
 * @param attempt of which part it tells, for the log.
 * @throws what the services throw, and Error if the bus did not accept the event. The caller must then run again, so that no event
 * is lost.
 */
export async function publishEvent(event: ServiceEvent, attempt: Partial<Attempt> = {}): Promise<void> {
  const [webhook] = await Promise.all([getWebhook(event.data.customer), putEvent(event)]);
  if (webhook) await startNotification(event, attempt);
}

async function putEvent({ type, timestamp, data }: ServiceEvent): Promise<void> {
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
async function startNotification(event: ServiceEvent, { part, attempt }: Partial<Attempt>): Promise<void> {
  const { id: name, line } = event.data;
  const input: Notification = {
    line,
    ...(part === undefined ? {} : { part }),
    ...(attempt === undefined ? {} : { attempt }),
    event,
  };
  const stateMachineArn = target('notification:StartExecution');
  try {
    await workflows().send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}
