import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { type HashProgress, hashSlice } from '../../../../lambda/files/hashing.ts';
import { hashObject, putObject } from '../../../../lambda/files/store.ts';

/** More than one range that is read at a time, and no whole number of them. */
const file = Buffer.from(Uint8Array.from({ length: 9 * 2 ** 20 + 11 }, (_, i) => (i * 7) ^ (i >> 9)));
const SEED = 'a seed';
const expected = createHmac('sha256', SEED).update(file).digest('hex');
const nothing = async () => undefined;

async function stored(name: string, bytes = file): Promise<string> {
  const key = `lines/hashing/${name}`;
  await putObject(key, bytes);
  return key;
}

test('the hash of a file is the HMAC of its bytes, and is told how far it is', async () => {
  const key = await stored('whole');
  expect(await hashObject(key, SEED)).toBe(expected);
  const told: number[] = [];
  const note = async (bytes: number) => void told.push(bytes);
  expect(await hashSlice(key, SEED, file.length, file.length, undefined, note)).toBe(expected);
  expect(told.at(-1)).toBe(file.length);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
});

test('an empty file has the HMAC of nothing, and a missing one has none', async () => {
  const key = await stored('empty', Buffer.alloc(0));
  expect(await hashObject(key, SEED)).toBe(createHmac('sha256', SEED).digest('hex'));
  await expect(hashObject('lines/hashing/missing', SEED)).rejects.toThrow('lines/hashing/missing');
});

test('a file hashed in slices has the same hash, also where a slice is made twice', async () => {
  const key = await stored('slices');
  const sliceBytes = 5_000_001;
  const slice = (before?: HashProgress) => hashSlice(key, SEED, file.length, sliceBytes, before, nothing);
  const first = (await slice()) as HashProgress;
  expect(first.offset).toBe(sliceBytes);
  expect(await slice(first)).toBe(expected);
  expect(await slice(first)).toBe(expected);
});
