import { expect, test } from '@jest/globals';
import { currentRecord } from '../../../../lambda/lines/current-record.ts';
import { putNewPlan, putProgress } from '../../../../lambda/lines/records.ts';
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
