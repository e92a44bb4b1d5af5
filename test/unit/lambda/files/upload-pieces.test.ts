import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { completeUpload, createUpload, readObject } from '../../../../lambda/files/store.ts';
import { uploadPieces } from '../../../../lambda/files/upload-pieces.ts';

/** Bytes that tell which file they are of, and where in it they stand. */
const fileOf = (which: number, length: number) => Buffer.from(Array.from({ length }, (_, i) => (i * 13 + which) % 251));

async function* batchesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 700) yield bytes.subarray(from, from + 700);
}

/** Uploads a file in pieces, and answers what is stored. */
async function stored(which: number, length: number, pieceBytes: number): Promise<Buffer> {
  const key = `lines/pieces/${which}`;
  const upload = await createUpload(key);
  const { bytes, pieces } = await uploadPieces(key, upload, 3, batchesOf(fileOf(which, length)), pieceBytes);
  expect(bytes).toBe(length);
  expect(pieces.map(({ number }) => number)).toEqual(pieces.map((_, i) => i + 3));
  await completeUpload(key, upload, pieces, length);
  return buffer(await readObject(key));
}

test.each([
  ['one piece', 1_000, 4_000],
  ['as many bytes as whole pieces', 8_000, 4_000],
  ['a last piece that is longer', 30_001, 4_000],
])('stores %s', async (_, length, pieceBytes) => {
  expect((await stored(1, length, pieceBytes)).equals(fileOf(1, length))).toBe(true);
});

test('files side by side, with pieces of several sizes, do not share memory', async () => {
  const all = Array.from({ length: 12 }, (_, which) => [which, 20_000 + which, 3_000 + (which % 3) * 1_000] as const);
  const made = await Promise.all(all.map((each) => stored(...each)));
  for (const [which, length] of all) expect(made[which]?.equals(fileOf(which, length))).toBe(true);
});

test('a piece that cannot be uploaded fails the whole, and its memory is not used again', async () => {
  await expect(
    uploadPieces('lines/pieces/none', 'no-upload', 1, batchesOf(fileOf(1, 30_000)), 4_000),
  ).rejects.toThrow();
  expect((await stored(2, 30_000, 4_000)).equals(fileOf(2, 30_000))).toBe(true);
});
