import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { FileError, RefusedError } from '../platform/exits.ts';

/**
 * The text of a file of tokens in pieces, as it is or compressed.
 * @param onRead told how many more bytes of the file itself have been read
 * @throws FileError; RefusedError where what is compressed has been cut off or damaged
 */
export async function* contentOf(path: string, onRead: (bytes: number) => void = () => {}): AsyncGenerator<Uint8Array> {
  try {
    const isZipped = await isGzip(path);
    const file = createReadStream(path, { highWaterMark: 2 ** 18 }).on('data', (bytes) => onRead(bytes.length));
    if (!isZipped) return yield* file;
    const gunzip = createGunzip();
    file.once('error', (error) => gunzip.destroy(error)).pipe(gunzip);
    yield* gunzip;
  } catch (error) {
    const isDamaged = String((error as NodeJS.ErrnoException).code).startsWith('Z_');
    if (!isDamaged) throw FileError.of(error, path);
    throw new RefusedError(`${path} is compressed, and damaged: ${(error as Error).message}.`);
  }
}

/** The tokens of a file, one a line, whatever an editor has made of it: a byte order mark is no symbol, nor is a line's `\r`. */
export async function* linesOf(path: string, onRead?: (bytes: number) => void): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let rest = '';
  for await (const bytes of contentOf(path, onRead)) {
    // It takes the mark away. Windows writes UTF-16 with one.
    decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8');
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) yield withoutReturn(line);
  }
  rest += decoder?.decode() ?? '';
  if (rest !== '') yield withoutReturn(rest);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

async function isGzip(path: string): Promise<boolean> {
  // No token begins with these: 1f is a control character.
  for await (const bytes of createReadStream(path, { end: 1 })) return bytes[0] === 0x1f && bytes[1] === 0x8b;
  return false;
}
