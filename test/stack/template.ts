import { join } from 'node:path';
import { readAssembly } from '../../local/template/assembly.ts';
import { type Permissions, permissionsOf } from '../../tools/bundles/permissions.ts';

/** A resource of the synthesized template. */
export interface Resource {
  readonly id: string;
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties have no types; a wrong path fails the test.
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The folder of the synthesized app. */
export function assemblyFolder(): string {
  const folder = process.env.CDK_ASSEMBLY;
  if (!folder) throw new Error('test/stack/setup.ts has not run.');
  return folder;
}

const { template } = readAssembly(assemblyFolder());

/** All resources. */
export const resources: readonly Resource[] = Object.entries(template.Resources).map(([id, resource]) => ({
  id,
  ...(resource as Omit<Resource, 'id'>),
}));

/** The resources of a type, `AWS::` left out. */
export function ofType(type: string): Resource[] {
  return resources.filter(({ Type }) => Type === `AWS::${type}`);
}

/** The one resource of a type whose logical id begins so. */
export function one(type: string, prefix = ''): Resource {
  const found = ofType(type).filter(({ id }) => id.startsWith(prefix));
  if (found.length !== 1) throw new Error(`${found.length} resources are ${type} and begin with "${prefix}".`);
  return found[0] as Resource;
}

/** A function's name: that of its source file, which its description ends with. */
export function nameOf(lambdaFunction: Resource): string {
  return String(lambdaFunction.Properties.Description).split(': ')[1] as string;
}

/** The folder of a function's bundle. */
export function bundleFolder({ Properties }: Resource): string {
  return join(assemblyFolder(), `asset.${Properties.Code.S3Key.replace('.zip', '')}`);
}

/** What the bundle of a function calls. */
export function calledBy(lambdaFunction: Resource): Permissions {
  return permissionsOf(bundleFolder(lambdaFunction));
}

/** The functions whose bundles call this. */
export function functionsThatCall(resource: keyof Permissions): Resource[] {
  return ofType('Lambda::Function').filter((each) => resource in calledBy(each));
}

/** A value of the template as text: `Ref` and `Fn::GetAtt` as `<Id>` and `<Id.Attribute>`, joins joined. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = []] = Object.entries(value as Record<string, unknown>);
  if (name === 'Ref') return `<${argument}>`;
  if (name === 'Fn::GetAtt') return `<${(argument as string[]).join('.')}>`;
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(textOf).join(separator);
  }
  throw new Error(`No text for ${JSON.stringify(value)}`);
}

/** A value that may stand alone or in a list, as a list. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

/** A statement of a policy in plain lists. */
export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
export function statementsOf(document: any): Statement[] {
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  return document.Statement.map((statement: any) => ({
    effect: statement.Effect,
    actions: listOf(statement.Action),
    resources: listOf(statement.Resource).map(textOf),
    ...(statement.Condition && { condition: statement.Condition }),
  }));
}
