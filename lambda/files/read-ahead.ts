/** A byte range; both ends belong to it. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Reads a range of something that does not change. */
export type ReadRange = (range: ByteRange) => Promise<AsyncIterable<Uint8Array>>;

/** Bytes of a range, and ranges that are read at a time: together they are what is held in memory at most. */
export const RANGE_BYTES = 4 * 2 ** 20;
const RANGES_AHEAD = 8;
/** Tries of a range whose bytes break off: one connection that is lost must not end hours of reading. */
const TRIES = 3;

/**
 * The bytes from `first` up to `end`, in order. S3 gives each connection a share of what a function can receive, so several ranges are
 * read at a time.
 * @throws Error if a range has fewer or more bytes than were asked for; what `read` throws at its last try.
 */
export async function* readAhead(read: ReadRange, first: number, end: number): AsyncGenerator<Uint8Array> {
  const ahead: Promise<readonly Uint8Array[]>[] = [];
  let next = first;
  const fill = () => {
    for (; ahead.length < RANGES_AHEAD && next < end; next += RANGE_BYTES) {
      const range = readWhole(read, { first: next, last: Math.min(next + RANGE_BYTES, end) - 1 });
      // Its failure is thrown when its turn comes.
      range.catch(() => undefined);
      ahead.push(range);
    }
  };
  for (fill(); ahead.length > 0; fill()) {
    yield* (await ahead[0]) as readonly Uint8Array[];
    // Only now, so that no more than the ranges that are read are held.
    ahead.shift();
  }
}

/** All bytes of a range, in the pieces in which they came. */
async function readWhole(read: ReadRange, range: ByteRange, tries = TRIES): Promise<readonly Uint8Array[]> {
  const expected = range.last - range.first + 1;
  try {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of await read(range)) {
      pieces.push(piece);
      length += piece.length;
    }
    if (length === expected) return pieces;
    throw new Error(`Bytes ${range.first} to ${range.last} came as ${length} bytes.`);
  } catch (error) {
    if (tries === 1) throw error;
    return readWhole(read, range, tries - 1);
  }
}
