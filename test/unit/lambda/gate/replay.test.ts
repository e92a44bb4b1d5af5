import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { listActWitnesses, putActWitness } from '../../../../lambda/gate/act-witnesses.ts';
import { padded, withdrawAct } from '../../../../lambda/gate/acts.ts';
import { redeem } from '../../../../lambda/gate/redeem.ts';
import { beginRedemption } from '../../../../lambda/gate/redemptions.ts';
import { replay } from '../../../../lambda/gate/replay.ts';
import { database } from '../../../../lambda/platform/clients/database.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { putNewItem, queryPartition } from '../../../../lambda/platform/table.ts';
import { between } from '../../world/cut-off.ts';
import { intercepted } from '../../world/intercept.ts';
import { newLine, redeemersOf, redemptionOf } from './world.ts';

async function forget(line: string): Promise<void> {
  for await (const { item } of queryPartition<{ item: string }>(target('ledger:Query'), ['line', line])) {
    await database().send(new DeleteCommand({ TableName: target('ledger:PutItem'), Key: { line, item } }));
  }
}

/** What the witnesses bring back, after the ledger has forgotten all of a line but what is done before. */
async function restored(line: string, before = async (): Promise<unknown> => undefined): Promise<void> {
  await forget(line);
  await before();
  for await (const witness of listActWitnesses()) if (witness.line === line) await replay(witness);
}

/** Does the work, and something else after its first read. */
async function afterFirstRead<T>(work: () => Promise<T>, meanwhile: () => Promise<unknown>): Promise<T> {
  let isDone = false;
  const done = await intercepted(
    (next, { commandName = '' }) =>
      async (args) => {
        const isHere = !isDone && commandName === 'BatchGetItemCommand';
        isDone ||= isHere;
        const output = await next(args);
        if (isHere) await meanwhile();
        return output;
      },
    work,
  );
  expect(isDone).toBe(true);
  return done;
}

test('of two gates the one that was quicker has the code after a restore too, and the other one its answer', async () => {
  const line = newLine();
  // The order of the ids is that of the requests. Before the earlier one has taken its codes, the later one comes for one of them.
  const [earlier, later] = [redemptionOf(line, 'gate 1'), redemptionOf(line, 'gate 2')];
  const { won } = await between(
    3,
    'before',
    () => redeem(earlier, [7n, 8n], true),
    () => redeem(later, [7n], true),
  );
  expect(won).toEqual(['8']);
  await restored(line);
  expect(await redeemersOf(line, [7n, 8n])).toEqual({ 7: 'gate 2', 8: 'gate 1' });
  const again = await redeem(earlier, [7n, 8n], true);
  expect([again.won, again.standing.get(7n)?.redeemed?.id]).toEqual([['8'], later.id]);
  expect((await redeem(later, [7n], true)).won).toEqual(['7']);
});

test('a backup of the moment when the slower one had begun gives it no code', async () => {
  const line = newLine();
  const [earlier, later] = [redemptionOf(line, 'gate 1'), redemptionOf(line, 'gate 2')];
  await between(
    3,
    'before',
    () => redeem(earlier, [7n], true),
    () => redeem(later, [7n], true),
  );
  await restored(line, () => beginRedemption(earlier, { positions: ['7'], void: {}, spent: {} }));
  expect(await redeemersOf(line, [7n])).toEqual({ 7: 'gate 2' });
});

test('two runs of one request leave the whole of it to a replay', async () => {
  const line = newLine();
  const one = redemptionOf(line);
  // While the second run looks, the first has taken one of both.
  const { won } = await afterFirstRead(
    () => redeem(one, [1n, 2n], true),
    async () => {
      await beginRedemption(one, { positions: ['1', '2'], void: {}, spent: {} });
      await putNewItem(target('ledger:PutItem'), { line, item: `redeemed#${padded('1')}`, redemption: one.id }, 'line');
    },
  );
  expect([...won].sort()).toEqual(['1', '2']);
  await restored(line);
  expect(await redeemersOf(line, [1n, 2n])).toEqual({ 1: 'gate 1', 2: 'gate 1' });
});

test('what was withdrawn stays so, and who has redeemed it then has it', async () => {
  const line = newLine();
  const [one, other] = [redemptionOf(line, 'gate 1'), redemptionOf(line, 'gate 2')];
  await redeem(one, [1n], true);
  const withdrawal = { at: new Date().toISOString(), reason: 'mistake', key: 'k' };
  await putActWitness({ act: 'withdrawn', kind: 'redemption', line, id: one.id, ...withdrawal });
  await withdrawAct('redemption', one, withdrawal);
  await redeem(other, [1n], true);
  await restored(line);
  expect(await redeemersOf(line, [1n])).toEqual({ 1: 'gate 2' });
});
