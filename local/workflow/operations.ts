import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../platform/settings.ts';
import { type Operations, ServiceError } from '../services/rpc.ts';
import type { ExecutionRecord } from './execution-files.ts';
import type { Machine } from './machine.ts';
import { STATE_LIMIT } from './tasks.ts';

const NAME = /^[A-Za-z0-9_-]{1,80}$/;

const seconds = (ms: number): number => ms / 1000;

function checkedInput(input: unknown): string {
  const text = input === undefined ? '{}' : String(input);
  if (Buffer.byteLength(text) > STATE_LIMIT) {
    throw new ServiceError('InvalidExecutionInput', `The input has more than ${STATE_LIMIT} bytes`);
  }
  try {
    JSON.parse(text);
  } catch {
    throw new ServiceError('InvalidExecutionInput', 'The input is not JSON');
  }
  return text;
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
  function machineOf(arn: unknown): Machine {
    const machine = machines().find(({ plan }) => plan.arn === arn);
    if (!machine) throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  function find(executionArn: unknown): { machine: Machine; record: ExecutionRecord } {
    const missing = new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
    const [machineName, name] = String(executionArn).split(':').slice(6);
    const machine = machines().find(({ plan }) => plan.name === machineName);
    const record = name !== undefined && NAME.test(name) ? machine?.files.read(name) : undefined;
    if (!machine || !record) throw missing;
    return { machine, record };
  }

  return {
    'AWSStepFunctions.StartExecution': (request) => {
      const machine = machineOf(request.stateMachineArn);
      const name = request.name === undefined ? randomUUID() : String(request.name);
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
      const { machine, record } = find(request.executionArn);
      const stopped = record.status === 'RUNNING' ? machine.stop(record, request.error, request.cause) : record;
      return { stopDate: seconds(stopped.stopped ?? Date.now()) };
    },

    'AWSStepFunctions.ListExecutions': (request) => {
      const records = machineOf(request.stateMachineArn).files.all();
      const fitting = records.filter(({ status }) => !request.statusFilter || status === request.statusFilter);
      return { executions: fitting.slice(0, request.maxResults ?? 100).map(summary) };
    },
  };
}
