import { expect, test } from '@jest/globals';
import { idsFrom, momentOf, newActId } from '../../../../lambda/gate/act-id.ts';
import { withdrawAct } from '../../../../lambda/gate/acts.ts';
import {
  type Asked,
  beginRedemption,
  carryOut,
  getAsked,
  type Outcome,
  type Redemption,
} from '../../../../lambda/gate/redemptions.ts';
import { between, cutOff } from '../../world/cut-off.ts';
import { newLine, redeemersOf, redemptionOf } from './world.ts';

const asking = (...positions: string[]): Asked => ({ positions, void: {}, spent: {} });
const withdrawal = { at: new Date().toISOString(), reason: 'mistake', key: 'k' };

async function redeem(one: Redemption, ...positions: string[]): Promise<Outcome> {
  const asked = await beginRedemption(one, asking(...positions));
  return 'won' in asked ? asked : carryOut(one, asked);
}

test('an id has its moment, and ids have the order of time', () => {
  const ids = [5, 1_000, 1_700_000_000_000, 1_800_000_000_001].map(newActId);
  expect(ids.map((id) => Date.parse(momentOf(id)))).toEqual([5, 1_000, 1_700_000_000_000, 1_800_000_000_001]);
  expect([...ids].sort()).toEqual(ids);
  const last = ids[3] as string;
  expect(last > idsFrom(momentOf(last))).toBe(true);
  expect(last < idsFrom(new Date(1_800_000_000_002).toISOString())).toBe(true);
  expect(last).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('a hundred gates and one ticket: one has it, and all others are told which', async () => {
  const line = newLine();
  const gates = Array.from({ length: 100 }, (_, i) => redemptionOf(line, `gate ${i}`));
  const outcomes = await Promise.all(gates.map((gate) => redeem(gate, '7')));
  const winners = outcomes.flatMap(({ won }, i) => (won.length > 0 ? [gates[i] as Redemption] : []));
  expect(winners.length).toBe(1);
  const losers = outcomes.filter(({ won }) => won.length === 0);
  expect(new Set(losers.map(({ spent }) => spent['7']))).toEqual(new Set([winners[0]?.id]));
  expect(await redeemersOf(line, [7n, 8n])).toEqual({ 7: winners[0]?.by });
});

test('a request that comes again has its first answer, whatever it asks for then', async () => {
  const line = newLine();
  const one = redemptionOf(line);
  const first = await redeem(one, '1', '2');
  expect([...first.won].sort()).toEqual(['1', '2']);
  await redeem(redemptionOf(line, 'gate 2'), '3');
  expect(await redeem(one, '1', '2', '3')).toEqual(expect.objectContaining(first));
  expect(await redeemersOf(line, [1n, 2n, 3n])).toEqual({ 1: 'gate 1', 2: 'gate 1', 3: 'gate 2' });
});

test('of two runs of one request the first to end has the answer', async () => {
  const line = newLine();
  const one = redemptionOf(line);
  const asked = await beginRedemption(one, asking('1'));
  const first = await carryOut(one, asked);
  expect(await carryOut(one, asking())).toEqual(expect.objectContaining({ won: first.won }));
  expect(await getAsked(line, one.id)).toMatchObject({ won: ['1'] });
});

test('what is withdrawn can be redeemed once more, once', async () => {
  const line = newLine();
  const [first, ...others] = Array.from({ length: 21 }, (_, i) => redemptionOf(line, `gate ${i}`));
  await redeem(first as Redemption, '1');
  await withdrawAct('redemption', first as Redemption, withdrawal);
  expect(await redeemersOf(line, [1n])).toEqual({});
  const outcomes = await Promise.all(others.map((gate) => redeem(gate, '1')));
  const winners = outcomes.flatMap(({ won }, i) => (won.length > 0 ? [others[i]?.by] : []));
  expect(winners.length).toBe(1);
  expect(await redeemersOf(line, [1n])).toEqual({ 1: winners[0] });
});

test('another gate that comes between the look at a withdrawn one and the write stays the winner', async () => {
  const line = newLine();
  const [first, second, third] = ['a', 'b', 'c'].map((by) => redemptionOf(line, by)) as [
    Redemption,
    Redemption,
    Redemption,
  ];
  await redeem(first, '1');
  await withdrawAct('redemption', first, withdrawal);
  const asked = await beginRedemption(second, asking('1'));
  // Its second write, after the new one has failed, is the one over what was withdrawn.
  const outcome = await between(
    2,
    'before',
    () => carryOut(second, asked),
    () => redeem(third, '1'),
  );
  expect([outcome.won, outcome.spent]).toEqual([[], { 1: third.id }]);
  expect(await redeemersOf(line, [1n])).toEqual({ 1: 'c' });
});

test.each(['before', 'after'] as const)('cut off %s any write, it is carried on where it was', async (side) => {
  let cuts = 0;
  for (let isCut = true; isCut; cuts++) {
    const line = newLine();
    const [one, other] = [redemptionOf(line), redemptionOf(line, 'gate 2')];
    isCut = await cutOff(cuts + 1, side, () => redeem(one, '1', '2'));
    // Another gate comes for one of the codes before it is repeated.
    const theirs = await redeem(other, '2');
    const outcome = await redeem(one, '1', '2');
    expect(outcome.won.length + theirs.won.length).toBe(2);
    const redeemers = await redeemersOf(line, [1n, 2n]);
    expect(redeemers[1]).toBe('gate 1');
    expect(redeemers[2]).toBe(theirs.won.length > 0 ? 'gate 2' : 'gate 1');
  }
  // The redemption, its positions, two codes, what it got.
  expect(cuts).toBe(6);
});

test('nothing to take keeps no redemption, but its answer', async () => {
  const line = newLine();
  const [one, other] = [redemptionOf(line), redemptionOf(line, 'gate 2')];
  await redeem(other, '1');
  const asked = await beginRedemption(one, { positions: [], void: { 4: 'v' }, spent: { 1: other.id } });
  await carryOut(one, asked);
  await withdrawAct('redemption', other, withdrawal);
  expect(await redeem(one, '1')).toMatchObject({ won: [], void: { 4: 'v' }, spent: { 1: other.id } });
});
