import { expect, test } from '@jest/globals';
import { currentRecord } from '../../../../lambda/lines/current-record.ts';
import type { Head } from '../../../../lambda/lines/head.ts';
import { putChunk, putHashed, putNewPlan, putProgress } from '../../../../lambda/lines/records.ts';
import { watched } from '../../world/calls.ts';
import { headOf, requested, storedHead } from '../../world/heads.ts';
import { attemptOf } from '../../world/tasks.ts';

/** The progress of a part of 100 codes of which 60 are made. */
async function progressOf(seed: string | undefined, chunks: 1 | 2): Promise<unknown> {
  const { order } = headOf();
  const timestamps = { requested, started: requested };
  const head = await storedHead({ state: 'started', timestamps, order: { ...order, ...(seed && { seed }) } });
  const uploads = { data: 'data', gz: 'gz' };
  if (chunks === 2) await putNewPlan({ ...attemptOf(head), size: 100, tokensPerChunk: 60, pieceBytes: 100, uploads });
  await putProgress(head, 0, 60);
  return (await currentRecord(head)).attributes.progress;
}

test('without a seed progress is what is made', async () => {
  expect([await progressOf(undefined, 1), await progressOf(undefined, 2)]).toEqual([60, 60]);
});

test('several chunks are hashed when all are made, so making them is half of the work', async () => {
  expect(await progressOf('seed', 2)).toBe(30);
});

test('a single chunk is hashed while it is made', async () => {
  expect(await progressOf('seed', 1)).toBe(60);
});

test('each look at a single chunk takes one call, and at several chunks all but the first', async () => {
  const timestamps = { requested, started: requested };
  const [single, several] = [
    await storedHead({ state: 'started', timestamps }),
    await storedHead({ state: 'started', timestamps }),
  ];
  const uploads = { data: 'data', gz: 'gz' };
  await putNewPlan({ ...attemptOf(several), size: 100, tokensPerChunk: 60, pieceBytes: 100, uploads });
  const callsOf = async (head: Head) => (await watched(() => currentRecord(head))).calls;
  expect([await callsOf(single), await callsOf(single)]).toEqual([['BatchGetItem'], ['BatchGetItem']]);
  expect([await callsOf(several), await callsOf(several)]).toEqual([['BatchGetItem', 'Query'], ['Query']]);
});

test('a line in chunks with a seed goes on from making to hashing, and is never at 100', async () => {
  const { order } = headOf();
  const head = await storedHead({
    state: 'started',
    timestamps: { requested, started: requested },
    order: { ...order, seed: 'seed' },
  });
  const progress = async () => (await currentRecord(head)).attributes.progress;
  const uploads = { data: 'data', gz: 'gz' };
  await putNewPlan({ ...attemptOf(head), size: 100, tokensPerChunk: 100, pieceBytes: 100, uploads });
  expect(await progress()).toBe(0);
  await putProgress(head, 0, 25);
  expect(await progress()).toBe(12);
  const done = { tokens: 100, done: true, bytes: { data: 699, gz: 300 }, pieces: { data: [], gz: [] } } as const;
  await putChunk({ ...head, ...done, chunk: 0, produced: new Uint8Array() });
  expect(await progress()).toBe(50);
  await putHashed(head, 350);
  expect(await progress()).toBe(75);
  await putHashed(head, 699);
  expect(await progress()).toBe(99);
});
