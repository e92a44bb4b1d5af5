import type { Writable } from 'node:stream';
import { createGzip, constants as zlib } from 'node:zlib';
import { type Chunk, chunkAt } from '../../../engine/chunks/chunks.ts';
import { cutPieces } from '../../../engine/chunks/pieces.ts';
import type { Line } from '../../../engine/line.ts';
import { type Checksum, createChecksum, packChecksum } from '../../../engine/text/checksum.ts';
import { type Piece, putObject, uploadPiece } from '../../files/store.ts';
import { fileKey } from '../../lines/file-keys.ts';
import type { Head } from '../../lines/head.ts';
import { giveBack } from '../../lines/idle-lines.ts';
import { requireHead } from '../../lines/ledger.ts';
import { type ChunkRecord, type PlanRecord, putProgress } from '../../lines/records.ts';
import { throttled } from '../progress.ts';

/** Pieces of a file that are on their way at a time, beside the one that is being filled; fewer where they are large. */
const UPLOADS_IN_FLIGHT = 2;
/** Bytes of pieces of a file that may be on their way while another one is filled. */
const BYTES_IN_FLIGHT = 32 * 2 ** 20;

/** How a part is cut, as the plan says. */
export type Cut = Pick<PlanRecord, 'size' | 'tokensPerChunk' | 'pieceBytes' | 'uploads'>;

/** What a chunk has made: all of its record but whose it is. */
export type MadeChunk = Pick<ChunkRecord, 'tokens' | 'bytes' | 'pieces' | 'produced'>;

/**
 * Makes one chunk of the part as a stream and stores it: the same bytes whenever it runs, into the same pieces.
 * @param line the line of the head, which is given back.
 * @param seen sees the bytes of the data in their order, each valid during the call.
 */
export async function makeChunk(
  head: Head,
  line: Line,
  plan: Cut,
  chunk: number,
  seen: (bytes: Uint8Array) => void = () => undefined,
): Promise<MadeChunk> {
  const checksum = createChecksum(head.digits);
  const cut = chunkAt(plan, chunk);
  const [data, gz] = compress(tokensOf(head, line, chunk, cut, checksum), seen);
  const store = (file: 'data' | 'gz', bytes: AsyncIterable<Uint8Array>) => {
    const key = fileKey(head, file);
    return plan.uploads === undefined
      ? putWhole(key, bytes)
      : uploadPieces(key, plan.uploads[file], cut.firstPieceNumber, bytes, plan.pieceBytes);
  };
  const [storedData, storedGz] = await Promise.all([store('data', data), store('gz', gz)]);
  return {
    tokens: cut.tokens,
    bytes: { data: storedData.bytes, gz: storedGz.bytes },
    pieces: { data: storedData.pieces, gz: storedGz.pieces },
    produced: packChecksum(checksum, line.alphabet.codeBits),
  };
}

/** The chunk's bytes, batch by batch, each valid until the next is asked for. */
async function* tokensOf(
  head: Head,
  line: Line,
  chunk: number,
  { first, tokens, isLast }: Chunk,
  checksum: Checksum,
): AsyncGenerator<Uint8Array> {
  // At each note it is also seen whether the work is still wanted.
  const note = throttled((tokens: number) => Promise.all([requireHead(head), putProgress(head, chunk, tokens)]));
  let produced = 0;
  try {
    for (const batch of line.produce(BigInt(head.first) + BigInt(first), tokens, checksum)) {
      produced += batch.tokens;
      // The file has no newline at its very end.
      yield isLast && produced === tokens ? batch.bytes.subarray(0, -1) : batch.bytes;
      await note(produced);
    }
  } finally {
    giveBack(line);
  }
}

/** Bytes that are handed to zlib at a time: its thread is asked once for many batches. */
const GZIP_BYTES = 2 ** 20;

/**
 * The bytes again, and beside them one gzip member of theirs; both have to be read. Tokens hold no repetitions to search for,
 * so Huffman codes alone come as small as deflate can, at several times its speed.
 */
function compress(
  bytes: AsyncIterable<Uint8Array>,
  seen: (bytes: Uint8Array) => void,
): [data: AsyncIterable<Uint8Array>, gz: AsyncIterable<Uint8Array>] {
  const gzip = createGzip({ strategy: zlib.Z_HUFFMAN_ONLY, level: 1, memLevel: 9, chunkSize: GZIP_BYTES });
  async function* passing(): AsyncGenerator<Uint8Array> {
    try {
      // zlib works on one block in another thread while the other one is filled.
      let [block, other] = [new Uint8Array(GZIP_BYTES), new Uint8Array(GZIP_BYTES)];
      let filled = 0;
      let handed: Promise<void> = Promise.resolve();
      const hand = async () => {
        await handed;
        handed = written(gzip, block.subarray(0, filled));
        // A failure is thrown at the next block. After the last block, nobody is left to catch it.
        handed.catch(() => undefined);
        [block, other] = [other, block];
        filled = 0;
      };
      for await (const batch of bytes) {
        seen(batch);
        for (let from = 0; from < batch.length; ) {
          const taken = Math.min(batch.length - from, GZIP_BYTES - filled);
          block.set(batch.subarray(from, from + taken), filled);
          filled += taken;
          from += taken;
          if (filled === GZIP_BYTES) await hand();
        }
        yield batch;
      }
      await hand();
      await handed;
      gzip.end();
    } finally {
      // If the production or one reader fails, the other reader must not wait for ever.
      if (!gzip.writableEnded) gzip.destroy(new Error('The chunk was broken off.'));
    }
  }
  return [passing(), gzip];
}

/** Resolves when the stream has read the bytes; their memory can then be used again. */
function written(stream: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

interface Stored {
  readonly bytes: number;
  readonly pieces: Piece[];
}

/** Stores a part of a single chunk in one put: S3 has no multipart piece as small as it may be. */
async function putWhole(key: string, stream: AsyncIterable<Uint8Array>): Promise<Stored> {
  const batches: Uint8Array[] = [];
  for await (const batch of stream) batches.push(batch.slice());
  const whole = Buffer.concat(batches);
  await putObject(key, whole);
  return { bytes: whole.length, pieces: [] };
}

/** Uploads a stream in pieces under the numbers from the first one on, into memory that is used again and again. */
async function uploadPieces(
  key: string,
  upload: string,
  firstNumber: number,
  stream: AsyncIterable<Uint8Array>,
  pieceBytes: number,
): Promise<Stored> {
  const inFlight = Math.min(UPLOADS_IN_FLIGHT, Math.floor(BYTES_IN_FLIGHT / pieceBytes));
  const free: Uint8Array[] = [];
  const uploads: Promise<Piece>[] = [];
  let bytes = 0;
  for await (const piece of cutPieces(stream, pieceBytes, (size) => free.pop() ?? new Uint8Array(size))) {
    const uploading = uploadPiece(key, upload, firstNumber + uploads.length, piece).then((uploaded) => {
      free.push(new Uint8Array(piece.buffer));
      return uploaded;
    });
    // Its failure is thrown where it is awaited, perhaps a piece later.
    uploading.catch(() => undefined);
    uploads.push(uploading);
    bytes += piece.length;
    await uploads.at(-1 - inFlight);
  }
  return { bytes, pieces: await Promise.all(uploads) };
}
