import { Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { JitterType, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { workflowFunctions } from '../../lambda/workflow/functions.ts';
import type { Settings } from '../foundation/settings.ts';
import type { Storage } from '../foundation/storage.ts';
import { ServiceFunction } from '../functions/service-function.ts';
import { invocation, serviceMachine, unserved } from './state-machine.ts';

export interface EventsProps {
  readonly storage: Storage;
  readonly settings: Settings;
}

/** The webhook answered 410, and is turned off already. */
const GONE = 'WebhookGone';

/** How events leave the service: the event bus, and the state machine that sends one event to a customer's webhook. */
export class Events extends Construct {
  readonly bus: EventBus;
  readonly notification: StateMachine;

  constructor(scope: Construct, id: string, { storage, settings }: EventsProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    this.bus = new EventBus(this, 'Bus', {
      // Rules outside of the stack use this name.
      eventBusName: stackName,
      description: 'Unique Tokens: what becomes of the lines.',
    });
    const { memory, touches } = workflowFunctions.notify;
    const notifier = new ServiceFunction(this, 'notify-function', {
      name: workflowFunctions.notify.name,
      touches,
      resources: { storage, settings },
      memory,
      timeout: Duration.seconds(30),
    });
    const notify = invocation(this, 'notify', notifier)
      .addRetry({ errors: [GONE], maxAttempts: 0 })
      .addRetry(unserved)
      .addRetry(untilTomorrow);
    this.notification = serviceMachine(this, 'Notification', notify, [notifier]);
  }
}

/** With full jitter a wait is half as long on average: 11 that grow to an hour, then 46 of an hour at most, are about a day. */
const untilTomorrow = {
  errors: ['States.ALL'],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 57,
  maxDelay: Duration.hours(1),
  jitterStrategy: JitterType.FULL,
};
