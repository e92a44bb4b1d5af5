import type { Context } from 'aws-lambda';
import { describeError, log } from '../log.ts';
import { productionStatus, startProduction, startPurge } from '../production.ts';
import { type Head, hasEnded } from '../records/head.ts';
import { countRestart, getHead, listOpen } from '../records/ledger.ts';
import { giveUp } from './give-up.ts';

/** Seconds for which a purge that was just started is left alone. A production needs no such time: starting it twice is once. */
const PURGE_GRACE_SECONDS = 60;
/** Executions that may fail before an attempt that has not ended is given up. */
const MOST_RESTARTS = 3;

/**
 * Finds heads with something left to do and no live execution, and has it done: on a schedule, and when the local cloud starts.
 * Whatever was cut off between an acceptance and its execution, or killed with it, goes on from here.
 */
export async function handler(_: unknown, context: Context): Promise<void> {
  log.addContext(context);
  const now = Date.now();
  for await (const line of listOpen('production', moment(now))) await attend(line, 'production', resumeProduction);
  const before = moment(now - PURGE_GRACE_SECONDS * 1000);
  for await (const line of listOpen('purge', before)) await attend(line, 'purge', startPurge);
}

const moment = (milliseconds: number) => new Date(milliseconds).toISOString();

/** The index lags behind: the head itself says what is left. One line's trouble must not keep the others waiting. */
async function attend(line: string, open: Head['open'], resume: (head: Head) => Promise<void>): Promise<void> {
  const head = await getHead(line);
  if (!head || head.open !== open) return;
  try {
    await resume(head);
  } catch (error) {
    log.error('line not reconciled', { line, fault: describeError(error) });
  }
}

async function resumeProduction(head: Head): Promise<void> {
  const { line, part, restarts = 0 } = head;
  const status = await productionStatus(head);
  if (status === 'RUNNING') return;
  if (status === undefined) {
    log.warn('production was never started', { line, part });
    await startProduction(head);
    return;
  }
  log.warn('production has stopped', { line, part, restarts, status });
  if (restarts >= MOST_RESTARTS && !hasEnded(head)) {
    await giveUp(head, 'ProductionStopped');
    return;
  }
  const counted = await countRestart(head);
  if (counted) await startProduction(counted);
}
