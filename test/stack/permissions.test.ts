import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { OPEN_INDEX } from '../../lambda/platform/open-index.ts';
import type { Permissions } from '../../tools/bundles/permissions.ts';
import { calledBy, nameOf, ofType, one, type Resource, type Statement, statementsOf } from './template.ts';

/** Every action of a function with the resource and condition that it may be used on, one line each. */
function permissionsOf(lambdaFunction: Resource): string[] {
  const role = lambdaFunction.Properties.Role['Fn::GetAtt'][0];
  const { Policies = [], ManagedPolicyArns = [] } = ofType('IAM::Role').find(({ id }) => id === role)?.Properties ?? {};
  expect(ManagedPolicyArns).toEqual([]);
  const attached = ofType('IAM::Policy').filter(({ Properties }) =>
    Properties.Roles.some((each: { Ref: string }) => each.Ref === role),
  );
  const documents = [...Policies, ...attached.map(({ Properties }) => Properties)].map(
    (policy) => policy.PolicyDocument,
  );
  return documents.flatMap(statementsOf).flatMap(lines).sort();
}

function lines({ effect, actions, resources, condition }: Statement): string[] {
  expect(effect).toBe('Allow');
  const suffix = condition ? ` if ${JSON.stringify(condition)}` : '';
  return actions.flatMap((action) => resources.map((resource) => `${action} on ${resource}${suffix}`));
}

const bucket = `<${one('S3::Bucket').id}.Arn>`;
const below = (prefix: string) => ({
  objects: `${bucket}/${prefix}*`,
  list: `${bucket} if ${JSON.stringify({ StringLike: { 's3:prefix': `${prefix}*` } })}`,
});
const table = (id: string) => `<${one('DynamoDB::GlobalTable', `Storage${id}`).id}.Arn>`;
/** A machine's logical id: its construct's path, then a hash. */
const machine = (id: RegExp) =>
  ofType('StepFunctions::StateMachine').find((resource) => id.test(resource.id))?.id as string;
const machines = {
  production: machine(/^Production[0-9A-F]{8}$/),
  purge: machine(/^ProductionPurge/),
  notification: machine(/^EventsNotification/),
};
const executions = (name: keyof typeof machines) =>
  `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<${machines[name]}.Name>:*`;

const onlyIn = (partitions: string) =>
  JSON.stringify({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [partitions] } });

/** What each resource of a permission comes to. A new one has to be taught here. */
const grants: Record<keyof Permissions, (action: string) => string | undefined> = {
  customers: (action) => `dynamodb:${action} on ${table('Customers')}`,
  sessions: (action) => `dynamodb:${action} on ${table('Sessions')}`,
  keys: (action) => `dynamodb:${action} on ${table('Sessions')} if ${onlyIn('keys#*')}`,
  misses: (action) => `dynamodb:${action} on ${table('Rates')} if ${onlyIn('misses#*')}`,
  lines: (action) => `dynamodb:${action} on ${table('Lines')}`,
  ledger: (action) => `dynamodb:${action} on ${table('Ledger')}`,
  openIndex: (action) => `dynamodb:${action} on ${table('Ledger')}/index/${OPEN_INDEX}`,
  sessionIndex: (action) => `dynamodb:${action} on ${table('Sessions')}/index/${OPEN_INDEX}`,
  rates: (action) => `dynamodb:${action} on ${table('Rates')}`,
  claims: (action) => `dynamodb:${action} on ${table('Claims')}`,
  files: (action) =>
    action === 'ListBucketMultipartUploads'
      ? `s3:${action} on ${bucket}`
      : `s3:${action} on ${below('lines/')[action === 'ListBucket' ? 'list' : 'objects']}`,
  witnesses: (action) => `s3:${action} on ${below('ledger/')[action === 'ListBucket' ? 'list' : 'objects']}`,
  voids: (action) => `s3:${action} on ${below('voids/')[action === 'ListBucket' ? 'list' : 'objects']}`,
  lineKey: (action) => (action === 'Id' ? undefined : `kms:${action} on <${one('KMS::Key').id}.Arn>`),
  production: (action) =>
    `states:${action} on ${action === 'StartExecution' ? `<${machines.production}>` : executions('production')}`,
  purge: (action) => `states:${action} on ${action === 'StartExecution' ? `<${machines.purge}>` : executions('purge')}`,
  notification: (action) => `states:${action} on <${machines.notification}>`,
  // Events of no other source, on no other bus.
  events: (action) =>
    `events:${action} on <${one('Events::EventBus').id}.Arn> if {"StringEquals":{"events:source":"unique-tokens"}}`,
  paymentCheck: () => undefined,
  // What it may do is a variable.
  reissue: () => undefined,
  // There is no secret to read where Stripe is not configured.
  payments: () => undefined,
};

