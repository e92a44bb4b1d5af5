import { linesOf } from './content.ts';

/** A code that is asked about, and where it stands. */
export interface AskedCode {
  readonly token: string;
  /** Undefined where it was given as an argument. */
  readonly file?: string;
  /** Its line in the file, or its place among the arguments, from 1. */
  readonly row: number;
}

/** What was read beside the codes. */
export interface Reads {
  /** Lines without anything on them. */
  blank: number;
  bytes: number;
}

/** The codes of files, one a line; lines without anything on them are passed over. */
export async function* codesIn(files: readonly string[], reads: Reads): AsyncGenerator<AskedCode> {
  for (const file of files) {
    let row = 0;
    const lines = linesOf(file, (bytes) => {
      reads.bytes += bytes;
    });
    for await (const token of lines) {
      row++;
      if (token.trim() === '') reads.blank++;
      else yield { token, file, row };
    }
  }
}

/** Items in pieces of so many. */
export async function* inPieces<T>(items: Iterable<T> | AsyncIterable<T>, most: number): AsyncGenerator<T[]> {
  let piece: T[] = [];
  for await (const item of items) {
    piece.push(item);
    if (piece.length < most) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
