import { randomUUID } from 'node:crypto';
import type { Functions } from '../lambda/functions.ts';
import { ACCOUNT, REGION } from '../platform/settings.ts';
import type { SchedulePlan } from '../template/plan.ts';

function scheduledEvent(arn: string): string {
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT,
    time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    region: REGION,
    resources: [arn],
    detail: {},
  });
}

/** Milliseconds before the first call: what a user asks for right after the start comes first. */
const FIRST_MS = 2_000;

/**
 * Calls each scheduled function soon and then at its rate. Failures are in the functions' logs, and not tried again
 * before the next time.
 *
 * @returns a function that ends it
 */
export function startSchedules(schedules: readonly SchedulePlan[], functions: Functions): () => void {
  const timers = schedules.map(({ arn, functionArn, everyMs, input }) => {
    const call = (): void => {
      functions.invoke(functionArn, input ?? scheduledEvent(arn));
    };
    // Timers cannot be set for more than 2^31 - 1 ms, some 25 days.
    return [setTimeout(call, FIRST_MS), setInterval(call, Math.min(everyMs, 2_147_483_647))];
  });
  return () => timers.flat().forEach(clearTimeout);
}
