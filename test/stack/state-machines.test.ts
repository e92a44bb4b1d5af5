import { describe, expect, test } from '@jest/globals';
import validate from 'asl-validator';
import { type RetryName, workflowFunctions } from '../../lambda/workflow/functions.ts';
import { ofType, type Resource, textOf } from './template.ts';

/** The definition with the ARNs that a deployment would put in. */
function definitionOf(machine: Resource) {
  const text = textOf(machine.Properties.DefinitionString).replace(
    /<(\w+)\.Arn>/g,
    'arn:aws:lambda:us-east-1:000000000000:function:$1',
  );
  return JSON.parse(text);
}

interface Retry {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds: number;
}

interface Task {
  readonly name: string;
  readonly Retry?: readonly Retry[];
}

/** The tasks of a definition, those inside its Maps too. */
// biome-ignore lint/suspicious/noExplicitAny: a definition has no types.
function tasksOf({ States }: any): Task[] {
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  return Object.entries(States as Record<string, any>).flatMap(([name, state]) => {
    if (state.Type === 'Map') return tasksOf(state.ItemProcessor);
    return state.Type === 'Task' ? [{ name, ...state }] : [];
  });
}

const machines = ofType('StepFunctions::StateMachine');

test('there are three: production, purge and notification', () => {
  expect(machines.map(({ id }) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'EventsNotification',
    'Production',
    'ProductionPurge',
  ]);
});

describe.each(machines.map((machine) => [machine.id, machine] as const))('%s', (_, machine) => {
  const definition = definitionOf(machine);

  test('is valid Amazon States Language', () => {
    const { isValid, errors } = validate(structuredClone(definition));
    expect({ isValid, errors }).toEqual({ isValid: true, errors: [] });
  });

  test('is of the standard type, traced, and its log holds no data', () => {
    expect(machine.Properties.StateMachineType ?? 'STANDARD').toBe('STANDARD');
    expect(machine.Properties.TracingConfiguration).toEqual({ Enabled: true });
    expect(machine.Properties.LoggingConfiguration).toMatchObject({ Level: 'ERROR', IncludeExecutionData: false });
  });

  test('retries every task, but not what is final', () => {
    const tasks = tasksOf(definition);
    expect(tasks.length).toBeGreaterThan(0);
    for (const { name, Retry } of tasks) {
      expect([name, Retry?.at(-1)?.ErrorEquals]).toEqual([name, ['States.ALL']]);
      // A purge belongs to what is superseded.
      if (name === 'purge') continue;
      const errors = name === 'notify' ? ['WebhookGone'] : ['Superseded', 'LedgerBehind'];
      const final = { ErrorEquals: errors, MaxAttempts: 0 };
      expect([name, Retry?.[0]]).toEqual([name, expect.objectContaining(final)]);
    }
  });
});

test('production ends in a record, whatever fails before `ended`, and seals for as long as it can', () => {
  const production = machines.find(({ id }) => /^Production[0-9A-F]{8}$/.test(id)) as Resource;
  const { StartAt, States } = definitionOf(production);
  expect(StartAt).toBe('plan');
  for (const name of ['plan', 'produce all', 'assemble']) {
    expect([name, States[name].Catch.at(-1)]).toEqual([
      name,
      { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'fail' },
    ]);
  }
  const caught = States.seal.Catch.flatMap(({ ErrorEquals }: { ErrorEquals: string[] }) => ErrorEquals);
  expect(caught).toEqual(['Superseded']);
  expect(States.seal.Retry.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], MaxAttempts: 1_000 });
});

test('a webhook is tried for about a day, with waits that grow to an hour and are spread', () => {
  const notification = machines.find(({ id }) => /^EventsNotification/.test(id)) as Resource;
  const retry = definitionOf(notification).States.notify.Retry.at(-1) as Retry;
  expect(retry).toMatchObject({ JitterStrategy: 'FULL', MaxDelaySeconds: 3_600 });
  const waits = Array.from({ length: retry.MaxAttempts }, (_, i) =>
    Math.min(retry.IntervalSeconds * retry.BackoffRate ** i, retry.MaxDelaySeconds),
  );
  // With full jitter a wait is half as long on average.
  const hours = waits.reduce((sum, wait) => sum + wait / 2, 0) / 3_600;
  expect(Math.round(hours)).toBe(24);
});

test('a task is tried again as its row in the table of functions says', () => {
  const tasks = machines.flatMap((machine) => tasksOf(definitionOf(machine)));
  const rows = Object.values(workflowFunctions).flatMap((row) => ('retry' in row ? [[row.name, row.retry]] : []));
  // The one state that shares another's function.
  const expected = new Map([...rows, ['tell failed analysis', 'endless']] as [string, RetryName][]);
  const attempts = { transient: 12, endless: 1_000, thrice: 3, patient: 300, webhook: 57 } satisfies Record<
    RetryName,
    number
  >;
  expect(Object.fromEntries(tasks.map(({ name, Retry }) => [name, Retry?.at(-1)?.MaxAttempts]))).toEqual(
    Object.fromEntries([...expected].map(([name, retry]) => [name, attempts[retry]])),
  );
});
