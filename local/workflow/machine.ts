import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ExecutionAbortedError, ExecutionError, ExecutionTimeoutError, StateMachine } from 'aws-local-stepfunctions';
import type { Functions } from '../lambda/functions.ts';
import type { Log } from '../platform/log.ts';
import type { MachinePlan } from '../template/plan.ts';
import { localDefinition, type TaskPlan } from './definition.ts';
import { ExecutionFiles, type ExecutionRecord } from './execution-files.ts';
import { eventsOf, HISTORY_LIMIT, historyOverflow, TASK_EVENTS } from './history.ts';
import { stateJson, TaskError, taskHandler } from './tasks.ts';

type Outcome = Pick<ExecutionRecord, 'status' | 'output' | 'error' | 'cause'>;

interface Run {
  abort(): void;
  aborted: boolean;
}

interface StateEvent {
  readonly type: string;
  readonly state?: {
    readonly name: string;
    readonly type: string;
    readonly output?: unknown;
  };
  readonly Error?: string;
}

/** An assembly is validated when it is made (validation.ts). */
const VALIDATED = { validationOptions: { noValidate: true } } as const;

function outcomeOf(error: unknown): Outcome {
  if (error instanceof ExecutionTimeoutError) return { status: 'TIMED_OUT' };
  if (error instanceof ExecutionAbortedError) return { status: 'ABORTED' };
  const cause = error instanceof ExecutionError ? error.cause : error;
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  return { status: 'FAILED', error: name, cause: message };
}

/** Runs the executions of one state machine and keeps them on disk. */
export class Machine {
  readonly plan: MachinePlan;
  readonly files: ExecutionFiles;
  readonly #interpreter: StateMachine;
  readonly #tasks: readonly (TaskPlan & { handle: (input: unknown) => Promise<unknown> })[];
  readonly #runs = new Map<string, Run>();
  readonly #log: Log;
  #closing = false;

  constructor(plan: MachinePlan, directory: string, functions: Functions, dynamodb: DynamoDBClient, log: Log) {
    this.plan = plan;
    this.files = new ExecutionFiles(directory);
    this.#log = log;
    const { definition, tasks } = localDefinition(plan.definition);
    this.#interpreter = new StateMachine(definition, VALIDATED);
    this.#tasks = tasks.map((task) => ({ ...task, handle: taskHandler(task.resource, functions, dynamodb) }));
  }

  /** Runs every execution again that ran when the process ended, from its start: all tasks can be run twice. */
  resume(): number {
    const records = this.files.running();
    for (const record of records) this.#run(record);
    return records.length;
  }

  /** Keeps and runs a new execution. */
  start(record: ExecutionRecord): void {
    this.files.write(record);
    this.#log.info(`${record.name} started`);
    this.#run(record);
  }

  /** Ends a running execution; functions that it has invoked go on, as on AWS. */
  stop(record: ExecutionRecord, error?: string, cause?: string): ExecutionRecord {
    const reason = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
    const stopped = this.#close(record, { status: 'ABORTED', ...reason });
    const run = this.#runs.get(record.name);
    if (run) run.aborted = true;
    run?.abort();
    return stopped;
  }

  get running(): number {
    return this.#runs.size;
  }

  /** From here on nothing is recorded: what runs is to be run again at the next start. */
  close(): void {
    this.#closing = true;
    for (const run of this.#runs.values()) run.aborted = true;
  }

  #close(record: ExecutionRecord, outcome: Outcome): ExecutionRecord {
    const closed = { ...record, ...outcome, stopped: Date.now() };
    this.files.write(closed);
    this.#log.info(`${record.name} ${closed.status}${closed.error ? ` ${closed.error}` : ''}`);
    return closed;
  }

  #run(record: ExecutionRecord): void {
    // Map states whose iterations are over because one failed: the interpreter would go on with those in its queue.
    const dead = new Set<string>();
    const run: Run = { abort: () => {}, aborted: false };
    let overflow: TaskError | undefined;
    // Its start, and the end that it still has to come to.
    let events = 2;
    const overflowing = (fault: TaskError): void => {
      overflow ??= fault;
      run.abort();
    };
    const count = (more: number): void => {
      events += more;
      if (events > HISTORY_LIMIT) overflowing(historyOverflow());
    };
    const handlers = this.#tasks.map(({ name, within, handle }) => {
      const handler = async (input: unknown): Promise<unknown> => {
        // One turn of the loop, in which the events before this call are seen.
        await new Promise(setImmediate);
        if (run.aborted || within.some((state) => dead.has(state))) throw new TaskError('Aborted', '', true);
        count(TASK_EVENTS);
        return handle(input);
      };
      return [name, handler as never] as const;
    });
    const execution = this.#interpreter.run(JSON.parse(record.input), {
      overrides: { taskResourceLocalHandlers: Object.fromEntries(handlers) },
      context: {
        Execution: {
          Id: record.arn,
          Name: record.name,
          RoleArn: '',
          StartTime: new Date(record.started).toISOString(),
        },
        StateMachine: { Id: this.plan.arn, Name: this.plan.name },
      },
    });
    run.abort = () => execution.abort();
    this.#runs.set(record.name, run);
    const watch = async (): Promise<void> => {
      for await (const event of execution.eventLogs as AsyncGenerator<StateEvent>) {
        const { type, state } = event;
        count(eventsOf(event));
        if (!state) continue;
        if (type === 'StateFailed') this.#log.info(`${record.name} ${state.name}: ${event.Error}`);
        const isGroup = state.type === 'Map' || state.type === 'Parallel';
        if (isGroup && type === 'StateFailed') dead.add(state.name);
        if (isGroup && (type === 'StateEntered' || type === 'StateRetried')) dead.delete(state.name);
        if (type === 'StateExited') {
          try {
            stateJson(state.output);
          } catch (error) {
            overflowing(error as TaskError);
          }
        }
      }
    };
    const watched = watch();
    const settle = async (outcome: Outcome): Promise<void> => {
      // What was too much may stand in the last events.
      await watched;
      this.#runs.delete(record.name);
      if (!this.#closing && !run.aborted) this.#close(record, overflow ? outcomeOf(overflow) : outcome);
    };
    execution.result.then(
      (output) => {
        try {
          return settle({ status: 'SUCCEEDED', output: stateJson(output) });
        } catch (error) {
          return settle(outcomeOf(error));
        }
      },
      (error) => settle(outcomeOf(error)),
    );
  }
}
