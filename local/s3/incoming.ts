import { createHash } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import S3Error from '@20minutes/s3rver/lib/models/error.js';
import { Checksums } from './checksums.ts';

/** What a body amounted to. */
export interface Received {
  readonly size: number;
  readonly md5: string;
}

const incomplete = (): Error => new S3Error('IncompleteBody', 'The request body terminated unexpectedly');

/**
 * Takes the frames of `aws-chunked` off (the SDK sends streams so, with a checksum behind them). Chunk signatures are
 * not checked, trailers are handed to `onTrailer`.
 *
 * @throws S3Error IncompleteBody if the frames end early
 */
async function* unframe(
  source: AsyncIterable<Buffer>,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Buffer> {
  let line = '';
  let left = 0;
  let state: 'size' | 'data' | 'gap' | 'trailer' | 'done' = 'size';
  for await (const chunk of source) {
    let at = 0;
    while (at < chunk.length && state !== 'done') {
      if (state === 'data') {
        const part = chunk.subarray(at, at + left);
        at += part.length;
        left -= part.length;
        if (left === 0) state = 'gap';
        yield part;
        continue;
      }
      const end = chunk.indexOf(0x0a, at);
      line += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
      at = end < 0 ? chunk.length : end + 1;
      if (end < 0) continue;
      const text = line.trimEnd();
      line = '';
      if (state === 'gap') state = 'size';
      else if (state === 'size') {
        left = Number.parseInt(text.split(';')[0] ?? '', 16);
        if (!(left >= 0)) throw incomplete();
        state = left > 0 ? 'data' : 'trailer';
      } else if (text === '') state = 'done';
      else onTrailer(text.slice(0, text.indexOf(':')).trim().toLowerCase(), text.slice(text.indexOf(':') + 1).trim());
    }
  }
  if (state !== 'done' && state !== 'trailer') throw incomplete();
}

/**
 * Writes a request's body to a new file, counting and hashing it, and checks it against what the headers promise:
 * its length and its {@link Checksums}.
 *
 * @throws S3Error BadDigest, IncompleteBody and the like; then there is no file
 */
export async function receive(content: Readable, file: string): Promise<Received> {
  const headers = (content as { headers?: IncomingHttpHeaders }).headers ?? {};
  const chunked = headers['x-amz-decoded-content-length'] !== undefined;
  const expected = headers[chunked ? 'x-amz-decoded-content-length' : 'content-length'];
  const checksums = await Checksums.of(headers);
  const md5 = createHash('md5');
  let size = 0;
  const source: AsyncIterable<Buffer> = chunked
    ? unframe(content, (name, value) => checksums.trailer(name, value))
    : content;
  const target = await open(file, 'wx', 0o600);
  try {
    // A network read is some 64 KB: written one by one they would spend their time between the threads.
    let waiting: Buffer[] = [];
    let waitingBytes = 0;
    const flush = async (): Promise<void> => {
      if (waiting.length > 0) await writeAll(target, waiting);
      waiting = [];
      waitingBytes = 0;
    };
    for await (const chunk of source) {
      size += chunk.length;
      md5.update(chunk);
      checksums.update(chunk);
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes >= WRITE_BYTES) await flush();
    }
    await flush();
    await target.close();
    if (expected !== undefined && Number(expected) !== size) throw incomplete();
    checksums.check();
    return { size, md5: md5.digest('hex') };
  } catch (error) {
    await target.close().catch(() => {});
    await unlink(file).catch(() => {});
    throw error;
  }
}

/** Bytes that are gathered for one write to the disk. */
const WRITE_BYTES = 2 ** 20;

/** Writes the buffers one behind the other; a write can take less than it was given. */
async function writeAll(target: FileHandle, buffers: readonly Buffer[]): Promise<void> {
  let { bytesWritten } = await target.writev(buffers);
  for (const buffer of buffers) {
    if (bytesWritten >= buffer.length) bytesWritten -= buffer.length;
    else {
      await target.writeFile(buffer.subarray(bytesWritten));
      bytesWritten = 0;
    }
  }
}