/** What is a part of something else: who may do it in the whole has no grant for the part. */
const wholes: { readonly [name in keyof Permissions]?: keyof Permissions } = { keys: 'sessions', misses: 'rates' };

function expectedOf(lambdaFunction: Resource, permissions: Permissions): string[] {
  const log = lambdaFunction.Properties.LoggingConfig.LogGroup.Ref;
  const own = [
    `logs:CreateLogStream on <${log}.Arn>`,
    `logs:PutLogEvents on <${log}.Arn>`,
    // X-Ray has no resources to name.
    'xray:PutTelemetryRecords on *',
    'xray:PutTraceSegments on *',
  ];
  const isCovered = (name: keyof Permissions, action: string) => {
    const whole = wholes[name];
    return whole !== undefined && permissions[whole]?.includes(action) === true;
  };
  const touched = (Object.entries(permissions) as [keyof Permissions, readonly string[]][]).flatMap(([name, actions]) =>
    actions.filter((action) => !isCovered(name, action)).flatMap((action) => grants[name](action) ?? []),
  );
  return [...own, ...touched].sort();
}

describe('a function may do exactly what its bundle calls, on exactly those resources', () => {
  const functions = ofType('Lambda::Function');

  test.each(functions.map((resource) => [nameOf(resource), resource] as const))('%s', (_, resource) => {
    expect(permissionsOf(resource)).toEqual(expectedOf(resource, calledBy(resource)));
  });

  test.each(functions.map((resource) => [nameOf(resource), resource] as const))(
    '%s has no wildcard action',
    (_, resource) => {
      const granted = permissionsOf(resource);
      expect(granted.filter((line) => /^[^ ]*\*/.test(line))).toEqual([]);
      expect(granted.filter((line) => / on \*/.test(line) && !line.startsWith('xray:'))).toEqual([]);
    },
  );
});

/** A permission without what every function has of its own, and without the hashes in the names of resources. */
const shortOf = (permission: string) => permission.replaceAll(/[0-9A-F]{8}(?=[.>])/g, '');

test('which are these, whatever the code calls: a wider one has to be written down in permissions.json as well', () => {
  const common = /^(logs|xray):/;
  const granted = ofType('Lambda::Function').map((resource) => [
    nameOf(resource),
    permissionsOf(resource)
      .filter((permission) => !common.test(permission))
      .map(shortOf),
  ]);
  expect(Object.fromEntries(granted)).toEqual(JSON.parse(readFileSync(join(__dirname, 'permissions.json'), 'utf8')));
});

test.each([...ofType('StepFunctions::StateMachine')])(
  'the machine $id invokes its functions and nothing else',
  (resource) => {
    const role = resource.Properties.RoleArn['Fn::GetAtt'][0];
    const actions = ofType('IAM::Policy')
      .filter(({ Properties }) => Properties.Roles.some((each: { Ref: string }) => each.Ref === role))
      .flatMap(({ Properties }) => statementsOf(Properties.PolicyDocument))
      .flatMap((statement) => statement.actions)
      .filter((action) => !/^(logs|xray):/.test(action));
    expect([...new Set(actions)]).toEqual(['lambda:InvokeFunction']);
  },
);
