import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { beginLog, describeError, log } from '../log.ts';
import { metricNames } from '../metrics.ts';
import { productionStatus, startProduction, startPurge } from '../production.ts';
import { type Head, hasEnded } from '../records/head.ts';
import { countRestart, getHead, listOpen } from '../records/ledger.ts';
import { giveUp } from './give-up.ts';

/** Seconds for which a purge that was just started is left alone. A production needs no such time: starting it twice is once. */
const PURGE_GRACE_SECONDS = 60;
/** Executions that may fail before an attempt that has not ended is given up. */
const MOST_RESTARTS = 3;

/** What one run has found and done, as the alarms see it. */
interface Round {
  openLines: number;
  oldestLineAge: number;
  restarts: number;
  givenUp: number;
  notReconciled: number;
}

/** In the namespace that the stack names; written to the log, from which CloudWatch takes them. */
const metrics = new Metrics({ serviceName: 'unique-tokens' });

/**
 * Finds heads with something left to do and no live execution, and has it done: on a schedule, and when the local cloud starts.
 * Whatever was cut off between an acceptance and its execution, or killed with it, goes on from here.
 */
export async function handler(_: unknown, context: Context): Promise<void> {
  beginLog(context);
  const now = Date.now();
  const round: Round = { openLines: 0, oldestLineAge: 0, restarts: 0, givenUp: 0, notReconciled: 0 };
  for await (const line of listOpen('production', moment(now))) {
    await attend(line, 'production', round, async (head) => {
      const age = (now - Date.parse(head.timestamps.requested ?? head.touched)) / 1000;
      round.openLines += 1;
      round.oldestLineAge = Math.max(round.oldestLineAge, age);
      await resumeProduction(head, round);
    });
  }
  const before = moment(now - PURGE_GRACE_SECONDS * 1000);
  for await (const line of listOpen('purge', before)) await attend(line, 'purge', round, startPurge);
  publish(round);
}

const moment = (milliseconds: number) => new Date(milliseconds).toISOString();

function publish({ oldestLineAge, ...counts }: Round): void {
  metrics.addMetric(metricNames.oldestLineAge, MetricUnit.Seconds, oldestLineAge);
  for (const [name, value] of Object.entries(counts)) {
    metrics.addMetric(metricNames[name as keyof typeof counts], MetricUnit.Count, value);
  }
  metrics.publishStoredMetrics();
}

/** The index lags behind: the head itself says what is left. One line's trouble must not keep the others waiting. */
async function attend(line: string, open: Head['open'], round: Round, resume: (head: Head) => Promise<void>) {
  try {
    const head = await getHead(line);
    if (head && head.open === open) await resume(head);
  } catch (error) {
    round.notReconciled += 1;
    log.error('line not reconciled', { line, fault: describeError(error) });
  }
}

async function resumeProduction(head: Head, round: Round): Promise<void> {
  const { line, part, restarts = 0 } = head;
  const status = await productionStatus(head);
  if (status === 'RUNNING') return;
  if (status === undefined) {
    log.warn('production was never started', { line, part });
    await startProduction(head);
    round.restarts += 1;
    return;
  }
  log.warn('production has stopped', { line, part, restarts, status });
  if (restarts >= MOST_RESTARTS && !hasEnded(head)) {
    await giveUp(head, 'ProductionStopped');
    round.givenUp += 1;
    return;
  }
  const counted = await countRestart(head);
  if (!counted) return;
  await startProduction(counted);
  round.restarts += 1;
}
