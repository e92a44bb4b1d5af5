import { describe, expect, test } from '@jest/globals';
import {
  advance,
  countRestart,
  deleteHead,
  deleteIdleHead,
  getHead,
  getKeptAlphabet,
  hashBesideFormat,
  isCurrent,
  keepAlphabet,
  listAllHeads,
  listOpen,
  putNewHead,
  requireHead,
  Superseded,
} from '../../../../lambda/lines/ledger.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { getItem, putItem } from '../../../../lambda/platform/table.ts';
import { headOf, storedHead } from '../../world/heads.ts';

const later = '2100-01-01T00:00:00.000Z';

describe('a new head', () => {
  test('is kept, and found with everything that it holds', async () => {
    const head = headOf();
    expect(await putNewHead(head)).toBe(true);
    expect(await getHead(head.line)).toEqual({ ...head, item: 'head' });
  });

  test('never takes the place of another', async () => {
    const head = await storedHead({ state: 'started' });
    expect(await putNewHead(headOf({ line: head.line }))).toBe(false);
    expect((await getHead(head.line))?.state).toBe('started');
  });

  test('is among all heads, where parts and alphabets are not', async () => {
    const { line } = await storedHead();
    const lines = [];
    for await (const head of listAllHeads()) lines.push(head.line);
    expect(lines).toContain(line);
    expect(lines.some((each) => each.startsWith('alphabet#'))).toBe(false);
  });
});

describe('an attempt is current', () => {
  test('while the head names it', async () => {
    const head = await storedHead({ part: 2, attempt: 3 });
    expect((await requireHead({ line: head.line, part: 2, attempt: 3 })).line).toBe(head.line);
  });

  test.each([
    ['another part', { part: 1, attempt: 3 }],
    ['another attempt', { part: 2, attempt: 2 }],
  ])('not where the head names %s', async (_, named) => {
    const head = await storedHead({ part: 2, attempt: 3 });
    await expect(requireHead({ line: head.line, ...named })).rejects.toThrow(Superseded);
  });

  test('not where the line was deleted, or never was', async () => {
    const head = await storedHead({ deleted: later });
    expect(isCurrent(head, head)).toBe(false);
    await expect(requireHead(head)).rejects.toThrow(Superseded);
    await expect(requireHead(headOf())).rejects.toThrow(Superseded);
  });
});

describe('a restart', () => {
  test('is counted, once for what was read', async () => {
    const head = await storedHead();
    const first = await countRestart(head);
    expect(first?.restarts).toBe(1);
    expect(first?.touched && first.touched > head.touched).toBe(true);
    expect((await countRestart(first ?? head))?.restarts).toBe(2);
  });

  test.each([
    ['another part', { part: 2 }],
    ['another attempt', { attempt: 2 }],
    ['a deletion', { deleted: later }],
    ['another moment', { touched: later }],
    ['nothing left to do', { open: undefined }],
    ['come to rest', { open: 'rest' as const }],
  ])('is not counted where the head has %s by now', async (_, change) => {
    const head = await storedHead(change);
    const read = {
      ...headOf({ ...head, part: 1, attempt: 1 }),
      touched: 'touched' in change ? head.line : head.touched,
    };
    expect(await countRestart(read)).toBeUndefined();
    expect((await getHead(head.line))?.restarts).toBeUndefined();
  });
});

describe('a deletion', () => {
  test('in any state, by the session that sees the line', async () => {
    const head = await storedHead({ state: 'started' });
    expect(await deleteHead(head, later, 'a-key')).toMatchObject({
      deleted: later,
      deletedBy: 'a-key',
      touched: later,
      open: 'purge',
      state: 'started',
    });
  });

  test('not by another session', async () => {
    const head = await storedHead();
    expect(await deleteHead({ ...head, session: 'another-session' }, later, 'a-key')).toBeUndefined();
    expect((await getHead(head.line))?.deleted).toBeUndefined();
  });

  test('not a second time', async () => {
    const head = await storedHead({ deleted: later, open: undefined });
    expect(await deleteHead(head, '2101-01-01T00:00:00.000Z', 'a-key')).toBeUndefined();
    expect(await getHead(head.line)).toMatchObject({ deleted: later });
  });
});

describe('the deletion of a line at rest', () => {
  test('is as any other', async () => {
    const head = await storedHead({ open: 'rest' });
    expect(await deleteIdleHead(head, later)).toMatchObject({ deleted: later, deletedBy: 'retention', open: 'purge' });
  });

  test.each([
    ['is under way', { open: 'production' as const }],
    ['has no next step', { open: undefined }],
    ['was deleted', { open: 'rest' as const, deleted: later }],
  ])('does nothing to one that %s', async (_, change) => {
    const head = await storedHead(change);
    expect(await deleteIdleHead(head, '2101-01-01T00:00:00.000Z')).toBeUndefined();
    expect((await getHead(head.line))?.deleted).toBe(head.deleted);
  });

  test('does nothing to one that was touched since it was read', async () => {
    const head = await storedHead({ open: 'rest' });
    expect(await deleteIdleHead({ ...head, touched: later }, later)).toBeUndefined();
    expect((await getHead(head.line))?.deleted).toBeUndefined();
  });
});

test('lines are listed by their next step and the moment since when they have it', async () => {
  const [production, rest] = [await storedHead(), await storedHead({ open: 'rest' })];
  const none = await storedHead({ open: undefined });
  const of = (open: 'production' | 'rest', before: string) => Array.fromAsync(listOpen(open, before));
  expect(await of('production', later)).toContain(production.line);
  expect(await of('production', later)).not.toContain(rest.line);
  expect(await of('rest', later)).toContain(rest.line);
  expect(await of('rest', rest.touched)).not.toContain(rest.line);
  expect([...(await of('production', later)), ...(await of('rest', later))]).not.toContain(none.line);
});

test('an alphabet is kept under the hash of its characters, once', async () => {
  const hash = await keepAlphabet('αβγ');
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await keepAlphabet('αβγ')).toBe(hash);
  expect(await getKeptAlphabet(hash)).toBe('αβγ');
  await expect(getKeptAlphabet('0'.repeat(64))).rejects.toThrow('The ledger has no alphabet');
});

test('beside a format the hash has a mark, which earlier versions do not find; it is the same alphabet', async () => {
  const hash = await keepAlphabet('αβγ');
  expect(hashBesideFormat(hash)).toBe(`${hash}+format`);
  expect(await getKeptAlphabet(hashBesideFormat(hash))).toBe('αβγ');
  await expect(getKeptAlphabet(hashBesideFormat('0'.repeat(64)))).rejects.toThrow('The ledger has no alphabet');
});

test('a step throws what DynamoDB throws, if it is not its condition', async () => {
  const head = await storedHead();
  await expect(advance(head, 'started', later, { result: { rate: Number.NaN } as never })).rejects.toThrow();
});

test('a kept alphabet is never written again', async () => {
  const hash = await keepAlphabet('δεζ');
  const item = { line: `alphabet#${hash}`, item: 'alphabet' };
  await putItem(target('ledger:PutItem'), { ...item, chars: 'δεζ', first: true });
  await keepAlphabet('δεζ');
  expect(await getItem(target('ledger:BatchGetItem'), item)).toMatchObject({ first: true });
});
