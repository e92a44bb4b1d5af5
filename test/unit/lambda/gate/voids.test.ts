import { describe, expect, test } from '@jest/globals';
import { getAct, listActs, listWithdrawn, withdrawAct } from '../../../../lambda/gate/acts.ts';
import { hasRoom, listRanges, MOST_RANGES, putRange } from '../../../../lambda/gate/ranges.ts';
import { putVoid, TooManyRanges, type Void } from '../../../../lambda/gate/voids.ts';
import { voidsInOrder } from '../../../../lambda/gate/voids-in-order.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { putItems } from '../../../../lambda/platform/table.ts';
import { cutOff } from '../../world/cut-off.ts';
import { newLine, reasonsOf, voidOf } from './world.ts';

const withdrawal = (reason: string) => ({ at: new Date().toISOString(), reason, key: 'k' });
const positions = (from: number, count: number) => Array.from({ length: count }, (_, i) => BigInt(from + i));

describe('codes of a void', () => {
  test('are void from its acceptance on, and no others', async () => {
    const line = newLine();
    await putVoid(voidOf(line), [3n, 5n]);
    expect(await reasonsOf(line, positions(0, 10))).toEqual({ 3: 'lost', 5: 'lost' });
  });

  test('are void as long as one of several stands; the earliest is shown', async () => {
    const line = newLine();
    const [first, second, range] = [
      voidOf(line, { reason: 'first' }),
      voidOf(line, { reason: 'second' }),
      voidOf(line, { reason: 'range', from: '0', count: '10' }),
    ];
    for (const [one, at] of [
      [second, [5n]],
      [first, [5n, 6n]],
      [range, []],
    ] as const)
      await putVoid(one, at);
    expect(await reasonsOf(line, [5n, 6n, 7n, 10n])).toEqual({ 5: 'first', 6: 'first', 7: 'range' });
    await withdrawAct('void', first, withdrawal('found'));
    expect(await reasonsOf(line, [5n, 6n])).toEqual({ 5: 'second', 6: 'range' });
    await withdrawAct('void', range, withdrawal('found'));
    await withdrawAct('void', second, withdrawal('found'));
    expect(await reasonsOf(line, [5n, 6n, 7n])).toEqual({});
  });

  test('a void whose request comes again is the first one, whatever the second says', async () => {
    const line = newLine();
    const one = await putVoid(voidOf(line), [1n]);
    expect(await putVoid({ ...one, reason: 'other' }, [1n, 2n])).toEqual(expect.objectContaining({ reason: 'lost' }));
    // The two at the same time: the one that was accepted stays.
    const two = voidOf(line);
    const both = await Promise.all([putVoid(two, [7n]), putVoid({ ...two, reason: 'other' }, [7n])]);
    const kept = await getAct<Void>('void', line, two.id);
    expect(both.map(({ reason }) => reason)).toEqual([kept?.reason, kept?.reason]);
    expect(await reasonsOf(line, [1n, 2n])).toEqual({ 1: 'lost' });
  });

  test('many of them, next to each other', async () => {
    const line = newLine();
    await putVoid(voidOf(line, { count: '1000' }), positions(500, 1000));
    expect(Object.keys(await reasonsOf(line, positions(0, 1000)))).toEqual(positions(500, 500).map(String));
    await putVoid(voidOf(line, { from: '1490', count: '20', reason: 'range' }));
    await putVoid(
      voidOf(line, { from: '0', count: '501', reason: 'before', id: '00000000-0000-7000-8000-000000000000' }),
    );
    const reasonAt = await voidsInOrder(line, 498n, 1506n);
    const reasons: (string | undefined)[] = [];
    for (const at of positions(498, 1008)) reasons.push((await reasonAt(at))?.reason);
    const lost = Array(999).fill('lost');
    expect(reasons).toEqual(['before', 'before', 'before', ...lost, ...Array(6).fill('range')]);
  });

  test.each(['before', 'after'] as const)('cut off %s any write: nothing counts until all does', async (side) => {
    let cuts = 0;
    for (let isCut = true; isCut; cuts++) {
      const line = newLine();
      const [codes, range] = [voidOf(line), voidOf(line, { reason: 'range', from: '100', count: '5' })];
      const work = async () => {
        await putVoid(codes, positions(0, 30));
        await putVoid(range);
      };
      isCut = await cutOff(cuts + 1, side, work);
      const found = await reasonsOf(line, [...positions(0, 30), ...positions(100, 5)]);
      expect([0, 30, 35]).toContain(Object.keys(found).length);
      await work();
      expect(Object.keys(await reasonsOf(line, [...positions(0, 40), ...positions(99, 7)])).length).toBe(35);
    }
    // The positions, three batches, the void; the range and its void.
    expect(cuts).toBe(8);
  });
});

