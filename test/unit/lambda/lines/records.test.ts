import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { recordOf } from '../../../../lambda/lines/line-record.ts';
import {
  type ChunkRecord,
  deleteItems,
  deletePointer,
  getChunk,
  getEndedAttempt,
  getHashed,
  getHashProgress,
  getPlan,
  getRecord,
  isDone,
  listChunks,
  listHeads,
  listPointers,
  putChunk,
  putHashed,
  putHashProgress,
  putNewPlan,
  putPointer,
  putProgress,
  putRecord,
} from '../../../../lambda/lines/records.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { deleteItem, queryPartition } from '../../../../lambda/platform/table.ts';
import { headOf, storedHead } from '../../world/heads.ts';
import { intercepted } from '../../world/intercept.ts';

const attempt = (part = 1, number = 1) => ({ line: randomUUID(), part, attempt: number });
const chunkOf = (of: ReturnType<typeof attempt>, chunk: number): ChunkRecord => ({
  ...of,
  chunk,
  tokens: 10,
  done: true,
  bytes: { data: 70, gz: 60 },
  pieces: { data: [], gz: [] },
  produced: new Uint8Array([1]),
});
const itemsOf = async (line: string) => {
  const items = queryPartition<{ item: string }>(target('lines:Query'), ['line', line]);
  return (await Array.fromAsync(items)).map(({ item }) => item);
};

test('the record of a moment never changes', async () => {
  const head = headOf();
  await putRecord(recordOf(head, 'requested'));
  await putRecord(recordOf({ ...head, digits: 7 }, 'requested'));
  expect((await getRecord(head, 'requested'))?.attributes.digits).toBe('6');
  expect(await getRecord(head, 'started')).toBeUndefined();
});

test('the attempt of a part that has ended is found', async () => {
  const head = headOf({ attempt: 2, state: 'ended', timestamps: { requested: 'a', started: 'b', ended: 'c' } });
  await putRecord(recordOf({ ...head, attempt: 1 }, 'requested'));
  expect(await getEndedAttempt(head.line, 1)).toBeUndefined();
  await putRecord(recordOf(head, 'ended'));
  expect(await getEndedAttempt(head.line, 1)).toMatchObject({ part: 1, attempt: 2 });
  expect(await getEndedAttempt(head.line, 2)).toBeUndefined();
});

test('the first plan of an attempt counts', async () => {
  const plan = { ...attempt(), size: 100, tokensPerChunk: 10, pieceBytes: 70 };
  expect(await putNewPlan(plan)).toBe(true);
  expect(await putNewPlan({ ...plan, tokensPerChunk: 20 })).toBe(false);
  expect((await getPlan(plan))?.tokensPerChunk).toBe(10);
});

test('hashing is continued from where it was', async () => {
  const of = attempt();
  await putHashProgress(of, { hashed: 5 } as never);
  expect(await getHashProgress(of)).toMatchObject({ hashed: 5 });
});

test('hashed bytes never become fewer', async () => {
  const of = attempt();
  expect(await getHashed(of)).toBe(0);
  for (const bytes of [10, 30, 20, 30]) await putHashed(of, bytes);
  expect(await getHashed(of)).toBe(30);
});

describe('the progress of a chunk', () => {
  test('never becomes less', async () => {
    const of = attempt();
    await putProgress(of, 3, 5);
    await putProgress(of, 3, 4);
    expect(await getChunk(of, 3)).toEqual({ ...of, item: expect.any(String), chunk: 3, tokens: 5, done: false });
    await putProgress(of, 3, 6);
    expect((await getChunk(of, 3))?.tokens).toBe(6);
  });

  test('does not undo a chunk that is done', async () => {
    const done = chunkOf(attempt(), 0);
    await putChunk(done);
    await putProgress(done, 0, 99);
    const kept = await getChunk(done, 0);
    expect(isDone(kept) && kept.tokens).toBe(10);
  });

  test('is listed in the order of the chunks, for its attempt', async () => {
    const of = attempt(2, 1);
    for (const chunk of [10, 9, 0]) await putChunk(chunkOf(of, chunk));
    await putProgress({ ...of, attempt: 2 }, 1, 1);
    expect((await listChunks(of)).map(({ chunk }) => chunk)).toEqual([0, 9, 10]);
  });
});

