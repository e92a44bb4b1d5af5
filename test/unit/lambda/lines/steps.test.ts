import { describe, expect, test } from '@jest/globals';
import { type Head, LEDGER_BEHIND } from '../../../../lambda/lines/head.ts';
import { advance, getHead, markPurged, Superseded, settle, settleFailed } from '../../../../lambda/lines/ledger.ts';
import { requested, storedHead } from '../../world/heads.ts';

const moment = '2100-01-01T00:00:00.000Z';
const states = ['requested', 'started', 'ended', 'finished', 'analyzed', 'failed'] as const;
/** The order of the states, as docs/api.md tells it. A step leads from these states; what has come further has done it. */
const steps = {
  started: { from: ['requested'], done: ['started', 'ended', 'finished', 'analyzed'] },
  ended: { from: ['started'], done: ['ended', 'finished', 'analyzed'] },
  finished: { from: ['ended'], done: ['finished', 'analyzed'] },
  analyzed: { from: ['finished'], done: ['analyzed'] },
  failed: { from: ['requested', 'started'], done: ['failed'] },
} as const;
type Step = keyof typeof steps;
const cases = (Object.keys(steps) as Step[]).flatMap((to) => states.map((from) => ({ to, from })));

test.each(cases)('$from to $to', async ({ from, to }) => {
  const head = await storedHead({
    state: from,
    ...(from === 'failed' && { timestamps: { requested, failed: requested } }),
  });
  const { from: before, done } = steps[to];
  const step = advance(head, to, moment);
  if ((before as readonly string[]).includes(from)) {
    expect(await step).toMatchObject({ state: to, timestamps: { ...head.timestamps, [to]: moment } });
    return;
  }
  if ((done as readonly string[]).includes(from)) expect(await step).toEqual({ ...head, item: 'head' });
  else await expect(step).rejects.toThrow(Superseded);
  expect(await getHead(head.line)).toEqual({ ...head, item: 'head' });
});

describe.each(Object.keys(steps) as Step[])('no step to %s for', (to) => {
  test.each([
    ['a later part', { part: 2 }],
    ['a later attempt', { attempt: 2 }],
    ['a deleted line', { deleted: moment }],
  ])('%s', async (_, change) => {
    const head = await storedHead({ state: steps[to].from[0], ...change });
    await expect(advance({ line: head.line, part: 1, attempt: 1 }, to, moment)).rejects.toThrow(Superseded);
    expect((await getHead(head.line))?.state).toBe(head.state);
  });
});

test('a step writes what it has brought, and when', async () => {
  const head = await storedHead({ state: 'started' });
  const result = { rate: 1, checksum: '000042', filesizes: { data: 699 } };
  const ended = await advance(head, 'ended', moment, { next: '100', produced: new Uint8Array([1, 2]), result });
  expect(ended).toMatchObject({ next: '100', produced: new Uint8Array([1, 2]), result, open: 'production' });
  expect(ended.touched > head.touched).toBe(true);
});

test('a failed attempt is to be purged', async () => {
  const failure = { code: 'Lambda.Unknown', detail: 'It was given up.' };
  const failed = await advance(await storedHead(), 'failed', moment, { failure });
  expect(failed).toMatchObject({ open: 'purge', failure });
});

test('a failed attempt that the ledger does not know is left alone', async () => {
  const failure = { code: LEDGER_BEHIND, detail: 'An operator is needed.' };
  const failed = await advance(await storedHead({ state: 'started' }), 'failed', moment, { failure });
  expect(failed.failure).toEqual(failure);
  expect(failed.open).toBeUndefined();
});

const marks = {
  settle: { run: settle, after: { open: 'rest' } },
  settleFailed: { run: (head: Head) => settleFailed(head, moment), after: { open: 'rest', purged: moment } },
};

describe.each(Object.entries(marks))('%s', (_, { run, after }) => {
  test('brings the line to rest', async () => {
    const head = await storedHead({ state: 'finished' });
    await run(head);
    expect(await getHead(head.line)).toEqual({ ...head, item: 'head', ...after });
  });

  test.each([
    ['a later part', { part: 2 }],
    ['a later attempt', { attempt: 2 }],
    ['a deleted line', { deleted: moment, open: 'purge' as const }],
  ])('changes nothing of %s', async (__, change) => {
    const head = await storedHead({ state: 'finished', ...change });
    await run({ ...head, part: 1, attempt: 1 });
    expect(await getHead(head.line)).toEqual({ ...head, item: 'head' });
  });
});

describe('markPurged', () => {
  test('leaves a deleted line without a next step', async () => {
    const head = await storedHead({ deleted: moment, open: 'purge' });
    await markPurged(head, moment);
    const after = await getHead(head.line);
    expect(after?.purged).toBe(moment);
    expect(after?.open).toBeUndefined();
  });

  test.each([
    ['a later part', { part: 2 }],
    ['a later attempt', { attempt: 2 }],
  ])('changes nothing of %s', async (_, change) => {
    const head = await storedHead(change);
    await markPurged({ ...head, part: 1, attempt: 1 }, moment);
    expect(await getHead(head.line)).toEqual({ ...head, item: 'head' });
  });
});
