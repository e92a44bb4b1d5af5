/** A byte range; both ends belong to it. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Reads a range of something that does not change. */
export type ReadRange = (range: ByteRange) => Promise<AsyncIterable<Uint8Array>>;

/** Bytes of a range, and ranges that are read at a time: together they are what is held in memory. */
export const RANGE_BYTES = 4 * 2 ** 20;
const RANGES_AHEAD = 8;
/** Tries of a range whose bytes break off: one connection that is lost must not end hours of reading. */
const TRIES = 3;

/**
 * The bytes from `first` up to `end`, in order, each view valid until the next is asked for. S3 gives each connection a share of what a
 * function can receive, so several ranges are read at a time, into memory that is used again: what the network hands over one by one
 * is garbage at once, and the collector has little to do.
 * @throws Error if a range has fewer or more bytes than were asked for; what `read` throws at its last try.
 */
export async function* readAhead(read: ReadRange, first: number, end: number): AsyncGenerator<Uint8Array> {
  const ahead: Promise<Uint8Array>[] = [];
  const free: Uint8Array[] = [];
  let next = first;
  const fill = () => {
    for (; ahead.length < RANGES_AHEAD && next < end; next += RANGE_BYTES) {
      const range = { first: next, last: Math.min(next + RANGE_BYTES, end) - 1 };
      const reading = readWhole(read, range, free.pop() ?? new Uint8Array(Math.min(RANGE_BYTES, end - first)));
      // Its failure is thrown when its turn comes.
      reading.catch(() => undefined);
      ahead.push(reading);
    }
  };
  for (fill(); ahead.length > 0; fill()) {
    const bytes = (await ahead[0]) as Uint8Array;
    yield bytes;
    free.push(new Uint8Array(bytes.buffer));
    ahead.shift();
  }
}

/** All bytes of a range, in this memory. */
async function readWhole(read: ReadRange, range: ByteRange, memory: Uint8Array, tries = TRIES): Promise<Uint8Array> {
  const expected = range.last - range.first + 1;
  try {
    let length = 0;
    for await (const piece of await read(range)) {
      if (length + piece.length <= expected) memory.set(piece, length);
      length += piece.length;
    }
    if (length === expected) return memory.subarray(0, expected);
    throw new Error(`Bytes ${range.first} to ${range.last} came as ${length} bytes.`);
  } catch (error) {
    if (tries === 1) throw error;
    return readWhole(read, range, memory, tries - 1);
  }
}
