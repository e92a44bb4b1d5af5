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

/** Most characters of a line: what has more is no list of codes, and would be held in memory whole. */
const LONGEST_LINE = 1_000_000;

/**
 * The tokens of a file, one a line, whatever an editor has made of it: a byte order mark is no symbol, and lines end as on Windows, on a
 * Mac of old, or as they should.
 * @throws RefusedError where it is no text
 */
export async function* linesOf(path: string, onRead?: (bytes: number) => void): AsyncGenerator<string> {
  const { beginning, pieces } = await begun(contentOf(path, onRead));
  // It takes the mark away.
  const decoder = new TextDecoder(encodingOf(beginning));
  let rest = '';
  let row = 0;
  for await (const bytes of pieces) {
    const text = rest + decoder.decode(bytes, { stream: true });
    if (row === 0) requireText(text, path);
    // The second half of a line's end may be in the next piece.
    const isCut = text.endsWith('\r');
    const lines = (isCut ? text.slice(0, -1) : text).split(/\r\n?|\n/);
    rest = lines.pop() as string;
    row += lines.length;
    if (rest.length > LONGEST_LINE) {
      throw new RefusedError(
        `${nameOf(path)}, line ${row + 1}, has more than 1,000,000 characters: it is no list of codes, one a line.`,
      );
    }
    if (isCut) rest += '\r';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest.replace(/\r$/, '');
}

/** All of them. (Node.js 20 has no Array.fromAsync.) */
export async function allLinesOf(path: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(path)) lines.push(line);
  return lines;
}

/** Windows writes UTF-16 with a mark; without one every other byte of Latin text is zero. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}

/** What a spreadsheet or a document begins with. */
const formats = { 'PK\u0003\u0004': 'a spreadsheet, or another ZIP file', '%PDF-': 'a PDF document' };

function requireText(text: string, path: string): void {
  const what = Object.entries(formats).find(([begin]) => text.startsWith(begin))?.[1];
  if (what === undefined) return;
  throw new RefusedError(`${nameOf(path)} is ${what}. Save the codes as text (.txt, one a line) or as a table (.csv).`);
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
 * The first bytes of what is read once, four where the first line has so many, and all of it with them: they tell what it is. A pipe may give
 * one byte first.
 */
async function begun(
  bytes: AsyncGenerator<Uint8Array>,
): Promise<{ readonly beginning: Uint8Array; readonly pieces: AsyncGenerator<Uint8Array> }> {
  let beginning: Uint8Array = new Uint8Array();
  while (beginning.length < 4 && beginning.at(-1) !== 10) {
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
