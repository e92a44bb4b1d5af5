import { createHmac, randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { KMSClient } from '@aws-sdk/client-kms';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, jest, test } from '@jest/globals';
import { putSession, revokeSession, type Session } from '../../../../lambda/accounts/sessions.ts';
import { abortUploads, createUpload, putObject, readObject } from '../../../../lambda/files/store.ts';
import { attemptPrefix, fileKey } from '../../../../lambda/lines/file-keys.ts';
import type { Head } from '../../../../lambda/lines/head.ts';
import { advance, deleteHead, getHead, putNewHead } from '../../../../lambda/lines/ledger.ts';
import { recordOf } from '../../../../lambda/lines/line-record.ts';
import { getPartAt } from '../../../../lambda/lines/parts.ts';
import { getChunk, getPlan, getRecord, isDone, putNewPlan, putRecord } from '../../../../lambda/lines/records.ts';
import { hasLaterWitness, putWitness } from '../../../../lambda/lines/witnesses.ts';
import { handler as analyse } from '../../../../lambda/workflow/tasks/analyse.ts';
import { handler as assemble } from '../../../../lambda/workflow/tasks/assemble.ts';
import { handler as fail } from '../../../../lambda/workflow/tasks/fail.ts';
import { handler as plan } from '../../../../lambda/workflow/tasks/plan.ts';
import { handler as produce } from '../../../../lambda/workflow/tasks/produce.ts';
import { handler as seal } from '../../../../lambda/workflow/tasks/seal.ts';
import { watched } from '../../world/calls.ts';
import { storedHead } from '../../world/heads.ts';
import { attemptOf, contextOf, ended, filesOf, produced, textOf, toldOf } from '../../world/tasks.ts';

process.env.CHUNK_BYTES = '250';
process.env.PIECE_BYTES = '100';
const moment = '2100-01-01T00:00:00.000Z';
const orderOf = async (change: Partial<Head['order']>) => {
  const { order, ...head } = await storedHead();
  const changed = { ...head, line: randomUUID(), order: { ...order, ...change } };
  await putNewHead(changed);
  return changed;
};
const superseded = expect.objectContaining({ name: 'Superseded' });

describe('plan', () => {
  test('cuts the part, leaves a witness, records what has begun; twice it is the same', async () => {
    const head = await storedHead();
    const first = await plan(attemptOf(head), contextOf());
    expect(first).toEqual({ chunks: expect.arrayContaining([0, 1, 2]), analysis: 'none' });
    expect(await plan(attemptOf(head), contextOf())).toEqual(first);
    expect((await getHead(head.line))?.state).toBe('started');
    expect((await getRecord(head, 'started'))?.status).toBe('started');
    expect((await getRecord(head, 'requested'))?.status).toBe('requested');
    expect(await hasLaterWitness({ ...head, attempt: 0 })).toBe(true);
  });

  test('keeps the plan of a run that was faster, and begins no upload beside its', async () => {
    const head = await storedHead();
    const data = await createUpload(fileKey(head, 'data'));
    const gz = await createUpload(fileKey(head, 'gz'));
    const faster = { ...attemptOf(head), size: 100, tokensPerChunk: 60, pieceBytes: 100, uploads: { data, gz } };
    await putNewPlan(faster);
    expect((await plan(attemptOf(head), contextOf())).chunks).toEqual([0, 1]);
    expect((await getPlan(head))?.uploads).toEqual({ data, gz });
  });

  test('of two at the same time, one plan counts, and the part is whole', async () => {
    const head = await storedHead();
    const [one, other] = await Promise.all([0, 1].map(() => plan(attemptOf(head), contextOf())));
    expect(one).toEqual(other);
    await ended(head);
    expect((await getHead(head.line))?.state).toBe('ended');
  });

  test('deletes an order of a session that was revoked meanwhile', async () => {
    const head = await storedHead();
    await putSession({ id: head.session, customer: head.customer, granted: moment, touched: moment } as Session);
    await revokeSession(head.session, moment);
    await expect(plan(attemptOf(head), contextOf())).rejects.toEqual(superseded);
    expect(await getHead(head.line)).toMatchObject({ state: 'requested', open: 'purge' });
  });
});

