import { ParameterError } from '../base/errors.ts';

/** S3's smallest part of a multipart upload, the last one excepted. */
export const MIN_PIECE_BYTES = 5 * 2 ** 20;
/** Part numbers that each chunk owns, so that 1,000 chunks use S3's 10,000. */
export const PIECES_PER_CHUNK = 10;
/** Most chunks of a part. */
export const MAX_CHUNKS = 1_000;
/** The size that the data of a chunk should have: a few seconds of work. Larger only if the part would have too many chunks. */
export const TARGET_CHUNK_BYTES = 32 * 2 ** 20;

/** Parameters of `planChunks`. */
export interface ChunkOptions {
  /** Tokens of the part, a safe integer of 1 or more. */
  readonly size: number;
  /** Most bytes of a token in UTF-8, its newline not counted. */
  readonly tokenBytes: number;
  /** Fewest bits that a token takes in gz, on average: its entropy, or a bit for each of its bytes. */
  readonly tokenBits: number;
  /** The smallest piece that the store accepts before others. Default `MIN_PIECE_BYTES`; tests use smaller ones. */
  readonly minPieceBytes?: number;
  /** Default `TARGET_CHUNK_BYTES`. */
  readonly targetChunkBytes?: number;
}

/** How a part is cut. A part of one chunk is one plain put; else each chunk uploads pieces under its own numbers. */
export interface ChunkPlan {
  readonly size: number;
  /** Number of chunks, 1 to `MAX_CHUNKS`. */
  readonly chunks: number;
  /** Tokens of every chunk but the last, which has what is left. */
  readonly tokensPerChunk: number;
  /** Bytes of a piece (`cutPieces`), of data and gz alike, at least `minPieceBytes`. */
  readonly pieceBytes: number;
}

/** One chunk of a plan. */
export interface Chunk {
  /** Its first token, counted from the first of the part. */
  readonly first: number;
  readonly tokens: number;
  /** Its first part number, from 1: it owns this one and the nine after it. */
  readonly firstPieceNumber: number;
  /** True for the part's last chunk, whose data has no newline at its end. */
  readonly isLast: boolean;
}

/**
 * Plans the chunks of a part. It depends on its options alone, so that a re-run plans the same.
 *
 * Every chunk but the last is so large that its gz clears `minPieceBytes`: tokens × `tokenBits` / 8 bytes, which no
 * compression of ours goes below. Then its data does too, and a chunk never has to be one short piece.
 *
 * Pieces are so large that neither data nor gz has more than ten: `cutPieces` lets the last one be longer by almost
 * `minPieceBytes`, and deflate makes text longer by less than that (stored blocks, header, trailer: a tenth of a thousand).
 *
 * @throws ParameterError if the size is no positive safe integer.
 */
export function planChunks(options: ChunkOptions): ChunkPlan {
  const { size, tokenBytes, tokenBits } = options;
  const { minPieceBytes = MIN_PIECE_BYTES, targetChunkBytes = TARGET_CHUNK_BYTES } = options;
  if (!Number.isSafeInteger(size) || size < 1) throw new ParameterError('A part has one token or more.');
  const lineBytes = tokenBytes + 1;
  const tokensPerChunk = Math.max(
    // One more, for the rounding of the logarithm.
    Math.ceil((8 * minPieceBytes) / tokenBits) + 1,
    Math.ceil(targetChunkBytes / lineBytes),
    Math.ceil(size / MAX_CHUNKS),
  );
  const largestChunk = Math.min(size, tokensPerChunk) * lineBytes;
  return {
    size,
    chunks: Math.ceil(size / tokensPerChunk),
    tokensPerChunk,
    pieceBytes: Math.max(minPieceBytes, Math.ceil(largestChunk / PIECES_PER_CHUNK)),
  };
}

/**
 * The chunk of an index from 0.
 *
 * @throws ParameterError if the plan has no such chunk.
 */
export function chunkAt(plan: Pick<ChunkPlan, 'size' | 'tokensPerChunk'>, index: number): Chunk {
  const first = index * plan.tokensPerChunk;
  if (!Number.isInteger(index) || index < 0 || first >= plan.size) throw new ParameterError('No such chunk.');
  const tokens = Math.min(plan.tokensPerChunk, plan.size - first);
  return {
    first,
    tokens,
    firstPieceNumber: index * PIECES_PER_CHUNK + 1,
    isLast: first + tokens === plan.size,
  };
}
