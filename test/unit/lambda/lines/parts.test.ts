import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Head } from '../../../../lambda/lines/head.ts';
import { getPartAt, type ListedPart, listParts, listPartsOf, putPart } from '../../../../lambda/lines/parts.ts';
import type { Day } from '../../../../lambda/lines/totals.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { getItem, putItem } from '../../../../lambda/platform/table.ts';
import { between, cutOff, type Side } from '../../world/cut-off.ts';
import { headOf } from '../../world/heads.ts';

const DAY = '2026-03-14';
const ended = `${DAY}T15:09:26.535Z`;

/** A head whose part has ended. */
function endedHead(change: Partial<Head> = {}): Head {
  const timestamps = { requested: `${DAY}T15:09:24.000Z`, started: `${DAY}T15:09:25.000Z`, ended };
  return headOf({ state: 'ended', next: '100', timestamps, ...change });
}

const dayOf = (customer: string, day = DAY) =>
  getItem<Day>(target('ledger:BatchGetItem'), { line: `customer#${customer}`, item: `day#${day}` });
const listed = (customer: string) => Array.fromAsync(listPartsOf(customer, {}));

/** What is wrong with what the ledger has of the customer: list and total must be those of these parts, each once. */
async function expectRemembered(customer: string, heads: readonly Head[]): Promise<void> {
  const parts = await listed(customer);
  expect(parts.map(({ id }) => id).sort()).toEqual(heads.map(({ line }) => line).sort());
  const total = heads.reduce((sum, { first, next }) => sum + BigInt(next) - BigInt(first), 0n);
  expect(await dayOf(customer)).toMatchObject({ total: String(total), parts: heads.length });
  for (const head of heads) expect(await Array.fromAsync(listParts(head.line))).toHaveLength(1);
}

test('an ended part stands in the ledger for its line and for its customer, and is counted', async () => {
  const note = 'Spring';
  const head = endedHead({ part: 2, first: '50', order: { ...headOf().order, note } });
  await putPart(head);
  const { line, customer, produced, timestamps } = head;
  const moments = { ...timestamps };
  expect(await getPartAt(line, 99n)).toMatchObject({ part: 2, first: '50', next: '100', produced, note, ...moments });
  const key = `${ended}#${line}#2`;
  const entry = { id: line, part: 2, first: '50', size: '50', note, ...moments, key, counted: true };
  expect(await listed(customer)).toEqual([{ ...entry, line: `customer#${customer}` }]);
  expect(await dayOf(customer)).toMatchObject({ total: '50', parts: 1 });
  expect((await dayOf(customer))?.pending).toBeUndefined();
});

test('a part that has not ended is none', async () => {
  await expect(putPart(headOf())).rejects.toThrow('has not ended');
});

test('a part that is written again is counted once, whatever the head says by then', async () => {
  const head = endedHead();
  await putPart(head);
  await putPart({ ...head, order: { ...head.order, note: 'late' }, timestamps: { ended: `${DAY}T23:00:00.000Z` } });
  await expectRemembered(head.customer, [head]);
  expect((await listed(head.customer))[0]).toMatchObject({ ended, size: '100' });
  expect((await listed(head.customer))[0]?.note).toBeUndefined();
});

test('an entry that 0.1 has written gets its moments; one that old code writes over it is not counted again', async () => {
  const head = endedHead();
  const { line, part, attempt, first, next, produced } = head;
  const old = { line, part, attempt, first, next, produced, item: `part#${'0'.repeat(20)}` };
  await putItem(target('ledger:PutItem'), old);
  await putPart(head);
  expect(await getPartAt(line, 0n)).toMatchObject({ ended });
  await putItem(target('ledger:PutItem'), old);
  await putPart(head);
  expect(await getPartAt(line, 0n)).toMatchObject({ ended });
  await expectRemembered(head.customer, [head]);
});

test('a total is exact beyond every number type', async () => {
  const customer = randomUUID();
  const size = 10n ** 60n + 1n;
  await putPart(endedHead({ customer, next: String(size) }));
  await putPart(endedHead({ customer, next: '3' }));
  expect(await dayOf(customer)).toMatchObject({ total: String(size + 3n), parts: 2 });
});

