import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type ByteRange, type ReadRange, readAhead } from '../../../../lambda/files/read-ahead.ts';

/** Bytes that differ wherever a range could begin. */
const file = Uint8Array.from({ length: 41 * 2 ** 20 + 7 }, (_, i) => (i * 31) ^ (i >> 8) ^ (i >> 16));

/** The range's bytes in pieces of some size. */
async function* piecesOf({ first, last }: ByteRange): AsyncGenerator<Uint8Array> {
  for (let from = first; from <= last; from += 300_000) yield file.subarray(from, Math.min(from + 300_000, last + 1));
}

async function read(source: ReadRange, first = 0, end = file.length): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const bytes of readAhead(source, first, end)) pieces.push(bytes.slice());
  return Buffer.concat(pieces);
}

test('gives all bytes in order, whichever range comes first', async () => {
  let [asked, inFlight, most] = [0, 0, 0];
  const source: ReadRange = async (range) => {
    most = Math.max(most, ++inFlight);
    // The first ranges are the slowest.
    await sleep(20 - asked++);
    inFlight -= 1;
    return piecesOf(range);
  };
  expect((await read(source)).equals(file)).toBe(true);
  expect(asked).toBe(11);
  expect(most).toBe(8);
});

test.each([
  ['no bytes', 5, 5],
  ['a byte', 5, 6],
  ['a slice in the middle', 4_194_303, 12_582_913],
])('gives %s', async (_, first, end) => {
  const given = await read(async (range) => piecesOf(range), first, end);
  expect(given.equals(file.subarray(first, end))).toBe(true);
});

test('reads no more than its reader needs soon', async () => {
  const asked: ByteRange[] = [];
  const source: ReadRange = async (range) => {
    asked.push(range);
    return piecesOf(range);
  };
  for await (const _ of readAhead(source, 0, file.length)) break;
  await sleep(20);
  expect(asked).toHaveLength(8);
});

/** A source whose second range breaks off so many times, after its first bytes. */
function breaking(times: number, how: (bytes: AsyncGenerator<Uint8Array>) => AsyncGenerator<Uint8Array>): ReadRange {
  let left = times;
  return async (range) => (range.first === 4 * 2 ** 20 && left-- > 0 ? how(piecesOf(range)) : piecesOf(range));
}

async function* reset(bytes: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield (await bytes.next()).value;
  throw new Error('ECONNRESET');
}

async function* short(bytes: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield (await bytes.next()).value;
}

test.each([
  ['is broken off', reset],
  ['ends early', short],
])('a range that %s is read again, and none of its bytes comes twice', async (_, how) => {
  expect((await read(breaking(2, how))).equals(file)).toBe(true);
});

test.each([
  ['is broken off', reset, 'ECONNRESET'],
  ['ends early', short, 'Bytes 4194304 to 8388607 came as 300000 bytes.'],
])('fails after the third time that a range %s', async (_, how, message) => {
  await expect(read(breaking(3, how))).rejects.toThrow(message);
});
