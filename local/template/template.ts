import type { Assembly } from './assembly.ts';
import { type Identity, identityOf } from './identities.ts';
import { holds, resolve, type Scope } from './intrinsics.ts';
import { NOT_RUN, RUN } from './resource-types.ts';

/** A resource whose properties are resolved one by one, when asked for. */
export interface Resource {
  readonly logicalId: string;
  readonly identity: Identity;
  get<T = unknown>(property: string): T | undefined;
}

/** The resources of a template by type. */
export interface Template {
  all(type: string): readonly Resource[];
}

/** The property that names a resource, by type; any other type gets a name of our own. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::Stage': 'StageName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
};

/**
 * Opens the template of an assembly.
 *
 * @throws Error naming every resource whose type is on neither list of resource-types.ts
 */
export function openTemplate({ template, stackName }: Assembly): Template {
  const known = new Map<string, Identity>();
  // A resource's name may be made of the name of another one: of a log group after its function, say.
  const identities = {
    get(id: string): Identity | undefined {
      const resource = template.Resources[id];
      if (!resource || (resource.Condition && !holds(resource.Condition, scope))) return undefined;
      const { Type, Properties } = resource;
      const raw = Properties?.[NAMES[Type] ?? ''];
      const identity =
        known.get(id) ?? identityOf(stackName, id, Type, raw === undefined ? undefined : String(resolve(raw, scope)));
      known.set(id, identity);
      return identity;
    },
  };
  const scope: Scope = { stackName, template, identities };
  const resources = Object.entries(template.Resources).filter(
    ([, { Condition }]) => !Condition || holds(Condition, scope),
  );
  const unknown = resources.filter(([, { Type }]) => !RUN.has(Type) && !NOT_RUN.has(Type));
  if (unknown.length > 0) {
    const list = unknown.map(([id, { Type }]) => `${id} (${Type})`).join(', ');
    throw new Error(
      `The local cloud does not know: ${list}. Teach it, or list the type as not run (local/template/resource-types.ts).`,
    );
  }
  return {
    all: (type) =>
      resources
        .filter(([, { Type }]) => Type === type)
        .map(([logicalId, { Properties }]) => ({
          logicalId,
          identity: identities.get(logicalId) as Identity,
          get: <T>(property: string) => resolve(Properties?.[property], scope) as T | undefined,
        })),
  };
}
