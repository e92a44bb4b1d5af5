import { Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { workflowFunctions } from '../../lambda/workflow/functions.ts';
import type { Settings } from '../foundation/settings.ts';
import type { Storage } from '../foundation/storage.ts';
import { ServiceFunction } from '../functions/service-function.ts';
import { invocation, serviceMachine } from './state-machine.ts';

export interface EventsProps {
  readonly storage: Storage;
  readonly settings: Settings;
}

/** How the service tells of its lines: the event bus, and the state machine that sends one event to a customer's webhook. */
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
    const { memory, retry } = workflowFunctions.notify;
    const notifier = new ServiceFunction(this, 'notify-function', {
      name: workflowFunctions.notify.name,
      resources: { storage, settings },
      memory,
      timeout: Duration.seconds(30),
    });
    const notify = invocation(this, 'notify', notifier, retry);
    this.notification = serviceMachine(this, 'Notification', notify, [notifier]);
  }
}
