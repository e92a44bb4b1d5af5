import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { EVENT_SOURCE } from '../../lambda/lines/line-event.ts';
import { variables } from '../../lambda/platform/environment.ts';
import { KEY_PARTITIONS, MISS_PARTITIONS } from '../../lambda/platform/key-items.ts';
import { OPEN_INDEX } from '../../lambda/platform/open-index.ts';
import type { Permissions } from '../../tools/bundles/permissions.ts';
import { attributeOf } from '../foundation/acknowledge.ts';
import type { Settings } from '../foundation/settings.ts';
import type { Storage } from '../foundation/storage.ts';

/** The resources that a grant can name. A function that is made before a state machine cannot get a grant for it. */
export interface Resources {
  readonly storage: Storage;
  readonly settings: Settings;
  readonly production?: StateMachine;
  readonly purge?: StateMachine;
  readonly events?: EventBus;
  readonly notification?: StateMachine;
}

export interface Grants {
  readonly statements: PolicyStatement[];
  readonly environment: Record<string, string>;
  /** The resources that the policy names with a wildcard, and why it does. */
  readonly wildcards: { readonly resource: string; readonly reason: string }[];
}

/** Turns a function's permissions into its policy and its environment, together, so that they cannot drift apart. */
export function grantsOf(permissions: Permissions, resources: Resources): Grants {
  const statements: PolicyStatement[] = [];
  const environment: Record<string, string> = {};
  const wildcards: Grants['wildcards'] = [];
  const allow = (service: string, actions: readonly string[], targets: string[], conditions = {}) =>
    statements.push(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: actions.map((action) => `${service}:${action}`),
        resources: targets,
        ...(Object.keys(conditions).length > 0 ? { conditions } : {}),
      }),
    );
  const { storage } = resources;

  for (const name of ['customers', 'sessions', 'lines', 'ledger', 'claims', 'rates'] as const) {
    const actions = permissions[name];
    if (!actions) continue;
    const table = storage[name];
    allow('dynamodb', actions, [table.tableArn]);
    environment[variables[name]] = table.tableName;
  }

  for (const [name, whole, partitions] of [
    ['keys', 'sessions', KEY_PARTITIONS],
    ['misses', 'rates', MISS_PARTITIONS],
  ] as const) {
    // Who may do it in all of the table needs no leave for a part of it.
    const actions = permissions[name]?.filter((action) => !permissions[whole]?.includes(action)) ?? [];
    const onlyThere = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${partitions}*`] } };
    if (actions.length > 0) allow('dynamodb', actions, [storage[whole].tableArn], onlyThere);
  }
  if (permissions.misses) environment[variables.keyMisses] = String(resources.settings.keyMisses);

  if (permissions.rates) {
    environment[variables.customerRate] = String(resources.settings.customerRate);
    environment[variables.customerBurst] = String(resources.settings.customerBurst);
  }

  if (permissions.sessions) environment[variables.sessionDays] = String(resources.settings.sessionDays);
  if (permissions.ledger) environment[variables.lineDays] = String(resources.settings.lineDays);

  if (permissions.openIndex)
    allow('dynamodb', permissions.openIndex, [`${storage.ledger.tableArn}/index/${OPEN_INDEX}`]);
  if (permissions.sessionIndex) {
    allow('dynamodb', permissions.sessionIndex, [`${storage.sessions.tableArn}/index/${OPEN_INDEX}`]);
  }

  for (const [name, prefix] of [
    ['files', 'lines/'],
    ['witnesses', 'ledger/'],
    ['voids', 'voids/'],
  ] as const) {
    const actions = permissions[name];
    if (!actions) continue;
    const onObjects = actions.filter((action) => !action.startsWith('ListBucket'));
    if (onObjects.length > 0) {
      allow('s3', onObjects, [storage.files.arnForObjects(`${prefix}*`)]);
      wildcards.push({ resource: `${attributeOf(storage.files, 'Arn')}/${prefix}*`, reason: 'Objects of one prefix.' });
    }
    if (actions.includes('ListBucket')) {
      allow('s3', ['ListBucket'], [storage.files.bucketArn], { StringLike: { 's3:prefix': `${prefix}*` } });
    }
    // IAM has no prefix for this action. It shows keys, not contents.
    if (actions.includes('ListBucketMultipartUploads')) {
      allow('s3', ['ListBucketMultipartUploads'], [storage.files.bucketArn]);
    }
    environment[variables.files] = storage.files.bucketName;
  }

  if (permissions.lineKey) {
    const actions = permissions.lineKey.filter((action) => action !== 'Id');
    if (actions.length > 0) allow('kms', actions, [storage.lineKey.keyArn]);
    environment[variables.lineKey] = storage.lineKey.keyId;
  }

  if (permissions.paymentCheck) environment[variables.payments] = resources.settings.payments;
  if (permissions.payments && resources.settings.stripeSecret !== undefined) {
    allow('secretsmanager', permissions.payments, [resources.settings.stripeSecret]);
    environment[variables.stripeSecret] = resources.settings.stripeSecret;
  }

  if (permissions.reissue) environment[variables.reissue] = resources.settings.reissue;

  if (permissions.events) {
    const bus = resources.events;
    if (!bus) throw new Error('The event bus does not exist yet.');
    allow('events', permissions.events, [bus.eventBusArn], { StringEquals: { 'events:source': EVENT_SOURCE } });
    environment[variables.events] = bus.eventBusName;
  }

  for (const name of ['production', 'purge', 'notification'] as const) {
    const actions = permissions[name];
    if (!actions) continue;
    const machine = resources[name];
    if (!machine) throw new Error(`The state machine ${name} does not exist yet.`);
    environment[variables[name]] = machine.stateMachineArn;
    const executions = Stack.of(machine).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${machine.stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    if (actions.includes('StartExecution')) allow('states', ['StartExecution'], [machine.stateMachineArn]);
    const onExecutions = actions.filter((action) => action !== 'StartExecution');
    if (onExecutions.length > 0) {
      allow('states', onExecutions, [executions]);
      const partition = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>';
      const resource = `${partition}:execution:${attributeOf(machine, 'Name')}:*`;
      wildcards.push({ resource, reason: 'The executions of one state machine.' });
    }
  }
  return { statements, environment, wildcards };
}
