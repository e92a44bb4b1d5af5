import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../platform/settings.ts';
import { optionalText, requiredText } from '../services/constraints.ts';
import { type Operations, ServiceError } from '../services/rpc.ts';
import type { ExecutionRecord } from './execution-files.ts';
import type { Machine } from './machine.ts';
import { STATE_LIMIT } from './tasks.ts';

/** The signs that AWS allows in a name, of ASCII: a name is a file's here. */
const NAME = /^[!'()+\-.0-9=@A-Z_a-z]{1,80}$/;
/** An ARN of a state machine or of an execution. */
const ARN = /^arn:[^:]*:states:[^:]*:[^:]*:(stateMachine|execution):[^:]+(:[^:]+)?$/;

/** Lengths of a request's members: characters, but for the input's bytes. */
const ARN_LENGTH = { least: 1, most: 256 } as const;
const NAME_LENGTH = { least: 1, most: 80 } as const;
const ERROR_LENGTH = { most: 256 } as const;
const CAUSE_LENGTH = { most: 32_768 } as const;
const INPUT_LENGTH = { most: STATE_LIMIT, lengthOf: (text: string) => Buffer.byteLength(text) } as const;

const seconds = (ms: number): number => ms / 1000;

function checkedInput(input: unknown): string {
  const text = optionalText('input', input, INPUT_LENGTH) ?? '{}';
  try {
    JSON.parse(text);
  } catch {
    throw new ServiceError('InvalidExecutionInput', 'The input is not JSON');
  }
  return text;
}

function checkedArn(name: string, value: unknown): string {
  const arn = requiredText(name, value, ARN_LENGTH);
  if (!ARN.test(arn)) throw new ServiceError('InvalidArn', `Invalid Arn: '${arn}'`);
  return arn;
}

function summary({ arn, machineArn, name, status, started, stopped }: ExecutionRecord): object {
  return {
    executionArn: arn,
    stateMachineArn: machineArn,
    name,
    status,
    startDate: seconds(started),
    ...(stopped !== undefined && { stopDate: seconds(stopped) }),
  };
}

/** Step Functions' StartExecution, DescribeExecution, StopExecution and ListExecutions over the machines of a plan. */
export function workflowOperations(machines: () => readonly Machine[]): Operations {
  function machineOf(stateMachineArn: unknown): Machine {
    const arn = checkedArn('stateMachineArn', stateMachineArn);
    const machine = machines().find(({ plan }) => plan.arn === arn);
    if (!machine) throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  function find(executionArn: unknown): { machine: Machine; record: ExecutionRecord } {
    const arn = checkedArn('executionArn', executionArn);
    const missing = new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    const [machineName, name] = arn.split(':').slice(6);
    const machine = machines().find(({ plan }) => plan.name === machineName);
    const record = name !== undefined && NAME.test(name) ? machine?.files.read(name) : undefined;
    if (!machine || !record) throw missing;
    return { machine, record };
  }

  return {
    'AWSStepFunctions.StartExecution': (request) => {
      const machine = machineOf(request.stateMachineArn);
      const name = optionalText('name', request.name, NAME_LENGTH) ?? randomUUID();
      if (!NAME.test(name)) throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
      const input = checkedInput(request.input);
      const arn = `arn:aws:states:${REGION}:${ACCOUNT}:execution:${machine.plan.name}:${name}`;
      const existing = machine.files.read(name);
      if (existing) {
        // Idempotent only while the same one runs; a name that was used stays used.
        if (existing.status !== 'RUNNING' || existing.input !== input) {
          throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
        }
        return { executionArn: arn, startDate: seconds(existing.started) };
      }
      const started = Date.now();
      machine.start({ arn, machineArn: machine.plan.arn, name, status: 'RUNNING', started, input });
      return { executionArn: arn, startDate: seconds(started) };
    },

    'AWSStepFunctions.DescribeExecution': (request) => {
      const { record } = find(request.executionArn);
      const { input, output, error, cause } = record;
      return { ...summary(record), input, inputDetails: { included: true }, output, error, cause };
    },

    'AWSStepFunctions.StopExecution': (request) => {
      const error = optionalText('error', request.error, ERROR_LENGTH);
      const cause = optionalText('cause', request.cause, CAUSE_LENGTH);
      const { machine, record } = find(request.executionArn);
      const stopped = record.status === 'RUNNING' ? machine.stop(record, error, cause) : record;
      return { stopDate: seconds(stopped.stopped ?? Date.now()) };
    },

    'AWSStepFunctions.ListExecutions': (request) => {
      const records = machineOf(request.stateMachineArn).files.all();
      const fitting = records.filter(({ status }) => !request.statusFilter || status === request.statusFilter);
      return { executions: fitting.slice(0, request.maxResults ?? 100).map(summary) };
    },
  };
}