describe('withdrawing', () => {
  test('is done once, and shows in the order of its moments', async () => {
    const line = newLine();
    const [one, two] = [await putVoid(voidOf(line), [1n]), await putVoid(voidOf(line), [2n])];
    const [early, late] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
    const first = await withdrawAct('void', two, { at: early, reason: 'found', key: 'k' });
    expect(first?.withdrawn).toEqual({ at: early, reason: 'found', key: 'k' });
    expect(await withdrawAct('void', two, { at: late, reason: 'again', key: 'k' })).toEqual(first);
    await withdrawAct('void', one, { at: late, reason: 'found', key: 'k' });
    const since = async (moment: string) =>
      (await Array.fromAsync(listWithdrawn(line, moment))).map(({ id, kind }) => [id, kind]);
    expect(await since(early)).toEqual([
      [two.id, 'void'],
      [one.id, 'void'],
    ]);
    expect(await since(late)).toEqual([[one.id, 'void']]);
    expect((await Array.fromAsync(listActs('void', line))).map(({ id }) => id)).toEqual([one.id, two.id]);
    expect((await Array.fromAsync(listActs('void', line, one.id))).map(({ id }) => id)).toEqual([two.id]);
  });

  test('of what there is not makes nothing', async () => {
    const line = newLine();
    const { id } = voidOf(line);
    expect(await withdrawAct('void', { line, id }, withdrawal('found'))).toBeUndefined();
    expect(await getAct('void', line, id)).toBeUndefined();
    expect(await Array.fromAsync(listWithdrawn(line, ''))).toEqual([]);
  });
});

describe('ranges', () => {
  /** A line that has so many ranges, of which the voids stand. */
  async function lineWith(ranges: number): Promise<{ line: string; voids: Void[] }> {
    const line = newLine();
    const voids = Array.from({ length: ranges }, (_, i) => voidOf(line, { from: String(2 * i), count: '1' }));
    const touched = new Date().toISOString();
    await putItems(
      target('ledger:BatchWriteItem'),
      voids.flatMap((one) => [
        { ...one, item: `void#${one.id}` },
        {
          line,
          item: `range#${(one.from ?? '').padStart(20, '0')}#${one.id}`,
          void: one.id,
          from: one.from,
          next: String(Number(one.from) + 1),
          touched,
        },
      ]),
    );
    return { line, voids };
  }

  test('are bounded: one that is withdrawn makes room', async () => {
    const { line, voids } = await lineWith(MOST_RANGES);
    expect(await hasRoom(line)).toBe(false);
    const next = voidOf(line, { from: '5000', count: '1' });
    await expect(putVoid(next)).rejects.toThrow(TooManyRanges);
    expect(await reasonsOf(line, [5000n, 4n, 5n])).toEqual({ 4: 'lost' });
    await withdrawAct('void', voids[0] as Void, withdrawal('found'));
    await putVoid(next);
    expect(await reasonsOf(line, [5000n, 0n])).toEqual({ 5000: 'lost' });
    // What was accepted before is written again, whatever the bound.
    await putVoid(voidOf(line, { from: '6000', count: '1' }), [], false);
    expect(await reasonsOf(line, [6000n])).toEqual({ 6000: 'lost' });
  });

  test('of many requests at the same time no more are accepted than may be', async () => {
    const { line } = await lineWith(MOST_RANGES - 3);
    const all = await Promise.allSettled(
      positions(9000, 12).map((from) => putVoid(voidOf(line, { from: String(from), count: '1' }))),
    );
    const accepted = all.filter(({ status }) => status === 'fulfilled').length;
    expect(accepted).toBeLessThanOrEqual(3);
    expect(Object.keys(await reasonsOf(line, positions(9000, 12))).length).toBe(accepted);
    expect((await listRanges(line)).length).toBe(MOST_RANGES - 3 + 12);
  });

  test('an entry that its request has left does not count for long', async () => {
    const { line } = await lineWith(MOST_RANGES - 1);
    const left = voidOf(line, { from: '7000', count: '1' });
    await putRange(line, { void: left.id, from: '7000', next: '7001' });
    expect(await hasRoom(line)).toBe(false);
    const touched = new Date(Date.now() - 61_000).toISOString();
    const item = `range#${'7000'.padStart(20, '0')}#${left.id}`;
    await putItems(target('ledger:BatchWriteItem'), [
      { line, item, void: left.id, from: '7000', next: '7001', touched },
    ]);
    expect(await hasRoom(line)).toBe(true);
  });
});