describe('cut off at any write, on any side of it, and done again', () => {
  test.each<Side>(['before', 'after'])('%s it, a part is counted once', async (side) => {
    let nth = 1;
    for (; ; nth++) {
      const [customer, first] = [randomUUID(), nth];
      const heads = [endedHead({ customer }), endedHead({ customer, next: '7' })];
      const isCut = await cutOff(first, side, () => putPart(heads[0] as Head));
      // Another part comes between, as what was cut off is not always done again at once.
      await putPart(heads[1] as Head);
      await putPart(heads[0] as Head);
      await expectRemembered(customer, heads);
      if (!isCut) break;
    }
    // Both entries, the day, the mark, and the day again.
    expect(nth).toBe(6);
  });

  test('two parts at once, each cut off somewhere', async () => {
    for (let nth = 1; nth <= 8; nth++) {
      const customer = randomUUID();
      const heads = Array.from({ length: 3 }, () => endedHead({ customer }));
      await cutOff(nth, nth % 2 ? 'before' : 'after', () => Promise.all(heads.map(putPart))).catch(() => undefined);
      await Promise.all([...heads, ...heads].map(putPart));
      await expectRemembered(customer, heads);
    }
  });
});

test('of many parts at once, each written several times, each is counted once', async () => {
  const customer = randomUUID();
  const heads = Array.from({ length: 8 }, (_, i) => endedHead({ customer, next: String(i + 1) }));
  await Promise.all([...heads, ...heads].map(putPart));
  await expectRemembered(customer, heads);
});

test('what is pending and is no entry is passed over', async () => {
  const head = endedHead();
  const item = `part#${DAY}T00:00:00.000Z#gone#1`;
  await putItem(target('ledger:PutItem'), {
    line: `customer#${head.customer}`,
    item: `day#${DAY}`,
    total: '1',
    parts: 1,
    pending: item,
  });
  await putPart(head);
  expect(await dayOf(head.customer)).toMatchObject({ total: '101', parts: 2 });
  expect(await getItem(target('ledger:BatchGetItem'), { line: `customer#${head.customer}`, item })).toBeUndefined();
});

describe('while a part is written', () => {
  /** Its writes: the line's entry, the customer's, the day, the mark, the day again. */
  test.each([
    ['all of it is done elsewhere before its place in the list', 2],
    ['all of it is done elsewhere before it is added', 3],
  ])('%s: it is counted once', async (_, nth) => {
    const head = endedHead();
    await between(
      nth,
      'before',
      () => putPart(head),
      () => putPart(head),
    );
    await expectRemembered(head.customer, [head]);
  });

  test.each([
    ['on a day that had none', false],
    ['on a day that had one', true],
  ])('another is added first, %s: both are counted', async (_, hadOne) => {
    const customer = randomUUID();
    const [head, other, earlier] = [endedHead({ customer }), endedHead({ customer }), endedHead({ customer })];
    if (hadOne) await putPart(earlier);
    await between(
      3,
      'before',
      () => putPart(head),
      () => putPart(other),
    );
    await expectRemembered(customer, hadOne ? [head, other, earlier] : [head, other]);
  });

  test('another is added, and crashes, before the day is told that the first is marked', async () => {
    const customer = randomUUID();
    const [head, other] = [endedHead({ customer }), endedHead({ customer })];
    // Its two entries, the help with the first one (two writes), and the day.
    const crash = () => cutOff(5, 'after', () => putPart(other));
    await between(5, 'before', () => putPart(head), crash);
    expect((await dayOf(customer))?.pending).toContain(other.line);
    await putPart(other);
    await expectRemembered(customer, [head, other]);
  });
});

test('the list of a customer has what has ended from a moment on, until before another', async () => {
  const customer = randomUUID();
  const moments = [
    '2026-01-01T00:00:00.000Z',
    '2026-01-01T00:00:00.001Z',
    '2026-01-31T23:59:59.999Z',
    '2026-02-01T00:00:00.000Z',
  ];
  for (const at of moments) await putPart(endedHead({ customer, timestamps: { ended: at } }));
  await putPart(endedHead());
  const of = async (span: object, after?: string): Promise<ListedPart['ended'][]> =>
    (await Array.fromAsync(listPartsOf(customer, span, after))).map((part) => part.ended);
  expect(await of({})).toEqual(moments);
  expect(await of({ since: moments[1] })).toEqual(moments.slice(1));
  expect(await of({ until: moments[3] })).toEqual(moments.slice(0, 3));
  expect(await of({ since: moments[0], until: moments[2] })).toEqual(moments.slice(0, 2));
  const [, second] = await listed(customer);
  expect(await of({}, second?.key)).toEqual(moments.slice(2));
  expect(await of({ since: moments[3] }, second?.key)).toEqual(moments.slice(3));
});
