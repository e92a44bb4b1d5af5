import { expect, test } from '@jest/globals';
import { deleteLine, expireLine } from '../../../../lambda/lines/deletion.ts';
import { productionStatus, startProduction, startPurge, stopProduction } from '../../../../lambda/lines/executions.ts';
import { getHead } from '../../../../lambda/lines/ledger.ts';
import { getPartAt } from '../../../../lambda/lines/parts.ts';
import { hasExpired, isStanding } from '../../../../lambda/lines/retention.ts';
import { hasLaterWitness, listWitnessedLines, putWitness } from '../../../../lambda/lines/witnesses.ts';
import { endedMoments, headOf, requested, storedHead } from '../../world/heads.ts';

const long = '2000-01-01T00:00:00.000Z';

test('a deleted line is no longer produced', async () => {
  const head = await storedHead();
  await startProduction(head);
  expect(await productionStatus(head)).toBe('RUNNING');
  const deleted = await deleteLine(head, 'a-key');
  expect(deleted?.deleted && deleted.deleted >= requested).toBe(true);
  expect(await productionStatus(head)).toBe('ABORTED');
  expect(await getPartAt(head.line, 0n)).toBeUndefined();
  expect(await deleteLine(head, 'a-key')).toBeUndefined();
});

test('the positions of an ended part stay used up, though its workflow could not write it', async () => {
  const head = await storedHead({ state: 'ended', next: '100', timestamps: endedMoments });
  await deleteLine(head, 'a-key');
  expect(await getPartAt(head.line, 99n)).toMatchObject({ part: 1, next: '100' });
});

test('a deletion whose answer was lost counts, for its session alone', async () => {
  const future = '2100-01-01T00:00:00.000Z';
  const head = await storedHead({ deleted: future, timestamps: { requested: future } });
  expect(await deleteLine(head, 'a-key')).toMatchObject({ deleted: future });
  expect(await deleteLine({ ...head, session: 'another-session' }, 'a-key')).toBeUndefined();
});

test('a line at rest expires, one under way does not', async () => {
  const [idle, busy] = [await storedHead({ open: 'rest', touched: long }), await storedHead({ touched: long })];
  expect([hasExpired(idle), hasExpired(busy), hasExpired({ ...idle, touched: requested })]).toEqual([
    true,
    false,
    false,
  ]);
  expect([isStanding(idle), isStanding(busy)]).toEqual([false, true]);
  expect((await expireLine(idle))?.open).toBe('purge');
  expect(await expireLine(busy)).toBeUndefined();
  expect((await getHead(busy.line))?.deleted).toBeUndefined();
});

test('a production is started once under its name; stopped, it is not started again', async () => {
  const head = headOf();
  expect(await productionStatus(head)).toBeUndefined();
  await stopProduction(head);
  await startProduction(head);
  await startProduction(head);
  await stopProduction(head);
  await stopProduction(head);
  await expect(startProduction(head)).rejects.toThrow('ABORTED');
  await startProduction({ ...head, restarts: 1 });
  await startPurge(head);
});

test('a later witness shows a head that is behind', async () => {
  const head = headOf({ part: 2, attempt: 2 });
  for (const [part, attempt] of [
    [1, 9],
    [2, 1],
    [2, 2],
  ] as const)
    await putWitness({ ...head, part, attempt });
  expect(await hasLaterWitness(head)).toBe(false);
  expect(await hasLaterWitness({ ...head, attempt: 1 })).toBe(true);
  await putWitness({ ...head, part: 10, attempt: 1 });
  expect(await hasLaterWitness(head)).toBe(true);
  expect((await Array.fromAsync(listWitnessedLines())).filter((line) => line === head.line)).toEqual([head.line]);
});
