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
import { withRedactedErrors } from '../task.ts';

/** Seconds that a purge gets before it is started again. A production needs no such time: it cannot be started twice. */
const PURGE_GRACE_SECONDS = 60;
/** Milliseconds after the end of a session in which its last requests can still run (a handler has 29 s). */
const IN_FLIGHT_MS = 60_000;
/** How many expired lines, and sessions, one run purges. They are hidden from the API anyway, and purges use what others need. */
const MOST_EXPIRED = 500;
/** How many executions of an attempt may fail before it ends, until it is given up. */
const MOST_RESTARTS = 3;

/** What one run has found and done, for the alarms. */
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
 * Finds heads with work left and no running execution, and starts the work: on a schedule, and when the local cloud starts. Work that
 * was cut off between an acceptance and its execution, or was killed with it, resumes here.
 */
export async function handler(_: unknown, context: Context): Promise<void> {
  beginLog(context);
  await withRedactedErrors(reconcile);
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

/** Deletes and purges expired lines, like DELETE. */
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

/** Ends and purges expired sessions, like a revocation. */
async function expireSessions(now: number, round: Round): Promise<void> {
  let ended = 0;
  for await (const id of listIdleSessions(sessionsEndBefore(now - IN_FLIGHT_MS))) {
    if (++ended > MOST_EXPIRED) return;
    // The id is the Session-Key, so it is not logged.
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

/** A failure of one line must not stop the others. */
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
/** Continues to remove what a deleted line has stored, or what a failed attempt of an existing line has stored. */
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
  const stopped = () => log.warn('production has stopped', { line, part, restarts, status });
  if (restarts >= MOST_RESTARTS && !hasEnded(head)) {
    stopped();
    await giveUp(head, 'ProductionStopped');
    round.givenUp += 1;
    return;
  }
  const counted = await countRestart(head);
  // It may have finished since the head was read.
  if (!counted) return;
  stopped();
  await startProduction(counted);
  round.restarts += 1;
}
