import { execFileSync } from 'node:child_process';
import { gunzipSync, gzipSync, inflateRawSync, constants as zlib } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gunzipSync as otherGunzip } from 'fflate';
import { Deflate } from '../../../../lambda/files/deflate.ts';
import { withGzip } from '../../../../lambda/files/gzip.ts';

/** Lines of symbols that a fixed generator draws. */
function linesOf(symbols: string, digits: number, lines: number, seed = 1): string {
  let state = seed;
  const draw = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return [...symbols][(state >>> 8) % [...symbols].length];
  };
  return Array.from({ length: lines }, () => Array.from({ length: digits }, draw).join('')).join('\n');
}

const upper = linesOf('0123456789ABCDEFGHJKLMNPQRSTVW', 20, 5_000);
const texts: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['one byte', 'A'],
  ['one byte many times', 'A'.repeat(10_001)],
  ['two symbols', linesOf('01', 7, 3_000)],
  ['tokens of 30 symbols', upper],
  ['Cyrillic tokens', linesOf('абвгдежзиклмнопрст', 12, 2_000)],
  ['symbols outside of the first plane', linesOf('😀😁😂🤣😃😄', 9, 500)],
  ['symbols of all lengths', linesOf('aé€😀', 9, 500)],
  ['rare bytes', `${'A'.repeat(60_000)}BC${'D'.repeat(3)}${'A'.repeat(60_000)}`],
];

/** In batches of so many bytes, in memory that is used again. */
async function* batchesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const memory = new Uint8Array(size);
  for (let from = 0; from < bytes.length; from += size) {
    const batch = bytes.subarray(from, from + size);
    memory.set(batch);
    yield memory.subarray(0, batch.length);
    memory.fill(0);
  }
}

async function read(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece.slice());
  return Buffer.concat(pieces);
}

async function both(bytes: Uint8Array, size: number): Promise<[Buffer, Buffer]> {
  const [data, gz] = withGzip(batchesOf(bytes, size));
  return Promise.all([read(data), read(gz)]);
}

describe.each(texts)('%s', (_, text) => {
  const bytes = Buffer.from(text);

  test.each([1_000_000, 4_096, 333])('comes out of gzip as it went in, in batches of %d bytes', async (size) => {
    const [data, gz] = await both(bytes, size);
    expect(data.equals(bytes)).toBe(true);
    expect(gunzipSync(gz).equals(bytes)).toBe(true);
    // Another decoder, and the system's.
    expect(Buffer.from(otherGunzip(gz)).equals(bytes)).toBe(true);
    expect(execFileSync('gzip', ['-dc'], { input: gz, maxBuffer: 2 ** 26, timeout: 60_000 }).equals(bytes)).toBe(true);
  });
});

test('tokens become no longer than with the codes of zlib', async () => {
  const bytes = Buffer.from(upper);
  const [, gz] = await both(bytes, 43_008);
  const theirs = gzipSync(bytes, { strategy: zlib.Z_HUFFMAN_ONLY });
  expect(gz.length).toBeLessThan(theirs.length * 1.005);
});

test('the same bytes in the same batches make the same gzip', async () => {
  const [first, second] = [await both(Buffer.from(upper), 5_000), await both(Buffer.from(upper), 5_000)];
  expect(first[1].equals(second[1])).toBe(true);
});

test('a text never becomes longer by more than heads of blocks', () => {
  const bytes = Buffer.from(texts.map(([, text]) => text).join(''));
  const deflate = new Deflate();
  expect(deflate.add(bytes).length + deflate.end().length).toBeLessThan(bytes.length + 300);
});

test('any text in any batches comes out as it went in', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 400 }), { maxLength: 20 }), (parts) => {
      const deflate = new Deflate();
      const pieces = parts.map((text) => Buffer.from(deflate.add(Buffer.from(text))));
      const made = Buffer.concat([...pieces, deflate.end()]);
      expect(inflateRawSync(made).toString()).toBe(Buffer.from(parts.join('')).toString());
    }),
    { numRuns: 100 },
  );
});

describe('when something fails', () => {
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(upper);
    throw new Error('no more');
  };
  const leave = async (stream: AsyncIterable<Uint8Array>) => {
    for await (const _ of stream) throw new Error('full');
  };

  test('in the production, both readers are told', async () => {
    const [data, gz] = withGzip(broken());
    const ends = await Promise.allSettled([read(data), read(gz)]);
    expect(ends.map((end) => end.status === 'rejected' && end.reason.message)).toEqual([
      'no more',
      'The chunk was broken off.',
    ]);
  });

  test.each([
    ['data', 'The chunk was broken off.'],
    ['gz', 'The reader has left.'],
  ])('in the reader of %s, the other one is told', async (which, message) => {
    const [data, gz] = withGzip(batchesOf(Buffer.from(upper), 4_096));
    const [ends, other] = which === 'data' ? [leave(data), read(gz)] : [leave(gz), read(data)];
    const [first, second] = await Promise.allSettled([ends, other]);
    expect(first).toMatchObject({ reason: { message: 'full' } });
    expect(second).toMatchObject({ reason: { message } });
  });
});
