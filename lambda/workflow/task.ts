import type { Context } from 'aws-lambda';
import type { Attempt } from '../lines/head.ts';
import { Superseded } from '../lines/ledger.ts';
import { beginLog, describeError, log, withoutMessage } from '../platform/log.ts';

/**
 * The Lambda handler of a task of the state machine. Every task may run twice, at any time, and at the same time as a late run
 * of itself. It throws Superseded as soon as the line's head no longer names its attempt.
 */
export function task<I extends Partial<Attempt> & { readonly line: string; readonly chunk?: number }, O>(
  run: (input: I, context: Context) => Promise<O>,
) {
  return async (input: I, context: Context): Promise<O> => {
    const { line, part, attempt, chunk } = input;
    beginLog(context, {
      line,
      ...(part === undefined ? {} : { part }),
      ...(attempt === undefined ? {} : { attempt }),
      ...(chunk === undefined ? {} : { chunk }),
    });
    const output = await withRedactedErrors(() => run(input, context));
    log.info('task done');
    return output;
  };
}

/**
 * Runs an invocation. What it throws is logged, and passed on without its message, which could quote what was sent: Lambda writes the
 * error to its log, and Step Functions to the history of the execution.
 */
export async function withRedactedErrors<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Superseded) log.info('superseded');
    else log.error('task failed', { fault: describeError(error) });
    throw withoutMessage(error);
  }
}
