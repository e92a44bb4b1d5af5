import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  StartExecutionCommand,
  StopExecutionCommand,
  ValidationException,
} from '@aws-sdk/client-sfn';
import { workflows } from '../platform/clients/workflows.ts';
import { requireEnv, variables } from '../platform/environment.ts';
import type { Attempt } from './head.ts';

const nameOf = ({ line, part, attempt, restarts = 0 }: Attempt) => `${line}-${part}-${attempt}-${restarts}`;

/** ARN of the attempt's execution. */
const executionArn = (attempt: Attempt) =>
  `${requireEnv(variables.production).replace(':stateMachine:', ':execution:')}:${nameOf(attempt)}`;

/** What the state machines take as input: ids, never data. */
const inputOf = ({ line, part, attempt, restarts }: Attempt) => JSON.stringify({ line, part, attempt, restarts });

/**
 * Starts the production of the attempt, or finds it started.
 * @throws what Step Functions throws where it cannot be started now, and Error where it has run and was not successful.
 */
export async function startProduction(attempt: Attempt): Promise<void> {
  try {
    const stateMachineArn = requireEnv(variables.production);
    const input = { stateMachineArn, name: nameOf(attempt), input: inputOf(attempt) };
    await workflows().send(new StartExecutionCommand(input));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    const status = await productionStatus(attempt);
    if (status !== 'RUNNING' && status !== 'SUCCEEDED') throw new Error(`The execution is ${status}.`);
  }
}

/** Status of the attempt's execution as Step Functions names it, or undefined where there is none. */
export async function productionStatus(attempt: Attempt): Promise<string | undefined> {
  try {
    const { status } = await workflows().send(new DescribeExecutionCommand({ executionArn: executionArn(attempt) }));
    return status;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}

/**
 * Stops the attempt's execution where one runs. Lambda functions of it that run go on; the line's head makes them harmless.
 * StopExecution may refuse an execution that has ended (ValidationException): whether one runs is then asked, not concluded
 * from the refusal, which could have another reason.
 * @throws what Step Functions throws where the execution still runs.
 */
export async function stopProduction(attempt: Attempt): Promise<void> {
  try {
    await workflows().send(new StopExecutionCommand({ executionArn: executionArn(attempt), error: 'Deleted' }));
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return;
    if (error instanceof ValidationException && (await productionStatus(attempt)) !== 'RUNNING') return;
    throw error;
  }
}

/** Starts the removal of a deleted line's files, behind the answer. */
export async function startPurge(attempt: Attempt): Promise<void> {
  await workflows().send(
    new StartExecutionCommand({ stateMachineArn: requireEnv(variables.purge), input: inputOf(attempt) }),
  );
}

/** Starts the removal of everything that a session's lines have stored. */
export async function startSessionPurge(session: string): Promise<void> {
  const input = JSON.stringify({ session });
  await workflows().send(new StartExecutionCommand({ stateMachineArn: requireEnv(variables.purge), input }));
}
