import type { Context } from 'aws-lambda';
import { beginLog, describeError, log, withoutMessage } from '../log.ts';
import type { Attempt } from '../records/head.ts';
import { Superseded } from '../records/ledger.ts';

/**
 * The Lambda handler of a task of the state machine. Every task may run twice, at any time, and side by side with a late run
 * of itself; it throws Superseded as soon as the line's head no longer names its attempt.
 */
export function task<I extends Attempt & { readonly chunk?: number }, O>(
  run: (input: I, context: Context) => Promise<O>,
) {
  return async (input: I, context: Context): Promise<O> => {
    const { line, part, attempt, chunk } = input;
    beginLog(context, { line, part, attempt, ...(chunk === undefined ? {} : { chunk }) });
    try {
      const output = await run(input, context);
      log.info('task done');
      return output;
    } catch (error) {
      if (error instanceof Superseded) log.info('superseded');
      else log.error('task failed', { fault: describeError(error) });
      throw withoutMessage(error);
    }
  };
}
