/**
 * Cuts a stream of bytes into pieces of exactly `pieceBytes`, but the last, which has `pieceBytes` or more and less
 * than twice that; only a stream shorter than one piece makes a shorter one, an empty stream none. So a finished
 * piece is held back until there is enough for another.
 *
 * Incoming bytes are copied before more are asked for, so they may be views of memory that is used again. Pieces are
 * fresh memory and the consumer's own. At most three pieces are held here at a time, when the last two are joined.
 */
export async function* cutPieces(
  stream: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  pieceBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let held: Uint8Array | undefined;
  let piece = new Uint8Array(pieceBytes);
  let filled = 0;
  for await (const bytes of stream) {
    for (let from = 0; from < bytes.length; ) {
      if (filled === pieceBytes) {
        if (held !== undefined) yield held;
        held = piece;
        piece = new Uint8Array(pieceBytes);
        filled = 0;
      }
      const step = Math.min(bytes.length - from, pieceBytes - filled);
      piece.set(bytes.subarray(from, from + step), filled);
      filled += step;
      from += step;
    }
  }
  if (filled === pieceBytes || held === undefined) {
    if (held !== undefined) yield held;
    if (filled > 0) yield piece.subarray(0, filled);
    return;
  }
  const joined = new Uint8Array(held.length + filled);
  joined.set(held);
  joined.set(piece.subarray(0, filled), held.length);
  yield joined;
}
