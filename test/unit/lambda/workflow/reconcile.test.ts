import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { getStoredSession, putSession, type Session } from '../../../../lambda/accounts/sessions.ts';
import { putObject } from '../../../../lambda/files/store.ts';
import { productionStatus, startProduction, stopProduction } from '../../../../lambda/lines/executions.ts';
import { fileKey } from '../../../../lambda/lines/file-keys.ts';
import { getHead } from '../../../../lambda/lines/ledger.ts';
import { variables } from '../../../../lambda/platform/environment.ts';
import { handler as reconcile } from '../../../../lambda/workflow/tasks/reconcile.ts';
import { ALONE } from '../../world/alone.ts';
import { endedMoments, storedHead } from '../../world/heads.ts';
import { contextOf, executionsOf, filesOf } from '../../world/tasks.ts';

const long = '2000-01-01T00:00:00.000Z';
/** The reconciler works on all lines and sessions that there are: here it has tables that no other test file uses. */
for (const name of [variables.ledger, variables.sessions]) process.env[name] += ALONE;
/** Its metrics go to standard output. */
let print: jest.SpiedFunction<typeof process.stdout.write>;
beforeEach(() => {
  print = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => print.mockRestore());
const reconciled = () => reconcile({}, contextOf());
const purges = async () => (await executionsOf(variables.purge)).length;

test('a production that was never started is started, one that runs is left alone', async () => {
  const [fresh, running] = [await storedHead(), await storedHead()];
  await startProduction(running);
  await reconciled();
  expect(await productionStatus(fresh)).toBe('RUNNING');
  expect(await getHead(running.line)).toEqual({ ...running, item: 'head' });
});

test('a production that has stopped is started again, three times, and then given up', async () => {
  const head = await storedHead({ state: 'started', timestamps: endedMoments });
  for (let restarts = 0; restarts < 3; restarts++) {
    await startProduction({ ...head, restarts });
    await stopProduction({ ...head, restarts });
    await reconciled();
    expect((await getHead(head.line))?.restarts).toBe(restarts + 1);
    expect(await productionStatus({ ...head, restarts: restarts + 1 })).toBe('RUNNING');
  }
  await stopProduction({ ...head, restarts: 3 });
  await reconciled();
  expect(await getHead(head.line)).toMatchObject({ state: 'failed', failure: { code: 'ProductionStopped' } });
});

test('an ended part is never given up', async () => {
  const head = await storedHead({ state: 'ended', timestamps: endedMoments, restarts: 7 });
  await startProduction(head);
  await stopProduction(head);
  await reconciled();
  expect(await getHead(head.line)).toMatchObject({ state: 'ended', restarts: 8 });
});

test('the remains of a failed attempt are removed, those of a deleted line by its purge', async () => {
  const failed = await storedHead({
    state: 'failed',
    open: 'purge',
    timestamps: { ...endedMoments, failed: long },
  });
  await putObject(fileKey(failed, 'data'), Buffer.from('half'));
  const deleted = await storedHead({ deleted: long, open: 'purge', touched: long });
  const before = await purges();
  await reconciled();
  expect(await filesOf(failed.line)).toEqual([]);
  expect(await getHead(failed.line)).toMatchObject({ open: 'rest', purged: expect.any(String) });
  expect((await getHead(deleted.line))?.open).toBe('purge');
  expect(await purges()).toBeGreaterThan(before);
});

test('expired lines are deleted, expired sessions ended', async () => {
  const line = await storedHead({ open: 'rest', touched: long });
  const recent = await storedHead({ open: 'rest' });
  const session = { id: randomUUID(), customer: randomUUID(), granted: long, touched: long } as Session;
  await putSession(session);
  const before = await purges();
  await reconciled();
  expect((await getHead(line.line))?.deleted).toBeDefined();
  expect((await getHead(recent.line))?.deleted).toBeUndefined();
  expect((await getStoredSession(session.id))?.revoked).toBeDefined();
  expect(await purges()).toBeGreaterThanOrEqual(before + 2);
});

test('the metrics say what was found', async () => {
  await storedHead({ timestamps: { requested: new Date(Date.now() - 7_200_000).toISOString() } });
  await reconciled();
  const metrics = Object.assign({}, ...print.mock.calls.map(([line]) => JSON.parse(String(line))));
  expect(metrics.OpenLines).toBeGreaterThanOrEqual(1);
  expect(metrics.OldestLineAge).toBeGreaterThanOrEqual(7_200);
});
