import { MIN_PIECE_BYTES } from './chunks.ts';

/**
 * Cuts a stream of bytes into pieces of exactly `pieceBytes`, but the last, which is at least as long as S3 asks of a piece
 * in front of others (`MIN_PIECE_BYTES`, or `pieceBytes` if that is less) and shorter than `pieceBytes` and that together.
 * Only a stream shorter than one piece makes a shorter one, an empty stream none. So that much is held back, no more.
 *
 * Incoming bytes are copied before more are asked for, so they may be views of memory that is used again.
 * @param take gives memory of so many bytes for the next piece: fresh, or that of a piece which its consumer has done with.
 * Without it each piece is fresh memory, and the consumer's own.
 */
export async function* cutPieces(
  stream: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  pieceBytes: number,
  take: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
): AsyncGenerator<Uint8Array, void, undefined> {
  const heldBytes = Math.min(pieceBytes, MIN_PIECE_BYTES);
  const memory = pieceBytes + heldBytes;
  let buffer = take(memory);
  let filled = 0;
  for await (const bytes of stream) {
    for (let from = 0; from < bytes.length; ) {
      const step = Math.min(bytes.length - from, memory - filled);
      buffer.set(bytes.subarray(from, from + step), filled);
      filled += step;
      from += step;
      if (filled < memory) continue;
      yield buffer.subarray(0, pieceBytes);
      // What is behind the piece is still there, even where the same memory is taken again.
      const next = take(memory);
      next.set(buffer.subarray(pieceBytes));
      buffer = next;
      filled = heldBytes;
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}
