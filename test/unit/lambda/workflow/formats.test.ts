import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { presetAlphabet } from '../../../../engine/alphabet/presets.ts';
import { deriveLineKeys } from '../../../../engine/base/keys.ts';
import { openFormatLine } from '../../../../engine/formats/open.ts';
import { openSnapshot } from '../../../../engine/snapshot/snapshot.ts';
import { readObject } from '../../../../lambda/files/store.ts';
import { fileKey } from '../../../../lambda/lines/file-keys.ts';
import type { Head } from '../../../../lambda/lines/head.ts';
import { getKeptFormat } from '../../../../lambda/lines/kept-formats.ts';
import { continueHead, getHead } from '../../../../lambda/lines/ledger.ts';
import { recordOf } from '../../../../lambda/lines/line-record.ts';
import { lineSecret } from '../../../../lambda/lines/line-secret.ts';
import { openLineOf } from '../../../../lambda/lines/open-line.ts';
import { listChunks } from '../../../../lambda/lines/records.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { deleteItem } from '../../../../lambda/platform/table.ts';
import { handler as analyse } from '../../../../lambda/workflow/tasks/analyse.ts';
import { handler as plan } from '../../../../lambda/workflow/tasks/plan.ts';
import { handler as produce } from '../../../../lambda/workflow/tasks/produce.ts';
import { handler as seal } from '../../../../lambda/workflow/tasks/seal.ts';
import { storedFormatHead } from '../../world/formats.ts';
import { attemptOf, contextOf, ended, textOf } from '../../world/tasks.ts';

process.env.CHUNK_BYTES = '2000';
process.env.PIECE_BYTES = '500';

/** What decides which codes fit, in the ways that a format can. */
const formats = {
  'fixed text and a check symbol': { pattern: 'AB-##-#*', check: 'luhn' },
  'places that allow some symbols': { pattern: '[1-4]#-[^05]#', avoid: { codes: ['12-34', '00-00'] } },
  'words and runs to avoid': { pattern: '####', avoid: { words: ['123', '77'], lookalikes: false, runs: 3 } },
  'a check symbol that is read': {
    pattern: 'é###*',
    check: 'gs1',
    avoid: { words: ['12'], runs: 2, codes: ['é0000'] },
  },
};

const bytesOf = async (key: string) => Buffer.concat(await Array.fromAsync<Buffer>(await readObject(key)));
const snapshotOf = async (head: Head) =>
  openSnapshot(await bytesOf(fileKey(head, 'snapshot')), {
    key: deriveLineKeys(await lineSecret(head.key, head.line)).snapshot,
    customerId: head.customer,
    lineId: head.line,
  });

/** All codes of the line, made by the engine itself. */
async function codesOf({ line, key, format }: Head): Promise<string[]> {
  const opened = openFormatLine({
    ...{ mac: await lineSecret(key, line), lineId: line, alphabet: presetAlphabet('DIGITS') },
    format: await getKeptFormat((format as { hash: string }).hash),
  });
  const batches = Array.from(opened.produce(0n, Number(opened.capacity)), ({ bytes }) => Buffer.from(bytes));
  return Buffer.concat(batches).toString('utf8').slice(0, -1).split('\n');
}