describe('plan, of a part that is a single chunk,', () => {
  const done = { chunks: [], analysis: 'none', finished: true };

  test('makes it and finishes it; twice it is the same', async () => {
    const head = await orderOf({ size: 10, seed: 'seed' });
    expect(await plan(attemptOf(head), contextOf())).toEqual(done);
    const after = await getHead(head.line);
    const text = await textOf(fileKey(head, 'data'));
    expect(text.split('\n')).toHaveLength(10);
    const hash = createHmac('sha256', 'seed').update(text).digest('hex');
    expect(after).toMatchObject({ state: 'finished', open: 'rest', next: '10' });
    expect(after?.result).toMatchObject({ filesizes: { data: 69 }, filehashes: { data: hash } });
    expect(await filesOf(head.line)).toEqual(['1-1/data.txt', '1-1/data.txt.gz', '1-1/snapshot.blob']);
    expect(await getPartAt(head.line, 9n)).toMatchObject({ part: 1, produced: after?.produced });
    for (const status of ['requested', 'started', 'ended', 'finished'] as const) {
      expect([status, (await getRecord(head, status))?.status]).toEqual([status, status]);
    }
    expect([await getPlan(head), await getChunk(head, 0)]).toEqual([undefined, undefined]);
    expect(toldOf(head.line)).toEqual(['ended', 'finished']);

    expect(await plan(attemptOf(head), contextOf())).toEqual(done);
    expect(await getHead(head.line)).toEqual(after);
    expect(await textOf(fileKey(head, 'data'))).toBe(text);
  });

  test('writes its first record only where the order has not', async () => {
    const putsOf = async (head: Head) => {
      const { calls } = await watched(() => plan(attemptOf(head), contextOf()));
      return calls.filter((call) => call === 'PutItem').length;
    };
    const alone = await putsOf(await orderOf({ size: 10 }));
    const head = await orderOf({ size: 10 });
    await putRecord(recordOf(head, 'requested'));
    expect(await putsOf(head)).toBe(alone - 1);
    expect((await getRecord(head, 'requested'))?.status).toBe('requested');
  });

  test('asks the key service once, for the codes and the snapshot', async () => {
    const asked = jest.spyOn(KMSClient.prototype, 'send');
    try {
      const head = await orderOf({ size: 10 });
      await plan(attemptOf(head), contextOf());
      expect(await filesOf(head.line)).toContain('1-1/snapshot.blob');
      expect(asked).toHaveBeenCalledTimes(1);
    } finally {
      asked.mockRestore();
    }
  });

  test.each(['started', 'ended', 'finished'] as const)('goes on where a run was cut off after %s', async (state) => {
    const [whole, cut] = [await orderOf({ size: 10, seed: 'seed' }), await orderOf({ size: 10, seed: 'seed' })];
    await plan(attemptOf(whole), contextOf());
    const { timestamps, result, produced: sum, next } = (await getHead(whole.line)) as Head;
    await advance(cut, 'started', timestamps.started as string);
    if (state !== 'started')
      await advance(cut, 'ended', timestamps.ended as string, { next, produced: sum, ...(result && { result }) });
    if (state === 'finished') await advance(cut, 'finished', timestamps.finished as string);
    expect(await plan(attemptOf(cut), contextOf())).toEqual(done);
    expect(await getHead(cut.line)).toMatchObject({ state: 'finished', open: 'rest', next: '10' });
    expect(toldOf(cut.line)).toEqual(state === 'finished' ? ['finished'] : ['ended', 'finished']);
  });

  test('leaves its analysis to the next task', async () => {
    const head = await orderOf({ size: 10, analysis: 'metrics' });
    expect(await plan(attemptOf(head), contextOf())).toEqual({ ...done, analysis: 'metrics' });
    expect(await getHead(head.line)).toMatchObject({ state: 'finished', open: 'production' });
  });

  test('keeps to the plan of a run before, which had smaller chunks', async () => {
    const head = await orderOf({ size: 10 });
    const uploads = { data: await createUpload(fileKey(head, 'data')), gz: await createUpload(fileKey(head, 'gz')) };
    await putNewPlan({ ...attemptOf(head), size: 10, tokensPerChunk: 5, pieceBytes: 100, uploads });
    expect(await plan(attemptOf(head), contextOf())).toEqual({ chunks: [0, 1], analysis: 'none' });
  });

  test('ends nothing where witnesses show that the ledger is behind', async () => {
    const head = await orderOf({ size: 10 });
    await putWitness({ ...head, part: 2 });
    await expect(plan(attemptOf(head), contextOf())).rejects.toEqual(expect.objectContaining({ name: 'LedgerBehind' }));
    expect(await getHead(head.line)).toMatchObject({ state: 'started', next: '0' });
  });

  test('ends uploads that a run with smaller chunks has left', async () => {
    const head = await orderOf({ size: 10 });
    await createUpload(fileKey(head, 'data'));
    await plan(attemptOf(head), contextOf());
    const left: string[] = [];
    await abortUploads(attemptPrefix(head), (key) => left.push(key) < 0);
    expect(left).toEqual([]);
  });

  test('is not made for a session that was revoked meanwhile', async () => {
    const head = await orderOf({ size: 10 });
    await putSession({ id: head.session, customer: head.customer, granted: moment, touched: moment } as Session);
    await revokeSession(head.session, moment);
    const stored = jest.spyOn(S3Client.prototype, 'send');
    try {
      await expect(plan(attemptOf(head), contextOf())).rejects.toEqual(superseded);
      expect(stored.mock.calls.filter(([command]) => command instanceof PutObjectCommand)).toEqual([]);
    } finally {
      stored.mockRestore();
    }
    expect(await getHead(head.line)).toMatchObject({ state: 'requested', open: 'purge' });
  });

  test('that was deleted before it could begin leaves no file', async () => {
    const head = await orderOf({ size: 10 });
    const send = KMSClient.prototype.send as (this: KMSClient, command: unknown) => Promise<never>;
    const asked = jest.spyOn(KMSClient.prototype, 'send').mockImplementationOnce(async function (
      this: KMSClient,
      command,
    ) {
      await deleteHead(head, moment, 'session');
      return send.call(this, command);
    });
    try {
      await expect(plan(attemptOf(head), contextOf())).rejects.toEqual(superseded);
      expect(asked).toHaveBeenCalledTimes(1);
    } finally {
      asked.mockRestore();
    }
    expect(await filesOf(head.line)).toEqual([]);
  });

  test('that was given up meanwhile leaves no file', async () => {
    const head = await orderOf({ size: 10 });
    const running = plan(attemptOf(head), contextOf());
    await fail({ ...attemptOf(head), error: {} }, contextOf());
    await expect(running).rejects.toEqual(superseded);
    expect(await filesOf(head.line)).toEqual([]);
    expect((await getHead(head.line))?.state).toBe('failed');
  });
});

