import { MIN_PIECE_BYTES } from './chunks.ts';

/**
 * Cuts a stream of bytes into pieces of exactly `pieceBytes`, but the last, which is at least as long as S3 asks of a piece
 * in front of others (`MIN_PIECE_BYTES`, or `pieceBytes` if that is less) and shorter than `pieceBytes` and that together.
 * Only a stream shorter than one piece makes a shorter one, an empty stream none. So that much is held back, no more.
 *
 * Incoming bytes are copied before more are asked for, so they may be views of memory that is used again.
 * @param take gives memory of so many bytes for the next piece: fresh, or that of a piece which its consumer has done with.
 * Without it each piece is fresh memory, and the consumer's own. A longer last piece is always in fresh memory.
 */
export async function* cutPieces(
  stream: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  pieceBytes: number,
  take: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
): AsyncGenerator<Uint8Array, void, undefined> {
  let piece = take(pieceBytes);
  // What is behind the piece, until there is enough of it for a piece of its own.
  let held: Uint8Array | undefined;
  let filled = 0;
  for await (const bytes of stream) {
    for (let from = 0; from < bytes.length; ) {
      if (filled < pieceBytes) {
        const step = Math.min(bytes.length - from, pieceBytes - filled);
        piece.set(bytes.subarray(from, from + step), filled);
        filled += step;
        from += step;
        continue;
      }
      held ??= new Uint8Array(Math.min(pieceBytes, MIN_PIECE_BYTES));
      const there = filled - pieceBytes;
      const step = Math.min(bytes.length - from, held.length - there);
      held.set(bytes.subarray(from, from + step), there);
      filled += step;
      from += step;
      if (there + step < held.length) continue;
      yield piece;
      piece = take(pieceBytes);
      piece.set(held);
      filled = held.length;
    }
  }
  if (held === undefined || filled <= pieceBytes) {
    if (filled > 0) yield piece.subarray(0, filled);
    return;
  }
  const last = new Uint8Array(filled);
  last.set(piece);
  last.set(held.subarray(0, filled - pieceBytes), pieceBytes);
  yield last;
}