describe.each(Object.entries(formats))('a line with %s', (_, format) => {
  test('makes all its codes, in chunks, and is used up', async () => {
    const head = await storedFormatHead(format);
    const codes = await codesOf(head);
    expect(new Set(codes).size).toBe(head.order.size);
    await ended(head);
    expect((await listChunks(head)).length).toBeGreaterThan(1);
    expect(await textOf(fileKey(head, 'data'))).toBe(codes.join('\n'));
    expect(gunzipSync(await bytesOf(fileKey(head, 'gz'))).toString('utf8')).toBe(codes.join('\n'));

    const last = (await getHead(head.line)) as Head;
    const { attributes } = recordOf(last, 'ended');
    expect(attributes).toMatchObject({ available: '0', reachable: '0', partial: false, format: head.format?.shown });
    expect(attributes.checksum).toBe('0'.repeat(7 * head.digits));
  });

  test('goes on in a second part, and its snapshot has the format', async () => {
    const first = await storedFormatHead(format, { size: 50 });
    const codes = await codesOf(first);
    await ended(first);
    await seal(attemptOf(first), contextOf());
    const snapshot = await snapshotOf((await getHead(first.line)) as Head);
    expect(snapshot).toMatchObject({ next: 50n, part: 1, digits: first.digits, engineVersion: first.engine });
    expect(snapshot.format).toEqual(await getKeptFormat(first.format?.hash as string));

    const next = await continueHead((await getHead(first.line)) as Head, {
      ...{ session: first.session, part: 2, attempt: 1, first: '50', timestamps: first.timestamps },
      order: { ...first.order, size: codes.length - 50 },
    });
    await ended(next as Head);
    expect(await textOf(fileKey(next as Head, 'data'))).toBe(codes.slice(50).join('\n'));
    const last = (await getHead(first.line)) as Head;
    expect(last).toMatchObject({ next: String(codes.length), result: { checksum: '0'.repeat(7 * first.digits) } });
  });

  test('finds each code again, and none beside', async () => {
    const head = await storedFormatHead(format);
    const codes = await codesOf(head);
    const line = await openLineOf(head);
    expect(line.positionsOf(codes)).toEqual(codes.map((_, i) => BigInt(i)));
    expect(line.positionsOf(['', '0000', `${codes[0]}0`])).toEqual([undefined, undefined, undefined]);
  });

  test('is analysed by its own codes', async () => {
    const head = await storedFormatHead(format, { analysis: 'metrics' });
    await ended(head);
    await seal(attemptOf(head), contextOf());
    await analyse(attemptOf(head), contextOf());
    const scores = (await textOf(fileKey(head, 'score'))).split('\n');
    expect(scores.map(Number).sort((a, b) => a - b)).toEqual(scores.map((_, i) => i));
    const codes = (await textOf(fileKey(head, 'data'))).split('\n');
    const sorted = codes.toSorted();
    expect(scores.map((score) => sorted[Number(score)])).toEqual(codes);
    const { data } = JSON.parse(await textOf(fileKey(head, 'analysis')));
    expect(data.attributes.data).toMatchObject({ minimum: sorted[0], maximum: sorted.at(-1) });
    // All codes of the line: each symbol stands at each place exactly as often as the format allows it.
    const picture = await textOf(fileKey(head, 'picture'));
    expect(picture).toContain('0 of');
    expect(picture).not.toMatch(/<path class="(fewer|more)"/);
    expect(picture).not.toContain('NaN');
  });
});

describe('a warm function', () => {
  /** Takes away what a line is opened from. */
  const removeFormat = ({ format }: Head) =>
    deleteItem(target('ledger:DeleteItem'), { line: `format#${format?.hash}`, item: 'format' });
  const order = { pattern: '####', avoid: { words: ['123'], runs: 3 } };

  test('opens a line once for all chunks of a part', async () => {
    const head = await storedFormatHead(order);
    const { chunks } = await plan(attemptOf(head), contextOf());
    expect(chunks.length).toBeGreaterThan(3);
    const [first, ...others] = chunks;
    await produce({ ...attemptOf(head), chunk: first as number }, contextOf());
    await removeFormat(head);
    for (const chunk of others) await produce({ ...attemptOf(head), chunk }, contextOf());
    expect((await listChunks(head)).map(({ done }) => done)).toEqual(chunks.map(() => true));
  });

  test('cannot make the first chunk without what it opens the line from', async () => {
    const head = await storedFormatHead(order);
    const { chunks } = await plan(attemptOf(head), contextOf());
    await removeFormat(head);
    await expect(produce({ ...attemptOf(head), chunk: chunks[0] as number }, contextOf())).rejects.toThrow();
  });
});

describe('opening', () => {
  test('a line of a build that did not mark its alphabet has the same codes', async () => {
    const head = await storedFormatHead({ pattern: 'A-###' });
    const [hash] = head.alphabet.hash.split('+');
    expect(head.alphabet.hash).toBe(`${hash}+format`);
    const unmarked = await openLineOf({ ...head, alphabet: { ...head.alphabet, hash: hash as string } });
    const marked = await openLineOf(head);
    const codes = await codesOf(head);
    for (const line of [unmarked, marked]) expect(line.positionsOf(codes)).toEqual(codes.map((_, i) => BigInt(i)));
  });

  test('refuses a format that the ledger does not have, or an engine that is unknown', async () => {
    const head = await storedFormatHead({ pattern: 'A-###' });
    const lost = { ...(head.format as NonNullable<Head['format']>), hash: 'f'.repeat(64) };
    await expect(openLineOf({ ...head, format: lost })).rejects.toThrow('no format');
    await expect(openLineOf({ ...head, engine: 3 })).rejects.toThrow('engine version 3');
    const { format: _, ...plain } = head;
    await expect(openLineOf({ ...plain, engine: 2 })).rejects.toThrow('engine version 2');
  });
});
