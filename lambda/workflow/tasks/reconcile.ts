import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { endSession, getStoredSession, listIdleSessions } from '../../accounts/sessions.ts';
import { expireLine } from '../../lines/deletion.ts';
import { productionStatus, startProduction, startPurge, startSessionPurge } from '../../lines/executions.ts';
import { type Head, hasEnded } from '../../lines/head.ts';
import { countRestart, getHead, listOpen } from '../../lines/ledger.ts';
import { hasExpired, isSessionOver, linesEndBefore, sessionsEndBefore } from '../../lines/retention.ts';
import { beginLog, describeError, log } from '../../platform/log.ts';
import { metricNames } from '../../platform/metrics.ts';
import { clearFailed, giveUp } from '../give-up.ts';
import { discreetly } from '../task.ts';

/** Seconds for which a purge that was just started is left alone. A production needs no such time: starting it twice is once. */
const PURGE_GRACE_SECONDS = 60;
/** Milliseconds after which a request that was let in before a session's end has ended (a handler has 29 s). */
const IN_FLIGHT_MS = 60_000;
/** Lines, and sessions, that one run has expire: what is over is gone to the API already, and purges take what others need. */
const MOST_EXPIRED = 500;
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
  await discreetly(reconcile);
}

async function reconcile(): Promise<void> {
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
  for await (const line of listOpen('purge', before)) await attend(line, 'purge', round, resumePurge);
  await guarded(() => expireLines(now, round), round, 'lines not expired');
  await guarded(() => expireSessions(now, round), round, 'sessions not ended');
  publish(round);
}

/** Has lines that have expired deleted and purged, as a DELETE would have. */
async function expireLines(now: number, round: Round): Promise<void> {
  let expired = 0;
  for await (const line of listOpen('rest', linesEndBefore(now))) {
    if (++expired > MOST_EXPIRED) return;
    await attend(line, 'rest', round, async (head) => {
      const deleted = hasExpired(head) ? await expireLine(head) : undefined;
      if (deleted) await startPurge(deleted);
    });
  }
}

/** Has sessions whose time is over ended and purged, as a revocation would have. */
async function expireSessions(now: number, round: Round): Promise<void> {
  let ended = 0;
  for await (const id of listIdleSessions(sessionsEndBefore(now - IN_FLIGHT_MS))) {
    if (++ended > MOST_EXPIRED) return;
    // The id is the session's key: no log has it.
    await guarded(() => expireSession(id), round, 'session not ended');
  }
}

async function expireSession(id: string): Promise<void> {
  const session = await getStoredSession(id);
  if (session && isSessionOver(session) && (await endSession(session))) await startSessionPurge(id);
}

const moment = (milliseconds: number) => new Date(milliseconds).toISOString();

function publish({ oldestLineAge, ...counts }: Round): void {
  metrics.addMetric(metricNames.oldestLineAge, MetricUnit.Seconds, oldestLineAge);
  for (const [name, value] of Object.entries(counts)) {
    metrics.addMetric(metricNames[name as keyof typeof counts], MetricUnit.Count, value);
  }
  metrics.publishStoredMetrics();
}

/** The index lags behind: the head itself says what comes next. */
async function attend(line: string, open: Head['open'], round: Round, resume: (head: Head) => Promise<void>) {
  const resumed = async () => {
    const head = await getHead(line);
    if (head && head.open === open) await resume(head);
  };
  await guarded(resumed, round, 'line not reconciled', { line });
}

/** One thing's trouble must not keep the others waiting. */
async function guarded(
  run: () => Promise<void>,
  round: Round,
  trouble: string,
  which: { readonly line?: string } = {},
) {
  try {
    await run();
  } catch (error) {
    round.notReconciled += 1;
    log.error(trouble, { ...which, fault: describeError(error) });
  }
}
/** Goes on removing what a deleted line has stored, or only what a failed attempt of a line that stands has. */
async function resumePurge(head: Head): Promise<void> {
  await (head.deleted === undefined ? clearFailed(head) : startPurge(head));
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
