import { createWriteStream, existsSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { download, FileChangedError, type FileOfLine, type UniqueTokens } from '../../client/index.ts';
import { FileError } from '../platform/exits.ts';
import type { Output } from '../platform/output.ts';

/**
 * Downloads a file, or what is missing of it.
 * @param etag of the file of which the first bytes are at `path` already
 * @param onEtag told before the first bytes of another file are written, to be kept
 * @throws FileError; ApiError; ConnectionError once the service stays unreachable: what is there then can be gone on from
 */
export async function fetchFile(
  client: UniqueTokens,
  file: FileOfLine,
  path: string,
  etag: string | undefined,
  output: Output,
  onEtag: (etag: string) => void,
): Promise<void> {
  const from = etag !== undefined && existsSync(path) ? statSync(path).size : 0;
  let bar: ReturnType<Output['bar']> | undefined;
  let at = from;
  const bytes = download(client, file, {
    from,
    ...(from > 0 && etag !== undefined && { etag }),
    onStart: (facts) => {
      if (from === 0) onEtag(facts.etag);
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
    await fetchFile(client, file, path, undefined, output, onEtag);
  } finally {
    bar?.stop();
  }
}

/** A small file whole. */
export async function fetchBytes(client: UniqueTokens, file: FileOfLine): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of download(client, file)) pieces.push(piece);
  return Buffer.concat(pieces);
}