describe('produce', () => {
  test('makes the same bytes whenever it runs, into one file', async () => {
    const head = await storedHead();
    await ended(head);
    const text = await textOf(fileKey(head, 'data'));
    const tokens = text.split('\n');
    expect(tokens).toHaveLength(100);
    expect(new Set(tokens).size).toBe(100);
    expect(tokens.every((token) => /^\d{6}$/.test(token))).toBe(true);
    const gz = Buffer.concat(await Array.fromAsync<Buffer>(await readObject(fileKey(head, 'gz'))));
    expect(gunzipSync(gz).toString()).toBe(text);
  });

  test('does nothing for a chunk that is done', async () => {
    const head = await storedHead();
    await produced(head);
    const before = await getChunk(head, 0);
    expect(isDone(before)).toBe(true);
    await produce({ ...attemptOf(head), chunk: 0 }, contextOf());
    expect(await getChunk(head, 0)).toEqual(before);
  });

  test('needs a plan, and a line that still wants it', async () => {
    const [unplanned, deleted] = [await storedHead(), await storedHead({ deleted: moment })];
    await expect(produce({ ...attemptOf(unplanned), chunk: 0 }, contextOf())).rejects.toThrow();
    await expect(produce({ ...attemptOf(deleted), chunk: 0 }, contextOf())).rejects.toEqual(superseded);
  });

  test('that comes too late removes what its attempt has stored', async () => {
    const head = await storedHead({ deleted: moment });
    await putObject(fileKey(head, 'data'), Buffer.from('late'));
    await expect(produce({ ...attemptOf(head), chunk: 0 }, contextOf())).rejects.toEqual(superseded);
    expect(await filesOf(head.line)).toEqual([]);
  });

  test.each([
    ['an earlier part that has ended', { part: 2 }, true],
    ['an earlier attempt', { attempt: 2 }, false],
  ])('that comes too late for %s keeps what is needed', async (_, change, isKept) => {
    const head = await storedHead(change);
    const old = { ...head, part: 1, attempt: 1 };
    if (isKept) await putRecord({ ...old, status: 'ended' } as never);
    await putObject(fileKey(old, 'data'), Buffer.from('kept'));
    await expect(produce({ ...attemptOf(old), chunk: 0 }, contextOf())).rejects.toEqual(superseded);
    expect(await filesOf(head.line)).toEqual(isKept ? ['1-1/data.txt'] : []);
  });
});