describe('removed items', () => {
  test('are those up to the attempt; acceptances and failures stay, without their seeds', async () => {
    const head = headOf({ part: 2, attempt: 2, order: { ...headOf().order, seed: 'secret' } });
    for (const [part, number] of [
      [1, 1],
      [2, 1],
      [2, 2],
      [2, 3],
      [3, 1],
    ] as const) {
      const each = { ...head, part, attempt: number, timestamps: { requested: 'a', started: 'b' } };
      await putRecord(recordOf(each, 'requested'));
      await putRecord(recordOf(each, 'started'));
      await putProgress(each, 0, 1);
    }
    await deleteItems(head);
    const [later, other] = ['000002#000003', '000003#000001'];
    expect(await itemsOf(head.line)).toEqual([
      `chunk#${later}#000000`,
      `chunk#${other}#000000`,
      'record#000001#000001#requested',
      'record#000002#000001#requested',
      'record#000002#000002#requested',
      `record#${later}#requested`,
      `record#${later}#started`,
      `record#${other}#requested`,
      `record#${other}#started`,
    ]);
    const seedOf = async (number: number) => (await getRecord({ ...head, attempt: number }, 'requested'))?.seed;
    expect([await seedOf(1), await seedOf(2), await seedOf(3)]).toEqual([undefined, undefined, 'secret']);
  });
});

test('a record that is removed while its seed is, is not made again', async () => {
  const head = headOf();
  await putRecord(recordOf(head, 'requested'));
  // Between the query that finds the record and the update.
  await intercepted(
    (next, context) => async (args) => {
      const item = 'record#000001#000001#requested';
      if (context.commandName === 'UpdateItemCommand')
        await deleteItem(target('lines:DeleteItem'), { line: head.line, item });
      return next(args);
    },
    () => deleteItems(head),
  );
  expect(await itemsOf(head.line)).toEqual([]);
});

describe('a pointer', () => {
  const pointed = async (session: string) => Array.fromAsync(listPointers(session));
  const at = (line: string, part: number, number: number) => ({ line, part, attempt: number });
  const [line, own] = ['0b', at('0b', 2, 2)];
  const order = [
    ['an earlier part', at(line, 1, 9), true],
    ['an earlier attempt', at(line, 2, 1), true],
    ['the same attempt', own, true],
    ['a later attempt', at(line, 2, 3), false],
    ['a later part', at(line, 3, 1), false],
  ] as const;

  test.each(order)('takes the place of one for %s, if it is not later', async (_, standing, isReplaced) => {
    const session = randomUUID();
    await putPointer(session, standing);
    await putPointer(session, own);
    expect(await pointed(session)).toEqual([isReplaced ? own : standing]);
  });

  test.each(order)('of %s is removed, if it is not later', async (_, standing, isRemoved) => {
    const session = randomUUID();
    await putPointer(session, standing);
    await deletePointer(session, own);
    expect(await pointed(session)).toEqual(isRemoved ? [] : [standing]);
  });

  test('that does not exist is written, and its removal is none', async () => {
    const session = randomUUID();
    await deletePointer(session, own);
    expect(await pointed(session)).toEqual([]);
    await putPointer(session, own);
    expect(await pointed(session)).toEqual([own]);
  });

  test('leads to a head only where the session holds it and it stands', async () => {
    const session = randomUUID();
    const [seen, foreign, deleted] = [
      await storedHead({ session }),
      await storedHead(),
      await storedHead({ session, deleted: 'then' }),
    ];
    for (const head of [seen, foreign, deleted, headOf({ session })]) await putPointer(session, head);
    expect((await Array.fromAsync(listHeads(session))).map((head) => head.line)).toEqual([seen.line]);
    expect(await Array.fromAsync(listHeads(session, seen.line))).toEqual([]);
  });
});
