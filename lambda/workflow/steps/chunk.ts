import { type Chunk, chunkAt } from '../../../engine/chunks/chunks.ts';
import type { Line } from '../../../engine/line.ts';
import { type Checksum, createChecksum, packChecksum } from '../../../engine/text/checksum.ts';
import { withGzip } from '../../files/gzip.ts';
import { putObject } from '../../files/store.ts';
import { type Uploaded, uploadPieces } from '../../files/upload-pieces.ts';
import { fileKey } from '../../lines/file-keys.ts';
import type { Head } from '../../lines/head.ts';
import { giveBack } from '../../lines/idle-lines.ts';
import { requireHead } from '../../lines/ledger.ts';
import { type ChunkRecord, type PlanRecord, putProgress } from '../../lines/records.ts';
import { throttled } from '../progress.ts';

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
  const [data, gz] = withGzip(tokensOf(head, line, chunk, cut, checksum), seen);
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

/** Stores a part of a single chunk in one put: S3 has no multipart piece as small as it may be. */
async function putWhole(key: string, stream: AsyncIterable<Uint8Array>): Promise<Uploaded> {
  const batches: Uint8Array[] = [];
  for await (const batch of stream) batches.push(batch.slice());
  const whole = Buffer.concat(batches);
  await putObject(key, whole);
  return { bytes: whole.length, pieces: [] };
}