describe('assemble', () => {
  test('ends the part once, with its sum in the ledger', async () => {
    const head = await storedHead();
    await produced(head);
    expect(await assemble(attemptOf(head), contextOf())).toEqual({ ended: true });
    const after = await getHead(head.line);
    expect(after).toMatchObject({ state: 'ended', next: '100', result: { filesizes: { data: 699 } } });
    expect(await getPartAt(head.line, 99n)).toMatchObject({ part: 1, produced: after?.produced });
    expect((await getRecord(head, 'ended'))?.attributes.checksum).toBe(after?.result?.checksum);
    expect(await assemble(attemptOf(head), contextOf())).toEqual({ ended: true });
    expect(await getHead(head.line)).toEqual(after);
  });

  test('hashes a long file in several runs', async () => {
    const head = await orderOf({ seed: 'seed' });
    process.env.HASH_BYTES = '300';
    await produced(head);
    const runs = [];
    do runs.push(await assemble(attemptOf(head), contextOf()));
    while (runs.at(-1)?.ended === false);
    expect(runs.length).toBeGreaterThan(1);
    const hash = createHmac('sha256', 'seed')
      .update(await textOf(fileKey(head, 'data')))
      .digest('hex');
    expect((await getHead(head.line))?.result?.filehashes).toEqual({ data: hash });
  });

  test('ends nothing where a chunk is missing', async () => {
    const head = await storedHead();
    await plan(attemptOf(head), contextOf());
    await produce({ ...attemptOf(head), chunk: 0 }, contextOf());
    await expect(assemble(attemptOf(head), contextOf())).rejects.toThrow();
    expect((await getHead(head.line))?.state).toBe('started');
  });

  test('ends nothing where witnesses show that the ledger is behind', async () => {
    const head = await storedHead();
    await produced(head);
    await putWitness({ ...head, part: 2 });
    await expect(assemble(attemptOf(head), contextOf())).rejects.toEqual(
      expect.objectContaining({ name: 'LedgerBehind' }),
    );
    expect(await getHead(head.line)).toMatchObject({ state: 'started', next: '0' });
    expect(await filesOf(head.line)).toContain('1-1/data.txt');
  });
});

describe('seal', () => {
  test('publishes, seals, finishes; twice it is the same', async () => {
    const head = await storedHead();
    await ended(head);
    await seal(attemptOf(head), contextOf());
    const after = await getHead(head.line);
    expect(after).toMatchObject({ state: 'finished', open: 'rest' });
    expect(await filesOf(head.line)).toContain('1-1/snapshot.blob');
    expect(toldOf(head.line)).toEqual(['ended', 'finished']);
    await seal(attemptOf(head), contextOf());
    expect(await getHead(head.line)).toEqual(after);
  });

  test('has nothing to seal where no token remains', async () => {
    const { order, ...head } = await storedHead({ digits: 2 });
    const whole = { ...head, line: randomUUID(), order: { ...order, size: 100 } };
    await putNewHead(whole);
    await ended(whole);
    await seal(attemptOf(whole), contextOf());
    expect(await filesOf(whole.line)).toEqual(['1-1/data.txt', '1-1/data.txt.gz']);
    expect((await getHead(whole.line))?.state).toBe('finished');
  });
});

describe('analyse', () => {
  const sealed = async () => {
    const head = await orderOf({ analysis: 'metrics', seed: 'seed' });
    await ended(head);
    await seal(attemptOf(head), contextOf());
    expect((await getHead(head.line))?.open).toBe('production');
    return head;
  };

  test('stores what it has measured, and brings the line to rest', async () => {
    const head = await sealed();
    await analyse(attemptOf(head), contextOf());
    const after = await getHead(head.line);
    expect(after).toMatchObject({ state: 'analyzed', open: 'rest' });
    const files = [
      'analysis.json',
      'analysis.svg',
      'data.txt',
      'data.txt.gz',
      'delta.csv',
      'score.csv',
      'snapshot.blob',
    ];
    expect(await filesOf(head.line)).toEqual(files.map((name) => `1-1/${name}`));
    const { data } = JSON.parse(await textOf(fileKey(head, 'analysis')));
    expect(data.attributes.filehashes.score).toBe(after?.result?.filehashes?.score);
    expect((await textOf(fileKey(head, 'score'))).split('\n')).toHaveLength(100);
    await analyse(attemptOf(head), contextOf());
    expect(await getHead(head.line)).toEqual(after);
  });

  test('that failed for good leaves the part as it was, and says so', async () => {
    const head = await sealed();
    await analyse({ ...attemptOf(head), unanalyzed: { Error: 'Lambda.Unknown' } }, contextOf());
    expect(await getHead(head.line)).toMatchObject({
      state: 'analyzed',
      failure: { code: 'Lambda.Unknown' },
      open: 'rest',
    });
    expect(toldOf(head.line)).toEqual(['ended', 'finished', 'analyzed']);
  });

  test('ends uploads that were left', async () => {
    const head = await sealed();
    await createUpload(`${attemptPrefix(head)}score.csv`);
    await analyse(attemptOf(head), contextOf());
    const left: string[] = [];
    await abortUploads(attemptPrefix(head), (key) => left.push(key) < 0);
    expect(left).toEqual([]);
  });
});
