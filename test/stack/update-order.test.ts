import { expect, test } from '@jest/globals';
import { nameOf, ofType, type Resource, resources } from './template.ts';

/**
 * CloudFormation updates a resource after those that it depends on. Tasks of 0.1.0 know no formats: they would make the codes of such a line
 * without their fixed text. So whatever accepts an order must be updated after all that carries it out.
 */
const byId = new Map(resources.map((resource) => [resource.id, resource as Resource & { DependsOn?: string[] }]));

/** Ids of the resources that a value of the template names. */
function named(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
  return [Ref, attribute?.[0], ...Object.values(value).flatMap(named)].filter(
    (id) => id !== undefined && byId.has(id),
  ) as string[];
}

/** Ids of all resources that are updated before this one. */
function updatedBefore(id: string, known = new Set<string>()): Set<string> {
  const { Properties, DependsOn = [] } = byId.get(id) as { Properties: unknown; DependsOn?: string[] };
  for (const each of [...named(Properties), ...DependsOn]) {
    if (known.has(each)) continue;
    known.add(each);
    updatedBefore(each, known);
  }
  return known;
}

const functions = ofType('Lambda::Function');
const tasks = functions.filter((each) => /^(plan|produce|assemble|seal|analyse)$/.test(nameOf(each)));

test.each(['order-tokens', 'continue-tokens'])('%s is updated after the tasks that make codes', (name) => {
  const accepting = functions.find((each) => nameOf(each) === name) as Resource;
  const before = updatedBefore(accepting.id);
  expect(tasks.map(nameOf).sort()).toEqual(['analyse', 'assemble', 'plan', 'produce', 'seal']);
  expect(tasks.filter(({ id }) => !before.has(id)).map(nameOf)).toEqual([]);
});
