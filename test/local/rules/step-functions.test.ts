import { randomUUID } from 'node:crypto';
import {
  DescribeExecutionCommand,
  StartExecutionCommand,
  type StartExecutionCommandInput,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { eventually } from '../../eventually.ts';
import { type RulesCloud, startRulesCloud } from './cloud.ts';
import { eachRule } from './rule.ts';

/** What Step Functions refuses, and how executions end: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const LIMIT = 262_144;
let cloud: RulesCloud;
let stateMachineArn: string;
beforeAll(async () => {
  cloud = await startRulesCloud();
  stateMachineArn = await cloud.machine();
});
afterAll(() => cloud?.stop());

// biome-ignore lint/suspicious/noExplicitAny: the commands of a table of cases have nothing in common but that they are sent.
const send = (command: any): Promise<any> => cloud.sfn.send(command);
const start = (more: Partial<StartExecutionCommandInput> = {}) =>
  new StartExecutionCommand({ stateMachineArn, ...more });
const stop = (executionArn: string, more: object = {}) => new StopExecutionCommand({ executionArn, ...more });
const arnOf = (name: string): string => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
/** JSON of so many bytes, in letters of two. */
const jsonOf = (bytes: number): string => `{"x":"${'é'.repeat((bytes - 8) / 2)}"}`;

async function ended(executionArn: string) {
  return eventually(async () => {
    const found = await send(new DescribeExecutionCommand({ executionArn }));
    return found.status !== 'RUNNING' && found;
  }, 60_000);
}

type Case = readonly [what: string, command: () => object, name: string];

const refused: readonly Case[] = [
  ...[
    ' ',
    '<',
    '>',
    '{',
    '}',
    '[',
    ']',
    '?',
    '*',
    '"',
    '#',
    '%',
    '\\',
    '^',
    '|',
    '~',
    '`',
    '$',
    '&',
    ',',
    ';',
    ':',
    '/',
    '\u0001',
    '\u007f',
    '\u0085',
  ].map(
    (character): Case => [
      `a name with ${JSON.stringify(character)}`,
      () => start({ name: `a${character}b` }),
      'InvalidName',
    ],
  ),
  ['a name of 81 characters', () => start({ name: 'n'.repeat(81) }), 'ValidationException'],
  ['an empty name', () => start({ name: '' }), 'ValidationException'],
  ['an input that is no JSON', () => start({ input: '{' }), 'InvalidExecutionInput'],
  ['an input of more than 256 KiB', () => start({ input: jsonOf(LIMIT + 2) }), 'ValidationException'],
  ['a state machine that is none', () => start({ stateMachineArn: `${stateMachineArn}x` }), 'StateMachineDoesNotExist'],
  ['a state machine by no ARN', () => start({ stateMachineArn: 'nothing' }), 'InvalidArn'],
  [
    'an execution that is none to describe',
    () => new DescribeExecutionCommand({ executionArn: arnOf('none') }),
    'ExecutionDoesNotExist',
  ],
  ['an execution by no ARN to describe', () => new DescribeExecutionCommand({ executionArn: 'nothing' }), 'InvalidArn'],
  [
    'an execution by too long an ARN',
    () => new DescribeExecutionCommand({ executionArn: arnOf('n'.repeat(256)) }),
    'ValidationException',
  ],
  ['an execution that is none to stop', () => stop(arnOf('none')), 'ExecutionDoesNotExist'],
  ['an execution by no ARN to stop', () => stop('nothing'), 'InvalidArn'],
  ['an error of 257 characters', () => stop(arnOf('none'), { error: 'e'.repeat(257) }), 'ValidationException'],
  ['a cause of 32,769 characters', () => stop(arnOf('none'), { cause: 'c'.repeat(32_769) }), 'ValidationException'],
];

describe('Step Functions refuses', () => {
  eachRule(refused, async (_, command, name) => {
    await expect(send(command())).rejects.toMatchObject({ name });
  });
});

describe('Step Functions takes', () => {
  eachRule<[() => Partial<StartExecutionCommandInput>]>(
    [
      ['a name of 80 characters', () => ({ name: randomUUID().padEnd(80, '_') })],
      ['a name with every sign that is allowed', () => ({ name: `!'()+-.=@_${randomUUID()}` })],
      ['an input of 256 KiB', () => ({ input: jsonOf(LIMIT) })],
      ['no input', () => ({})],
    ],
    async (_, more) => {
      const { executionArn } = await send(start(more()));
      expect((await ended(executionArn)).status).toBe('SUCCEEDED');
    },
  );
});

describe('an execution', () => {
  eachRule([['is started once by its name: again while it runs with that input, then never']], async () => {
    const name = randomUUID();
    const input = JSON.stringify({ seconds: 60 });
    const first = await send(start({ name, input }));
    expect(await send(start({ name, input }))).toMatchObject({
      executionArn: first.executionArn,
      startDate: first.startDate,
    });
    await expect(send(start({ name, input: '{}' }))).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await send(stop(first.executionArn));
    await expect(send(start({ name, input }))).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  eachRule([['is stopped with an error and a cause of any length that is allowed']], async () => {
    const { executionArn } = await send(start({ input: JSON.stringify({ seconds: 60 }) }));
    const reason = { error: 'e'.repeat(256), cause: 'c'.repeat(32_768) };
    await send(stop(executionArn, reason));
    expect(await ended(executionArn)).toMatchObject({ status: 'ABORTED', ...reason });
  });

  // Documented for neither; AWS was seen to answer so, and MiniStack refuses with ValidationException.
  eachRule([['that has ended stays as it is when it is stopped']], async () => {
    const { executionArn } = await send(start());
    const before = await ended(executionArn);
    expect(before.status).toBe('SUCCEEDED');
    expect((await send(stop(executionArn, { error: 'Late' }))).stopDate).toEqual(before.stopDate);
    expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', stopDate: before.stopDate });
  });

  // 1 at its start, 2 of Choice, 4 of Map, 4 of each item, 2 of Succeed and 1 at its end.
  eachRule<[number, string, string?]>(
    [
      ['of 24,998 events comes to its end', 6247, 'SUCCEEDED'],
      ['of 25,002 events does not', 6248, 'FAILED', 'States.Runtime'],
    ],
    async (_, items, status, error) => {
      const { executionArn } = await send(start({ input: JSON.stringify({ items: Array(items).fill(0) }) }));
      const found = await ended(executionArn);
      expect([found.status, found.error]).toEqual([status, error]);
      if (error) expect(found.cause).toBe('The execution reached the maximum number of history events (25000).');
    },
  );

  eachRule([['fails where a state gives more than 256 KiB, counted in UTF-8']], async () => {
    const { executionArn } = await send(start({ input: JSON.stringify({ double: 'é'.repeat(70_000) }) }));
    expect(await ended(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});
