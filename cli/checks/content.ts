import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileError, RefusedError } from '../platform/exits.ts';

/** The name by which the standard input is meant. */
export const STANDARD_INPUT = '-';

/** How a file is called in messages. */
export const nameOf = (path: string): string => (path === STANDARD_INPUT ? 'The standard input' : path);

/**
 * The text of a file of tokens in pieces, as it is or compressed. It is opened and read once, so it can be a pipe, or the standard
 * input.
 * @param onRead told how many more bytes of the file itself have been read
 * @throws FileError; RefusedError where what is compressed has been cut off or damaged
 */
export async function* contentOf(path: string, onRead: (bytes: number) => void = () => {}): AsyncGenerator<Uint8Array> {
  const file = path === STANDARD_INPUT ? process.stdin : createReadStream(path, { highWaterMark: 2 ** 18 });
  try {
    const { beginning, pieces } = await begun(counted(file, onRead));
    if (!isGzip(beginning)) return yield* pieces;
    const gunzip = createGunzip();
    const zipped = Readable.from(pieces).once('error', (error) => gunzip.destroy(error));
    yield* zipped.pipe(gunzip);
  } catch (error) {
    const isDamaged = String((error as NodeJS.ErrnoException).code).startsWith('Z_');
    if (!isDamaged) throw FileError.of(error, nameOf(path));
    throw new RefusedError(`${nameOf(path)} is compressed, and damaged: ${(error as Error).message}.`);
  } finally {
    file.destroy();
  }
}

/** The tokens of a file, one a line, whatever an editor has made of it: a byte order mark is no symbol, nor is a line's `\r`. */
export async function* linesOf(path: string, onRead?: (bytes: number) => void): AsyncGenerator<string> {
  const { beginning, pieces } = await begun(contentOf(path, onRead));
  // It takes the mark away. Windows writes UTF-16 with one.
  const decoder = new TextDecoder(beginning[0] === 0xff && beginning[1] === 0xfe ? 'utf-16le' : 'utf-8');
  let rest = '';
  for await (const bytes of pieces) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) yield withoutReturn(line);
  }
  rest += decoder.decode();
  if (rest !== '') yield withoutReturn(rest);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** No token begins with these: 1f is a control character. */
const isGzip = (beginning: Uint8Array) => beginning[0] === 0x1f && beginning[1] === 0x8b;

async function* counted(file: AsyncIterable<Uint8Array>, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const bytes of file) {
    onRead(bytes.length);
    yield bytes;
  }
}

/**
 * The first bytes of what is read once, two where there are so many, and all of it with them: they tell what it is. A pipe may give
 * one byte first.
 */
async function begun(
  bytes: AsyncGenerator<Uint8Array>,
): Promise<{ readonly beginning: Uint8Array; readonly pieces: AsyncGenerator<Uint8Array> }> {
  let beginning: Uint8Array = new Uint8Array();
  while (beginning.length < 2) {
    const next = await bytes.next();
    if (next.done) break;
    beginning = Buffer.concat([beginning, next.value]);
  }
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield beginning;
    yield* bytes;
  }
  return { beginning, pieces: pieces() };
}
