import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Assembly } from './assembly.ts';
import { type Api, readApi } from './plan-api.ts';
import { openTemplate, type Template } from './template.ts';

/** A table to create and the attribute by which its items expire. */
export interface Table {
  readonly name: string;
  readonly request: CreateTableCommandInput;
  readonly expiryAttribute: string | undefined;
}

/** A bucket and the age at which its unfinished uploads end. */
export interface BucketPlan {
  readonly name: string;
  readonly abortUploadsAfterDays: number | undefined;
}

/** An HMAC key and every name under which it may be asked for. */
export interface KeyPlan {
  readonly id: string;
  readonly arn: string;
  readonly aliases: readonly string[];
}

/** A function with its bundle. */
export interface FunctionPlan {
  readonly logicalId: string;
  readonly name: string;
  readonly description: string;
  readonly arn: string;
  /** Folder of the bundle. */
  readonly folder: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** A state machine and its definition. */
export interface MachinePlan {
  readonly name: string;
  readonly arn: string;
  readonly definition: StateMachineDefinition;
}

/** A function that is called at intervals. */
export interface SchedulePlan {
  readonly name: string;
  readonly arn: string;
  readonly functionArn: string;
  readonly everyMs: number;
  /** The event's constant input, if the rule sets one. */
  readonly input: string | undefined;
}

/** Everything of a template that is run here. */
export interface Plan {
  readonly stackName: string;
  readonly tables: readonly Table[];
  readonly buckets: readonly BucketPlan[];
  readonly keys: readonly KeyPlan[];
  readonly functions: readonly FunctionPlan[];
  readonly machines: readonly MachinePlan[];
  readonly schedules: readonly SchedulePlan[];
  /** Names of the event buses. */
  readonly buses: readonly string[];
  readonly api: Api;
}

function tables(template: Template): Table[] {
  return ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'].flatMap((type) =>
    template.all(type).map(({ identity, get }) => {
      const expiry = get<{ AttributeName: string; Enabled: boolean }>('TimeToLiveSpecification');
      // On-demand: GlobalTable puts throughput settings of indexes elsewhere, so only what both types share is copied.
      const indexes = (name: string): object[] | undefined =>
        get<CreateTableCommandInput['GlobalSecondaryIndexes']>(name)?.map(({ IndexName, KeySchema, Projection }) => ({
          IndexName,
          KeySchema,
          Projection,
        }));
      const gsi = indexes('GlobalSecondaryIndexes');
      const lsi = indexes('LocalSecondaryIndexes');
      const request = {
        TableName: identity.ref,
        AttributeDefinitions: get('AttributeDefinitions'),
        KeySchema: get('KeySchema'),
        BillingMode: 'PAY_PER_REQUEST',
        ...(gsi && { GlobalSecondaryIndexes: gsi }),
        ...(lsi && { LocalSecondaryIndexes: lsi }),
      } as CreateTableCommandInput;
      return { name: identity.ref, request, expiryAttribute: expiry?.Enabled ? expiry.AttributeName : undefined };
    }),
  );
}

function buckets(template: Template): BucketPlan[] {
  interface Rules {
    readonly Rules: readonly {
      readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number };
      readonly Status: string;
    }[];
  }
  return template.all('AWS::S3::Bucket').map(({ identity, get }) => ({
    name: identity.ref,
    abortUploadsAfterDays: get<Rules>('LifecycleConfiguration')?.Rules.find(
      (rule) => rule.AbortIncompleteMultipartUpload && rule.Status === 'Enabled',
    )?.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
  }));
}

function keys(template: Template): KeyPlan[] {
  const aliases = template.all('AWS::KMS::Alias').map(({ get }) => ({
    name: get<string>('AliasName')!,
    target: get<string>('TargetKeyId')!,
  }));
  // Other keys encrypt at rest, which means nothing here; asking one of them for a MAC is an error on AWS too.
  return template
    .all('AWS::KMS::Key')
    .filter(({ get }) => get('KeySpec') === 'HMAC_256')
    .map(({ identity: { ref, attributes } }) => ({
      id: ref,
      arn: attributes.Arn!,
      aliases: aliases.filter(({ target }) => target === ref || target === attributes.Arn).map(({ name }) => name),
    }));
}

function functions(template: Template, assets: Assembly['assets']): FunctionPlan[] {
  return template.all('AWS::Lambda::Function').map(({ logicalId, identity, get }) => {
    const key = get<{ S3Key?: string }>('Code')?.S3Key;
    const folder = key === undefined ? undefined : assets.get(key);
    if (folder === undefined) throw new Error(`${logicalId}: its code is not a file asset of this assembly`);
    return {
      logicalId,
      name: identity.ref,
      description: get<string>('Description') ?? '',
      arn: identity.attributes.Arn!,
      folder,
      handler: get<string>('Handler') ?? 'index.handler',
      timeoutMs: Number(get('Timeout') ?? 3) * 1000,
      memoryMb: Number(get('MemorySize') ?? 128),
      environment: get<{ Variables?: Record<string, string> }>('Environment')?.Variables ?? {},
    };
  });
}

function machines(template: Template): MachinePlan[] {
  return template.all('AWS::StepFunctions::StateMachine').map(({ logicalId, identity, get }) => {
    const text = get<string>('DefinitionString');
    const definition = text === undefined ? get<StateMachineDefinition>('Definition') : JSON.parse(text);
    if (!definition) throw new Error(`${logicalId}: only a definition that stands in the template can be run`);
    if (get('StateMachineType') === 'EXPRESS') throw new Error(`${logicalId}: Express state machines are not run`);
    return { name: identity.attributes.Name!, arn: identity.ref, definition };
  });
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function schedules(template: Template): SchedulePlan[] {
  return template.all('AWS::Events::Rule').flatMap(({ logicalId, identity, get }) => {
    const expression = get<string>('ScheduleExpression');
    const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression ?? '') ?? [];
    if (!count || !unit)
      throw new Error(`${logicalId}: only rules at a rate(…) are run, not ${expression ?? 'patterns'}`);
    if (get('State') === 'DISABLED') return [];
    const targets = get<{ Arn: string; Input?: string }[]>('Targets') ?? [];
    return targets.map(({ Arn, Input }) => ({
      name: identity.ref,
      arn: identity.attributes.Arn!,
      functionArn: Arn,
      everyMs: Number(count) * UNIT_MS[unit]!,
      input: Input,
    }));
  });
}

/**
 * Everything of an assembly that is run here, all its functions (`Ref` and the like) worked out.
 *
 * @throws Error naming the resource that cannot be run
 */
export function readPlan(assembly: Assembly): Plan {
  const template = openTemplate(assembly);
  return {
    stackName: assembly.stackName,
    tables: tables(template),
    buckets: buckets(template),
    keys: keys(template),
    functions: functions(template, assembly.assets),
    machines: machines(template),
    schedules: schedules(template),
    buses: template.all('AWS::Events::EventBus').map(({ identity }) => identity.ref),
    api: readApi(template),
  };
}
