import { ACCOUNT, REGION } from '../platform/settings.ts';
import type { RawTemplate } from './assembly.ts';
import type { Identity } from './identities.ts';

/** What a template's functions are resolved against. */
export interface Scope {
  readonly stackName: string;
  readonly template: RawTemplate;
  /** What resources are called here. */
  readonly identities: Pick<ReadonlyMap<string, Identity>, 'get'>;
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

function reference(name: string, scope: Scope): unknown {
  if (name === 'AWS::StackName') return scope.stackName;
  if (name === 'AWS::StackId') return `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${scope.stackName}/local`;
  const known = PSEUDO[name] ?? scope.identities.get(name)?.ref ?? scope.template.Parameters?.[name]?.Default;
  if (known === undefined) throw new Error(`The template refers to "${name}", which has no local value`);
  return known;
}

function attribute(logicalId: string, name: string, scope: Scope): string {
  const value = scope.identities.get(logicalId)?.attributes[name];
  if (value === undefined) throw new Error(`The template asks for ${logicalId}.${name}, which has no local value`);
  return value;
}

function substitute(text: string, values: Readonly<Record<string, unknown>>, scope: Scope): string {
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in values) return String(resolve(values[name], scope));
    const [logicalId = '', ...path] = name.split('.');
    return path.length > 0 ? attribute(logicalId, path.join('.'), scope) : String(reference(name, scope));
  });
}

/** Absent properties are dropped; nothing else may resolve to this. */
const NO_VALUE = Symbol('AWS::NoValue');

function apply(name: string, raw: unknown, scope: Scope): unknown {
  const list = (): unknown[] => resolve(raw, scope) as unknown[];
  switch (name) {
    case 'Ref':
      return raw === 'AWS::NoValue' ? NO_VALUE : reference(raw as string, scope);
    case 'Fn::GetAtt': {
      const [logicalId, ...path] = typeof raw === 'string' ? raw.split('.') : (raw as string[]);
      return attribute(logicalId ?? '', path.join('.'), scope);
    }
    case 'Fn::Join': {
      const [separator, parts] = list() as [string, unknown[]];
      return parts.join(separator);
    }
    case 'Fn::Sub':
      return typeof raw === 'string'
        ? substitute(raw, {}, scope)
        : substitute((raw as [string])[0], (raw as [string, Record<string, unknown>])[1], scope);
    case 'Fn::Select': {
      const [index, choices] = list() as [number, unknown[]];
      return choices[Number(index)];
    }
    case 'Fn::Split': {
      const [separator, text] = list() as [string, string];
      return text.split(separator);
    }
    case 'Fn::FindInMap': {
      const [map, first, second] = list() as [string, string, string];
      return resolve(scope.template.Mappings?.[map]?.[first]?.[second], scope);
    }
    case 'Fn::If': {
      const [condition, yes, no] = raw as [string, unknown, unknown];
      return resolve(holds(condition, scope) ? yes : no, scope);
    }
    case 'Fn::Equals': {
      const [left, right] = list();
      return left === right;
    }
    case 'Fn::And':
      return list().every(Boolean);
    case 'Fn::Or':
      return list().some(Boolean);
    case 'Fn::Not':
      return !list()[0];
    case 'Condition':
      return holds(raw as string, scope);
    default:
      throw new Error(`The template uses ${name}, which the local cloud does not resolve`);
  }
}

/** Whether a condition of the template holds. */
export function holds(condition: string, scope: Scope): boolean {
  return resolve(scope.template.Conditions?.[condition], scope) === true;
}

const isFunction = (keys: readonly string[]): boolean =>
  keys.length === 1 && (keys[0] === 'Ref' || keys[0] === 'Condition' || keys[0]!.startsWith('Fn::'));

/**
 * A template value with all its functions worked out. Policy documents (whose `Condition` is not the template's) are
 * never resolved here.
 *
 * @throws Error naming what it cannot resolve
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE);
  const entries = Object.entries(value);
  const [first] = entries;
  if (first && isFunction(Object.keys(value))) return apply(first[0], first[1], scope);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, resolve(item, scope)] as const).filter(([, item]) => item !== NO_VALUE),
  );
}
