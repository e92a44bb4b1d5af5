import { cutPieces } from '../../engine/chunks/pieces.ts';
import { type Piece, uploadPiece } from './store.ts';

/** Pieces of a file that are on their way at a time, beside the one that is being filled; fewer where they are large. */
const UPLOADS_IN_FLIGHT = 2;
/** Bytes of pieces of a file that may be on their way while another one is filled. */
const BYTES_IN_FLIGHT = 32 * 2 ** 20;

/** What an upload has stored. */
export interface Uploaded {
  readonly bytes: number;
  readonly pieces: Piece[];
}

/** Memory of pieces that are uploaded, for the next ones: also those of the next chunk that this function makes. */
let free: Uint8Array[] = [];

function take(size: number): Uint8Array {
  // Memory of another size, of another part's pieces, is given up.
  free = free.filter(({ length }) => length === size);
  return free.pop() ?? new Uint8Array(size);
}

/** Uploads a stream in pieces under the numbers from the first one on, into memory that is used again and again. */
export async function uploadPieces(
  key: string,
  upload: string,
  firstNumber: number,
  stream: AsyncIterable<Uint8Array>,
  pieceBytes: number,
): Promise<Uploaded> {
  const inFlight = Math.min(UPLOADS_IN_FLIGHT, Math.floor(BYTES_IN_FLIGHT / pieceBytes));
  const uploads: Promise<Piece>[] = [];
  let bytes = 0;
  for await (const piece of cutPieces(stream, pieceBytes, take)) {
    const uploading = uploadPiece(key, upload, firstNumber + uploads.length, piece).then((uploaded) => {
      if (piece.buffer.byteLength === pieceBytes) free.push(new Uint8Array(piece.buffer));
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
