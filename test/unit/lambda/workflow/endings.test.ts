import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  getStoredSession,
  listAlphabets,
  putNewAlphabet,
  putSession,
  type Session,
} from '../../../../lambda/accounts/sessions.ts';
import { createUpload, putObject } from '../../../../lambda/files/store.ts';
import { productionStatus, startProduction } from '../../../../lambda/lines/executions.ts';
import { fileKey } from '../../../../lambda/lines/file-keys.ts';
import { deleteHead, getHead } from '../../../../lambda/lines/ledger.ts';
import { getChunk, getRecord, listPointers, putPointer, putProgress } from '../../../../lambda/lines/records.ts';
import { putWitness } from '../../../../lambda/lines/witnesses.ts';
import { handler as fail } from '../../../../lambda/workflow/tasks/fail.ts';
import { handler as produce } from '../../../../lambda/workflow/tasks/produce.ts';
import { handler as purge } from '../../../../lambda/workflow/tasks/purge.ts';
import { requested, storedHead } from '../../world/heads.ts';
import { attemptOf, contextOf, filesOf, toldOf } from '../../world/tasks.ts';

const moment = '2100-01-01T00:00:00.000Z';
const error = { Error: 'Lambda.Unknown' };

describe('fail', () => {
  test('gives the attempt up: it is told, its files are gone, its positions are free', async () => {
    const head = await storedHead({ part: 2, state: 'started', first: '100', next: '100' });
    await putObject(fileKey(head, 'data'), Buffer.from('half'));
    await putObject(fileKey({ ...head, part: 1 }, 'data'), Buffer.from('whole'));
    await createUpload(fileKey(head, 'gz'));
    expect(await fail({ ...attemptOf(head), error }, contextOf())).toEqual({ ended: false });
    expect(await getHead(head.line)).toMatchObject({
      state: 'failed',
      next: '100',
      failure: { code: 'Lambda.Unknown' },
      open: 'rest',
      purged: expect.any(String),
    });
    expect(await filesOf(head.line)).toEqual(['1-1/data.txt']);
    expect((await getRecord(head, 'failed'))?.attributes.error?.code).toBe('Lambda.Unknown');
    expect(toldOf(head.line)).toEqual(['failed']);
  });

  test('gives up no part that has ended after all', async () => {
    const head = await storedHead({ state: 'ended' });
    expect(await fail({ ...attemptOf(head), error }, contextOf())).toEqual({ ended: true });
    expect((await getHead(head.line))?.state).toBe('ended');
  });

  test('leaves positions and files alone where the ledger is behind', async () => {
    const head = await storedHead({ state: 'started' });
    await putWitness({ ...head, part: 2 });
    await putObject(fileKey(head, 'data'), Buffer.from('delivered'));
    await fail({ ...attemptOf(head), error }, contextOf());
    const after = await getHead(head.line);
    expect(after).toMatchObject({ state: 'failed', failure: { code: 'LedgerBehind' } });
    expect([after?.open, after?.purged]).toEqual([undefined, undefined]);
    expect(await filesOf(head.line)).toEqual(['1-1/data.txt']);
    // A late worker removes nothing either.
    await expect(produce({ ...attemptOf(head), chunk: 0 }, contextOf())).rejects.toThrow();
    expect(await filesOf(head.line)).toEqual(['1-1/data.txt']);
  });
});

test('a late worker of a failed attempt leaves nothing', async () => {
  const head = await storedHead({ state: 'failed', timestamps: { requested, failed: requested } });
  await putObject(fileKey(head, 'data'), Buffer.from('late'));
  await expect(produce({ ...attemptOf(head), chunk: 0 }, contextOf())).rejects.toThrow();
  expect(await filesOf(head.line)).toEqual([]);
});

describe('purge of a line', () => {
  test('removes files, uploads, records and pointer of what was deleted; later attempts stay', async () => {
    const head = await storedHead({ part: 2, attempt: 1, state: 'started' });
    const [before, after] = [
      { ...head, part: 1 },
      { ...head, attempt: 2 },
    ];
    for (const each of [before, head, after]) {
      await putObject(fileKey(each, 'data'), Buffer.from('data'));
      await createUpload(fileKey(each, 'gz'));
      await putProgress(each, 0, 1);
    }
    await putPointer(head.session, head);
    await startProduction(head);
    await deleteHead(head, moment, 'a-key');
    await purge(attemptOf(head), contextOf());
    expect(await productionStatus(head)).toBe('ABORTED');
    expect(await filesOf(head.line)).toEqual(['2-2/data.txt']);
    expect([await getChunk(before, 0), await getChunk(head, 0)]).toEqual([undefined, undefined]);
    expect((await getChunk(after, 0))?.tokens).toBe(1);
    expect(await Array.fromAsync(listPointers(head.session))).toEqual([]);
    const purged = await getHead(head.line);
    expect(purged).toMatchObject({ deleted: moment, purged: expect.any(String) });
    expect(purged?.open).toBeUndefined();
    await purge(attemptOf(head), contextOf());
  });

  test('that comes after a continuation leaves the pointer and the head as they are', async () => {
    const head = await storedHead({ part: 2 });
    await putPointer(head.session, head);
    await purge(attemptOf({ ...head, part: 1 }), contextOf());
    expect(await Array.fromAsync(listPointers(head.session))).toEqual([attemptOf(head)]);
    expect(await getHead(head.line)).toEqual({ ...head, item: 'head' });
  });
});

describe('purge of a session', () => {
  const opened = async (touched: string) => {
    const session = { id: randomUUID(), customer: randomUUID(), granted: touched, touched } as Session;
    await putSession(session);
    await putNewAlphabet(session.id, { name: 'GREEK', chars: 'αβ' });
    return session;
  };

  test('deletes its lines and alphabets, and not what another session has by now', async () => {
    const session = await opened(new Date().toISOString());
    const [own, other] = [await storedHead({ session: session.id }), await storedHead()];
    for (const head of [own, other]) await putPointer(session.id, head);
    await purge({ session: session.id }, contextOf());
    expect((await getHead(own.line))?.purged).toBeDefined();
    expect((await getHead(other.line))?.deleted).toBeUndefined();
    expect(await Array.fromAsync(listPointers(session.id))).toEqual([]);
    expect(await Array.fromAsync(listAlphabets(session.id))).toEqual([]);
    // Revoked, it is still listed until it expires.
    expect((await getStoredSession(session.id))?.revoked).toBeDefined();
  });

  test('removes an expired one, with pointers that lead to nothing', async () => {
    const session = await opened('2000-01-01T00:00:00.000Z');
    await putPointer(session.id, { line: randomUUID(), part: 1, attempt: 1 });
    await purge({ session: session.id }, contextOf());
    expect(await getStoredSession(session.id)).toBeUndefined();
    expect(await Array.fromAsync(listPointers(session.id))).toEqual([]);
  });

  test('keeps a pointer of an order that may still be accepted', async () => {
    const session = await opened(new Date().toISOString());
    const pointer = { line: randomUUID(), part: 1, attempt: 1 };
    await putPointer(session.id, pointer);
    await purge({ session: session.id }, contextOf());
    expect(await Array.fromAsync(listPointers(session.id))).toEqual([pointer]);
  });

  test('says that lines are left where its time is over', async () => {
    const session = await opened(new Date().toISOString());
    const head = await storedHead({ session: session.id });
    await putPointer(session.id, head);
    const unfinished = expect.objectContaining({ name: 'Unfinished' });
    await expect(purge({ session: session.id }, contextOf(1_000))).rejects.toEqual(unfinished);
    expect((await getHead(head.line))?.deleted).toBeUndefined();
  });
});
