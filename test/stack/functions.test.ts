import { describe, expect, test } from '@jest/globals';
import { routes } from '../../api/routes/routes.ts';
import { variables } from '../../lambda/platform/environment.ts';
import { workflowFunctions } from '../../lambda/workflow/functions.ts';
import type { Permissions } from '../../tools/bundles/permissions.ts';
import { calledBy, nameOf, ofType, resources } from './template.ts';

const functions = new Map(ofType('Lambda::Function').map((resource) => [nameOf(resource), resource]));

test('the stack stays below the 500 resources of CloudFormation', () => {
  expect(resources.length).toBeLessThan(500);
});

test('there is a function for each route and each task, the fallback, and no other', () => {
  const expected = [...routes.map(({ handler }) => handler), 'fallback', ...Object.keys(workflowFunctions)];
  expect([...functions.keys()].sort()).toEqual([...expected].sort());
});

test.each([...functions])('%s runs on Node.js 24, arm64, with traces and a log of its own', (_, { Properties }) => {
  expect(Properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    TracingConfig: { Mode: 'Active' },
    LoggingConfig: { LogGroup: { Ref: expect.stringMatching(/Log/) } },
  });
});

function variablesOf(touch: keyof Permissions): string[] {
  // Without Stripe, the default, there is no secret to name.
  if (touch === 'payments') return [];
  if (touch === 'paymentCheck') return [variables.payments];
  if (touch === 'reissue') return [variables.reissue];
  if (touch === 'witnesses' || touch === 'voids') return [variables.files];
  if (touch === 'openIndex' || touch === 'ledger') return [variables.ledger, variables.lineDays];
  if (touch === 'sessionIndex' || touch === 'sessions') return [variables.sessions, variables.sessionDays];
  if (touch === 'misses') return [variables.keyMisses];
  if (touch === 'keys') return [variables.sessions];
  if (touch === 'rates') return [variables.rates, variables.customerRate, variables.customerBurst];
  return [variables[touch]];
}

describe('the environment holds what the function has permissions for', () => {
  const settings: Record<string, readonly string[]> = {
    plan: [variables.chunkBytes, variables.pieceBytes],
    assemble: [variables.hashBytes],
    reconcile: [variables.metricsNamespace],
  };

  test.each([...functions])('%s', (name, resource) => {
    const named = Object.keys(calledBy(resource)).flatMap((touch) => variablesOf(touch as keyof Permissions));
    const expected = new Set([...named, ...(settings[name] ?? []), 'POWERTOOLS_LOG_LEVEL']);
    expect(Object.keys(resource.Properties.Environment.Variables).sort()).toEqual([...expected].sort());
  });
});
