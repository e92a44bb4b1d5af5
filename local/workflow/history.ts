import { TaskError } from './tasks.ts';

/** Most events of an execution; the one that would be the last ends it. */
export const HISTORY_LIMIT = 25_000;
/** Events of each try of a task: scheduled, started, succeeded or failed. */
export const TASK_EVENTS = 3;

/**
 * Events that Step Functions would write into an execution's history where the interpreter tells one.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function eventsOf(event: { readonly type: string; readonly state?: { readonly type: string } }): number {
  const { type, state } = event;
  if (type.startsWith('MapIteration')) return 1;
  if (type !== 'StateEntered' && type !== 'StateExited') return 0;
  // A group is entered and started, then succeeds and is left; a state that ends in failure is entered alone.
  const isGroup = state?.type === 'Map' || state?.type === 'Parallel';
  return isGroup ? 2 : 1;
}

/** How an execution ends whose history is full. */
export function historyOverflow(): TaskError {
  const cause = `The execution reached the maximum number of history events (${HISTORY_LIMIT}).`;
  return new TaskError('States.Runtime', cause, true);
}
