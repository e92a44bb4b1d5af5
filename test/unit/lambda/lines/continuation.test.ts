import { describe, expect, test } from '@jest/globals';
import { type Head, hasReached } from '../../../../lambda/lines/head.ts';
import { type Continuation, continueHead, getHead } from '../../../../lambda/lines/ledger.ts';
import { getPartAt, putPart } from '../../../../lambda/lines/parts.ts';
import { type Change, endedMoments, headOf, storedHead } from '../../world/heads.ts';

const moment = '2100-01-01T00:00:00.000Z';
const nextOf = (head: Head): Continuation => ({
  session: 'another-session',
  part: head.part + 1,
  attempt: 1,
  first: head.next,
  order: { ...head.order, claim: 'next' },
  timestamps: { requested: moment },
});
const rest = { part: 2, attempt: 3, state: 'finished', next: '100', open: 'rest' } as const;
const result = { rate: 1, checksum: '000042', filesizes: { data: 699 } };
const failure = { code: 'Unknown', detail: 'Unknown' };

test('a continuation is the next part, and leaves nothing of the one before', async () => {
  const head = await storedHead({
    ...rest,
    result,
    failure,
    restarts: 2,
    deleted: moment,
    deletedBy: 'a-key',
    purged: moment,
  });
  const { result: _, failure: __, restarts: ___, deleted: ____, deletedBy: _____, purged: ______, ...left } = head;
  expect(await continueHead(head, nextOf(head))).toEqual({
    ...left,
    item: 'head',
    ...nextOf(head),
    state: 'requested',
    open: 'production',
    touched: expect.any(String),
  });
});

test('of many continuations of one snapshot one is accepted', async () => {
  const head = await storedHead(rest);
  const all = await Promise.all(Array.from({ length: 8 }, () => continueHead(head, nextOf(head))));
  expect(all.filter((each) => each !== undefined)).toHaveLength(1);
});

const deleted = { deleted: moment, purged: moment } as const;
describe('a continuation is refused where, since the head was read,', () => {
  test.each<[string, Change, Change]>([
    ...[rest, { ...rest, purged: moment }, { ...rest, ...deleted }].flatMap((read): [string, Change, Change][] => [
      ['its part was continued', read, { part: 3 }],
      ['its attempt was given up', read, { attempt: 4 }],
      ['its state has changed', read, { state: 'analyzed' }],
      ['its position has changed', read, { next: '200' }],
    ]),
    ['it was deleted after its purge', { ...rest, purged: moment }, { deleted: moment }],
    ['its purge is gone, or was another', { ...rest, purged: moment }, { purged: 'then' }],
    ['it was deleted', rest, { deleted: moment }],
    ['it was purged', rest, { purged: moment }],
    ['it was deleted at another moment', { ...rest, ...deleted }, { deleted: 'then' }],
    ['it was purged at another moment', { ...rest, ...deleted }, { purged: 'then' }],
    ['its deletion is gone', { ...rest, ...deleted }, { deleted: undefined }],
    ['its purge is gone', { ...rest, ...deleted }, { purged: undefined }],
  ])('%s', async (_, read, now) => {
    const head = await storedHead({ ...read, ...now });
    const before = headOf({
      ...head,
      ...read,
      ...Object.fromEntries(Object.keys(now).map((name) => [name, read[name as keyof Head]])),
    });
    expect(await continueHead(before, nextOf(head))).toBeUndefined();
    expect(await getHead(head.line)).toEqual({ ...head, item: 'head' });
  });
});

test('the part of a position is found in the ledger', async () => {
  const first = await storedHead({ next: '100', timestamps: endedMoments });
  const second = { ...first, part: 2, first: '100', next: '1000000000000' };
  await putPart(first);
  await putPart(second);
  const partAt = async (position: bigint) => (await getPartAt(first.line, position))?.part;
  expect(await partAt(0n)).toBe(1);
  expect(await partAt(99n)).toBe(1);
  expect(await partAt(100n)).toBe(2);
  expect(await partAt(999_999_999_999n)).toBe(2);
  expect(await partAt(1_000_000_000_000n)).toBeUndefined();
  expect(await getPartAt('another', 0n)).toBeUndefined();
});

test('a failed part has reached what it recorded before', async () => {
  const head = await storedHead({ state: 'failed', timestamps: { requested: moment, started: moment } });
  expect(hasReached(head, 'started')).toBe(true);
  expect(hasReached(head, 'ended')).toBe(false);
});
