import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { issuedIn } from '../../../../lambda/lines/issued-in-span.ts';
import { getHead, putOpened } from '../../../../lambda/lines/ledger.ts';
import { recordOf } from '../../../../lambda/lines/line-record.ts';
import { completeMemory, isMemoryComplete, listLinesOf, rememberLine } from '../../../../lambda/lines/memory.ts';
import { blankNotes } from '../../../../lambda/lines/notes.ts';
import { type ListedPart, listParts, listPartsOf, putPart } from '../../../../lambda/lines/parts.ts';
import { deleteItems, getRecord, putRecord } from '../../../../lambda/lines/records.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { putItem } from '../../../../lambda/platform/table.ts';
import { between, cutOff } from '../../world/cut-off.ts';
import { endedMoments, headOf, storedHead } from '../../world/heads.ts';

describe('a pointer to a line', () => {
  test('counts where the head names the customer; it shows deleted lines too', async () => {
    const customer = randomUUID();
    const heads = [await storedHead({ customer }), await storedHead({ customer, deleted: 'then' })];
    const [foreign, never] = [await storedHead(), headOf()];
    for (const head of [...heads, foreign, never]) await rememberLine(customer, head);
    const lines = await Array.fromAsync(listLinesOf(customer));
    expect(lines.map(({ line }) => line)).toEqual([...heads, foreign, never].map(({ line }) => line).sort());
    const counting = lines.filter(({ head }) => head).map(({ line }) => line);
    expect(counting).toEqual(heads.map(({ line }) => line).sort());
    const after = await Array.fromAsync(listLinesOf(customer, lines[1]?.line, 1));
    expect(after).toEqual(lines.slice(2));
  });
});

test('a memory is complete once it was said to be', async () => {
  const customer = randomUUID();
  expect(await isMemoryComplete(customer)).toBe(false);
  await completeMemory(customer);
  expect(await isMemoryComplete(customer)).toBe(true);
});

test('the begin of a line is written once, where there is a line', async () => {
  const head = await storedHead();
  await putOpened(head.line, { note: 'first', at: 'then' });
  await putOpened(head.line, { note: 'second', at: 'now' });
  expect((await getHead(head.line))?.opened).toEqual({ note: 'first', at: 'then' });
  await putOpened('none', { at: 'then' });
  expect(await getHead('none')).toBeUndefined();
});

test('what was issued in a span is the sum of its parts, wherever it begins and ends', async () => {
  const customer = randomUUID();
  const moments = [
    ...['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00.000Z', '2026-01-01T12:00:00.000Z', '2026-01-02T00:00:00.000Z'],
    ...['2026-01-02T08:00:00.000Z', '2026-01-02T09:00:00.000Z', '2026-01-04T23:59:59.999Z', '2026-01-05T00:00:00.000Z'],
  ];
  for (const [i, ended] of moments.entries()) {
    await putPart(headOf({ customer, next: String(10 ** i), state: 'ended', timestamps: { ended } }));
  }
  const bounds = [undefined, ...moments, '2026-01-03T00:00:00.000Z', '2026-01-02T08:30:00.000Z'];
  for (const since of bounds) {
    for (const until of bounds) {
      if (since !== undefined && until !== undefined && since > until) continue;
      const inSpan = ({ ended }: Pick<ListedPart, 'ended'>) => ended >= (since ?? '') && ended < (until ?? '~');
      const all = (await Array.fromAsync(listPartsOf(customer, {}))).filter(inSpan);
      const tokens = all.reduce((sum, { size }) => sum + BigInt(size), 0n);
      expect([since, until, await issuedIn(customer, { since, until })]).toEqual([
        since,
        until,
        { tokens, parts: all.length },
      ]);
    }
  }
}, 60_000);

describe('the notes of a line', () => {
  const note = 'To be forgotten';
  async function noted() {
    const order = { ...headOf().order, note };
    const change = {
      order,
      opened: { note, at: 'then' },
      state: 'ended',
      next: '100',
      timestamps: endedMoments,
    } as const;
    const head = await storedHead(change);
    await putPart(head);
    await putRecord(recordOf(head, 'requested'));
    await putRecord(recordOf(head, 'ended'));
    return head;
  }
  const notesOf = async ({ line, customer }: { line: string; customer: string }) => {
    const head = await getHead(line);
    const parts = [...(await Array.fromAsync(listParts(line))), ...(await Array.fromAsync(listPartsOf(customer, {})))];
    const records = [
      await getRecord({ line, part: 1, attempt: 1 }, 'requested'),
      await getRecord({ line, part: 1, attempt: 1 }, 'ended'),
    ];
    return [
      head?.order.note,
      head?.opened?.note,
      ...parts.map((part) => part.note),
      ...records.map((record) => record?.attributes.note),
    ];
  };

  test('are blanked everywhere, and do not come back', async () => {
    const head = await noted();
    expect(await notesOf(head)).toEqual([note, note, note, note, note, note]);
    expect(await blankNotes(head.line)).toBe(5);
    await putPart(head);
    expect(await notesOf(head)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
    expect(await blankNotes(head.line)).toBe(0);
  });

  test('of one part: the session keeps its own', async () => {
    const head = await noted();
    expect(await blankNotes(head.line, 2)).toBe(0);
    expect(await blankNotes(head.line, 1)).toBe(4);
    expect(await notesOf(head)).toEqual([undefined, note, undefined, undefined, undefined, undefined]);
  });

  test('of a part whose place in the list of its customer is still to be written: none is made up', async () => {
    const order = { ...headOf().order, note };
    const head = await storedHead({ order, state: 'ended', next: '100', timestamps: endedMoments });
    await cutOff(1, 'after', () => putPart(head));
    expect(await blankNotes(head.line)).toBe(2);
    expect(await Array.fromAsync(listPartsOf(head.customer, {}))).toEqual([]);
    await putPart(head);
    const [listed] = await Array.fromAsync(listPartsOf(head.customer, {}));
    expect([listed?.size, listed?.note]).toEqual(['100', undefined]);
  });

  test('of a record that a purge has removed meanwhile: it does not come back', async () => {
    const head = await noted();
    const attempt = { line: head.line, part: 1, attempt: 1 };
    // The head, the part in both places, and the first of the records.
    const blanked = await between(
      4,
      'before',
      () => blankNotes(head.line),
      () => deleteItems(attempt),
    ).then(
      () => 'blanked',
      () => 'refused',
    );
    expect(blanked).toBe('blanked');
    expect(await getRecord(attempt, 'ended')).toBeUndefined();
  });

  test('of a line that there is not are none', async () => {
    expect(await blankNotes(randomUUID())).toBeUndefined();
  });

  test.each([
    ['part', { part: 2 }],
    ['attempt', { attempt: 2 }],
  ])('are left where the line has another %s by now', async (_, change) => {
    const head = await noted();
    const other = async () => {
      await putItem(target('ledger:PutItem'), { ...head, ...change, item: 'head' });
    };
    await expect(between(1, 'before', () => blankNotes(head.line), other)).rejects.toThrow('has changed');
    expect((await getHead(head.line))?.order.note).toBe(note);
  });
});
