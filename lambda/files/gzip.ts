import { crc32 } from 'node:zlib';
import { Deflate } from './deflate.ts';
import { Handover } from './handover.ts';

/** Deflate, no name, no time, made on Unix (RFC 1952). */
const HEAD = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);

type Bytes = AsyncIterable<Uint8Array>;

/**
 * The bytes again, and beside them one gzip member of theirs; both have to be read, at the same time. Each view is valid until the
 * next one is asked for. Tokens hold no repetitions to search for, so Huffman codes alone come as small as deflate can.
 * @param seen sees the bytes in their order, each view valid during the call.
 */
export function withGzip(bytes: Bytes, seen: (bytes: Uint8Array) => void = () => undefined): [data: Bytes, gz: Bytes] {
  const gz = new Handover<Uint8Array>();
  return [passing(bytes, gz, seen), gz];
}

async function* passing(
  bytes: Bytes,
  gz: Handover<Uint8Array>,
  seen: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  let [checksum, length, isWhole] = [0, 0, false];
  try {
    const deflate = new Deflate();
    await gz.give(HEAD);
    for await (const batch of bytes) {
      seen(batch);
      checksum = crc32(batch, checksum);
      length += batch.length;
      await gz.give(deflate.add(batch));
      yield batch;
    }
    await gz.give(deflate.end());
    await gz.give(trailer(checksum, length));
    gz.end();
    isWhole = true;
  } finally {
    // If the production or one reader fails, the other reader must not wait for ever.
    if (!isWhole) gz.fail(new Error('The chunk was broken off.'));
  }
}

/** The checksum and the length, modulo 2^32. */
function trailer(checksum: number, length: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setUint32(0, checksum, true);
  bytes.setUint32(4, length % 2 ** 32, true);
  return new Uint8Array(bytes.buffer);
}
