import { expect, test } from '@jest/globals';
import { momentOf, newActId } from '../../../../lambda/gate/act-id.ts';
import { gateListOf } from '../../../../lambda/gate/gate-list.ts';
import { beginRedemption, carryOut } from '../../../../lambda/gate/redemptions.ts';
import { putVoid } from '../../../../lambda/gate/voids.ts';
import { newLine, redemptionOf, voidOf } from './world.ts';

/** Ids of requests that began five minutes ago, were cut off, and come again now. */
const BEGUN = Date.now() - 5 * 60_000;
/** A gate had its list two minutes ago. */
const SINCE = new Date(Date.now() - 2 * 60_000).toISOString();
const nothing = { void: {}, spent: {} };

test('a void whose request comes again long after it began is in the next list', async () => {
  const line = newLine();
  const [codes, range] = [newActId(BEGUN), newActId(BEGUN)];
  await putVoid(voidOf(line, { id: codes, at: momentOf(codes) }), [3n]);
  await putVoid(voidOf(line, { id: range, at: momentOf(range), from: '10', count: '5' }));
  const { voids } = await gateListOf(line, SINCE);
  expect(voids).toEqual([
    expect.objectContaining({ id: codes, positions: ['3'] }),
    expect.objectContaining({ id: range, from: '10', count: '5' }),
  ]);
});

test('and so is a redemption, also where it had begun before the last list', async () => {
  const line = newLine();
  const redemption = redemptionOf(line, 'gate 1', newActId(BEGUN));
  const asked = await beginRedemption(redemption, { positions: ['7'], ...nothing });
  expect((await gateListOf(line, SINCE)).redemptions).toEqual([]);
  await carryOut(redemption, asked);
  const { redemptions } = await gateListOf(line, SINCE);
  expect(redemptions).toEqual([expect.objectContaining({ id: redemption.id, positions: ['7'] })]);
});

test('what was accepted at its moment is in a list once', async () => {
  const line = newLine();
  const one = await putVoid(voidOf(line), [1n]);
  const redemption = redemptionOf(line);
  await carryOut(redemption, await beginRedemption(redemption, { positions: ['2'], ...nothing }));
  const { voids, redemptions } = await gateListOf(line, SINCE);
  expect([voids.map(({ id }) => id), redemptions.map(({ id }) => id)]).toEqual([[one.id], [redemption.id]]);
});
