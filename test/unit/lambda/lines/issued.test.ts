import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Head } from '../../../../lambda/lines/head.ts';
import { placeAt, placeOf, placesAt, placesFrom } from '../../../../lambda/lines/issued.ts';
import { putPart } from '../../../../lambda/lines/parts.ts';
import { listReissues, putReissue } from '../../../../lambda/lines/reissues.ts';
import { watched } from '../../world/calls.ts';
import { endedMoments, storedHead } from '../../world/heads.ts';

/** A line of parts of these sizes; the last one may not have its entry yet. */
async function lineOf(sizes: readonly number[], change: Partial<Head> = {}, hasLast = true): Promise<Head> {
  const first = sizes.slice(0, -1).reduce((sum, size) => sum + size, 0);
  const part = sizes.length;
  const last = { part, first: String(first), next: String(first + (sizes.at(-1) as number)) };
  const head = await storedHead({ state: 'finished', timestamps: endedMoments, ...last, ...change });
  let next = 0;
  for (const [i, size] of sizes.entries()) {
    const entry = { ...head, part: i + 1, first: String(next), next: String(next + size) };
    next += size;
    if (hasLast || i < sizes.length - 1) await putPart(entry);
  }
  return head;
}

const sizes = [1, 10, 100, 1, 1, 5000, 3, 10_000_000_000, 1, 2, 3];

describe.each([true, false])('a line of many parts, the last one in the ledger: %s', (hasLast) => {
  test('each part is found by its number and by its positions', async () => {
    const head = await lineOf(sizes, {}, hasLast);
    let first = 0;
    for (const [i, size] of sizes.entries()) {
      const place = { part: i + 1, first: String(first), next: String(first + size) };
      expect(await placeOf(head, i + 1)).toMatchObject(place);
      expect(await placeAt(head, BigInt(first))).toMatchObject(place);
      expect(await placeAt(head, BigInt(first + size - 1))).toMatchObject(place);
      first += size;
    }
    expect(await placeOf(head, 0)).toBeUndefined();
    expect(await placeOf(head, sizes.length + 1)).toBeUndefined();
    expect(await placeAt(head, BigInt(first))).toBeUndefined();
    expect(await placeAt(head, -1n)).toBeUndefined();
  });

  test('the parts of many positions are found together', async () => {
    const head = await lineOf(sizes, {}, hasLast);
    const firsts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
    const end = Number(head.next);
    const asked = [...firsts, ...firsts.map((first, i) => first + sizes[i]! - 1), -1, end, end + 1];
    const expected = [...sizes.keys(), ...sizes.keys()].map((i) => i + 1);
    // As often as each is asked, and alone, so that it is looked for.
    for (const head_ of [head, { ...head, part: 100_000 }]) {
      const find = await placesAt(head_, asked.map(BigInt).reverse());
      expect(asked.map((position) => find(BigInt(position))?.first)).toEqual([
        ...expected.map((part) => String(firsts[part - 1])),
        ...[undefined, undefined, undefined],
      ]);
    }
    const other = await lineOf(sizes, {}, hasLast);
    expect((await placesAt(other, []))(0n)).toBeUndefined();
    expect((await placesAt(other, [5n]))(0n)).toBeUndefined();
    expect((await placesAt(other, [5n]))(5n)?.part).toBe(2);
  });

  test('parts that were read once are not read again', async () => {
    const head = await lineOf(sizes, {}, hasLast);
    const ask = (...positions: bigint[]) =>
      watched(async () => {
        const find = await placesAt(head, positions);
        return positions.map((position) => find(position)?.part);
      });
    expect(await ask(2n, 200n)).toEqual({ result: [2, 6], calls: ['Query', 'Query'] });
    expect(await ask(5n, 15n, 112n, 5000n)).toEqual({ result: [2, 3, 5, 6], calls: [] });
    // What is outside is read, and the longer row of parts stays.
    expect(await ask(0n)).toEqual({ result: [1], calls: ['Query'] });
    expect(await ask(5n, 15n)).toEqual({ result: [2, 3], calls: [] });
    expect((await ask(0n, BigInt(head.next) - 4n)).result).toEqual([1, 10]);
    expect(await ask(0n, 5n, 5113n, BigInt(head.next) - 1n)).toEqual({ result: [1, 2, 7, 11], calls: [] });
    // Where each would be looked for, it is known as well.
    const alone = await watched(async () => (await placesAt({ ...head, part: 100_000 }, [5n]))(5n)?.part);
    expect(alone).toEqual({ result: 2, calls: [] });
  });

  test('codes of one part take one call, however many they are', async () => {
    const head = await lineOf(sizes, {}, hasLast);
    const { result: find, calls } = await watched(() => placesAt(head, [113n, 200n, 5000n]));
    expect([113n, 200n, 5000n].map((position) => find(position)?.part)).toEqual([6, 6, 6]);
    expect(calls).toEqual(['Query']);
  });

  test('parts follow one another from any position on', async () => {
    const head = await lineOf(sizes, {}, hasLast);
    const from = async (position: bigint) =>
      (await Array.fromAsync(placesFrom(head, position))).map(({ part }) => part);
    expect(await from(0n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(await from(200n)).toEqual([6, 7, 8, 9, 10, 11]);
    expect(await from(BigInt(head.next) - 1n)).toEqual([11]);
    expect(await from(BigInt(head.next))).toEqual([]);
  });
});

test('a part that has not ended is none', async () => {
  const head = await lineOf([10, 20]);
  const underWay = { ...head, state: 'started', part: 3, first: '30' } as const;
  expect(await placeOf(underWay, 3)).toBeUndefined();
  expect(await placeOf(underWay, 2)).toMatchObject({ first: '10', next: '30' });
  expect(await placeAt(underWay, 30n)).toBeUndefined();
  const first = await storedHead({ state: 'started' });
  expect(await placeOf(first, 1)).toBeUndefined();
});

test('that codes were had again is kept once under its id', async () => {
  const line = randomUUID();
  const reissue = { id: 'one', line, customer: 'c', key: 'k', at: '2026-01-01T00:00:00.000Z', from: '0', count: 7 };
  expect(await putReissue(reissue)).toEqual(reissue);
  expect(await putReissue({ ...reissue, at: 'later', count: 8 })).toMatchObject(reissue);
  await putReissue({ ...reissue, id: 'two' });
  const kept = await Array.fromAsync(listReissues(line));
  expect(kept).toEqual([expect.objectContaining(reissue), expect.objectContaining({ id: 'two' })]);
});
