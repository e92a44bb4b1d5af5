import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  StartExecutionCommand,
  StopExecutionCommand,
  ValidationException,
} from '@aws-sdk/client-sfn';
import { workflows } from '../platform/clients/workflows.ts';
import { target } from '../platform/permissions.ts';
import type { Attempt } from './head.ts';

const nameOf = ({ line, part, attempt, restarts = 0 }: Attempt) => `${line}-${part}-${attempt}-${restarts}`;

/** ARN of the attempt's execution by the state machine. */
const executionArn = (machine: string, attempt: Attempt) =>
  `${machine.replace(':stateMachine:', ':execution:')}:${nameOf(attempt)}`;

/** What the state machines take as input: ids, never data. */
const inputOf = ({ line, part, attempt, restarts }: Attempt) => JSON.stringify({ line, part, attempt, restarts });

/**
 * Starts the production of the attempt, or finds that it was started.
 * @throws what Step Functions throws if it cannot be started now; Error if it has run without success.
 */
export async function startProduction(attempt: Attempt): Promise<void> {
  try {
    const stateMachineArn = target('production:StartExecution');
    const input = { stateMachineArn, name: nameOf(attempt), input: inputOf(attempt) };
    await workflows().send(new StartExecutionCommand(input));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    const status = await productionStatus(attempt);
    if (status !== 'RUNNING' && status !== 'SUCCEEDED') throw new Error(`The execution is ${status}.`);
  }
}

/** The status of the attempt's execution, in the words of Step Functions, or undefined if there is none. */
export async function productionStatus(attempt: Attempt): Promise<string | undefined> {
  try {
    const arn = executionArn(target('production:DescribeExecution'), attempt);
    const { status } = await workflows().send(new DescribeExecutionCommand({ executionArn: arn }));
    return status;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}

/**
 * Stops the attempt's execution, if it runs. Its Lambda functions that run now still finish; the head of the line makes them
 * harmless. StopExecution may refuse an execution that has ended (ValidationException). The refusal could have another reason, so
 * we then ask whether the execution runs.
 * @throws what Step Functions throws, if the execution still runs.
 */
export async function stopProduction(attempt: Attempt): Promise<void> {
  try {
    const arn = executionArn(target('production:StopExecution'), attempt);
    await workflows().send(new StopExecutionCommand({ executionArn: arn, error: 'Deleted' }));
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return;
    if (error instanceof ValidationException && (await productionStatus(attempt)) !== 'RUNNING') return;
    throw error;
  }
}

/** Starts the removal of a deleted line's files. It runs after the answer. */
export async function startPurge(attempt: Attempt): Promise<void> {
  await workflows().send(
    new StartExecutionCommand({ stateMachineArn: target('purge:StartExecution'), input: inputOf(attempt) }),
  );
}

/** Starts the removal of everything that a session's lines have stored. */
export async function startSessionPurge(session: string): Promise<void> {
  const input = JSON.stringify({ session });
  await workflows().send(new StartExecutionCommand({ stateMachineArn: target('purge:StartExecution'), input }));
}
