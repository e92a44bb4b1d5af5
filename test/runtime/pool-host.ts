/** Runs a bundle in the local cloud's worker threads for a test, which cannot load them itself: it is a process of ES modules. */
import { finished } from 'node:stream/promises';
import { mock } from 'node:test';
import type { InvocationError } from '../../local/lambda/invocation.ts';
import { Pool } from '../../local/lambda/pool.ts';
import type { FunctionPlan } from '../../local/template/plan.ts';

const { plan, environment, limit, stopsTime } = JSON.parse(process.argv[2] ?? '');
// The threads have clocks of their own.
if (stopsTime) mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'], now: Date.now() });
const log = (line: string) => process.send?.({ log: `${line}\n` });
const pool = new Pool(plan as FunctionPlan, {
  workers: 1,
  sharing: limit,
  limit,
  youngMb: 6,
  environment,
  log: { info: log, warn: log },
});

process.on('message', async ({ id, event, after }: { id: number; event: string; after?: number }) => {
  if (after !== undefined) mock.timers.tick(after);
  const { body, result } = pool.invoke(event);
  const chunks: Buffer[] = [];
  body.on('data', (chunk: Buffer) => chunks.push(chunk));
  try {
    await finished(body);
    const returned = await result;
    process.send?.({ id, outcome: { payload: chunks.length > 0 ? Buffer.concat(chunks).toString('utf8') : returned } });
  } catch (error) {
    const payload = Buffer.concat(chunks).toString('utf8');
    process.send?.({ id, outcome: { payload, error: (error as InvocationError).error } });
  }
});
process.on('disconnect', () => process.exit(0));
