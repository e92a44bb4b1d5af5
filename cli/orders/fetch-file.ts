import { createWriteStream, existsSync, statSync, truncateSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { download, FileChangedError, type FileFacts, type FileOfLine, type UniqueTokens } from '../../client/index.ts';
import { FileError } from '../platform/exits.ts';
import { naming } from '../platform/files.ts';
import type { Output } from '../platform/output.ts';

/**
 * Downloads a file, or what is missing of it.
 * @param known of the file of which the first bytes are at `path` already
 * @param onFacts told before the first bytes are written, to be kept
 * @throws FileError; ApiError; ConnectionError once the service stays unreachable: what is there then can be gone on from
 */
export async function fetchFile(
  client: UniqueTokens,
  file: FileOfLine,
  path: string,
  { etag, length }: Partial<FileFacts>,
  output: Output,
  onFacts: (facts: FileFacts) => void,
): Promise<void> {
  const from = etag !== undefined && existsSync(path) ? bytesAt(path, length) : 0;
  let bar: ReturnType<Output['bar']> | undefined;
  let at = from;
  const bytes = download(client, file, {
    from,
    ...(from > 0 && etag !== undefined && { etag }),
    onStart: (facts) => {
      onFacts(facts);
      bar = output.bar({ title: 'downloading', total: facts.length, unit: 'bytes' });
    },
  });
  async function* counted() {
    for await (const piece of bytes) {
      yield piece;
      at += piece.length;
      bar?.update(at);
    }
  }
  try {
    await pipeline(
      Readable.from(counted()),
      createWriteStream(path, { flags: from > 0 ? 'a' : 'w', mode: 0o600, flush: true }),
    );
  } catch (error) {
    if (!(error instanceof FileChangedError) || from === 0) throw FileError.of(error, path);
    await fetchFile(client, file, path, {}, output, onFacts);
  } finally {
    bar?.stop();
  }
}

/** How many bytes of the file are there. What was written behind its end, before the command was cut off, is taken away. */
function bytesAt(path: string, length: number | undefined): number {
  return naming(path, () => {
    const { size } = statSync(path);
    if (length === undefined || size <= length) return size;
    truncateSync(path, length);
    return length;
  });
}

/** A small file whole. */
export async function fetchBytes(client: UniqueTokens, file: FileOfLine): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of download(client, file)) pieces.push(piece);
  return Buffer.concat(pieces);
}
