import type { DownloadDocument } from '../generated/api.generated.ts';
import { isTransient, type UniqueTokens, whileBusy } from './service.ts';
import { ConnectionError, connected, fromStore } from './transport.ts';
import { pause } from './wait.ts';

/** A file of a line. */
export interface FileOfLine {
  readonly id: string;
  readonly file: 'data' | 'snapshot' | 'analysis' | 'score' | 'delta';
  /** Of the data: as it is, or compressed. */
  readonly format?: 'txt' | 'gz';
  /** Of an earlier part; without it that of the current one. */
  readonly part?: number;
}

/** What is known of a file before its first byte. */
export interface FileFacts {
  readonly etag: string;
  /** Bytes. */
  readonly length: number;
}

export interface DownloadOptions {
  /** Bytes that are there already, of the file with this ETag. */
  readonly from?: number;
  readonly etag?: string;
  /** How often in a row it is tried again without a further byte. */
  readonly retries?: number;
  readonly signal?: AbortSignal;
  /** Told once, before the first bytes. */
  readonly onStart?: (facts: FileFacts) => void;
}

/** The file is not the one whose first bytes are there. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';
  constructor() {
    super('The file has changed since its download began.');
  }
}

/**
 * The bytes of a file, from where an earlier download stopped. A connection that is cut is taken up again by itself; a large file
 * comes from the address that the API gives for it, which is not shown any key.
 * @throws FileChangedError; ApiError; ConnectionError once the service stays unreachable
 */
export async function* download(
  client: UniqueTokens,
  file: FileOfLine,
  { from = 0, etag, retries = 5, signal, onStart }: DownloadOptions = {},
): AsyncGenerator<Uint8Array> {
  let facts: FileFacts | undefined;
  let at = from;
  for (let failures = 0; ; ) {
    const before = at;
    try {
      if (!facts) {
        facts = await factsOf(client, file, signal);
        if (etag !== undefined && etag !== facts.etag) throw new FileChangedError();
        onStart?.(facts);
      }
      if (at < facts.length) {
        for await (const bytes of chunksOf(await openAt(client, file, at, facts.etag, signal))) {
          at += bytes.length;
          yield bytes;
        }
      }
      if (at === facts.length) return;
      throw new ConnectionError('The connection was cut.');
    } catch (error) {
      signal?.throwIfAborted();
      failures = at > before ? 1 : failures + 1;
      if (!isTransient(error) || failures > retries) throw error;
      await pause(Math.min(250 * 2 ** failures, 8000), signal);
    }
  }
}

/** The operations of a file and its HEAD. */
const operations = {
  data: ['getData', 'headData'],
  snapshot: ['getSnapshot', 'headSnapshot'],
  analysis: ['getAnalysis', 'headAnalysis'],
  score: ['getScore', 'headScore'],
  delta: ['getDelta', 'headDelta'],
} as const;

/** Tried once, but for a service that is too busy: that is waited for. */
const once = () => ({ retry: whileBusy(undefined, 0), envelope: true }) as const;

async function factsOf(client: UniqueTokens, { id, file, format, part }: FileOfLine, signal?: AbortSignal) {
  const query = { ...(format && { format }), ...(part && { part }) };
  const { response } = await client[operations[file][1]](
    { path: { id }, query },
    { ...once(), ...(signal && { signal }) },
  );
  // A gateway may take Content-Length away, or rewrite it: the other one is promised.
  const length = response.headers.get('X-Content-Length') ?? response.headers.get('Content-Length');
  return { etag: response.headers.get('ETag') ?? '', length: Number(length) };
}

async function openAt(
  client: UniqueTokens,
  { id, file, format, part }: FileOfLine,
  at: number,
  etag: string,
  signal?: AbortSignal,
): Promise<Response> {
  const query = { ...(format && { format }), ...(part && { part }), redirect: 'no' as const };
  const headers = at === 0 ? {} : { Range: `bytes=${at}-`, 'If-Range': etag };
  const options = { ...once(), parseAs: 'stream', ...(signal && { signal }) } as const;
  const answer = await client[operations[file][0]]({ path: { id }, query, headers }, options);
  // Only the address of a file comes without the file's own ETag.
  const isFile = answer.response.headers.get('ETag') !== null;
  const response = isFile ? answer.response : await fromAddress(answer.response, headers, signal);
  if (response.headers.get('ETag') !== etag || response.status !== (at === 0 ? 200 : 206)) {
    await response.body?.cancel();
    throw new FileChangedError();
  }
  return response;
}

async function fromAddress(answer: Response, headers: HeadersInit, signal?: AbortSignal): Promise<Response> {
  const { data } = (await connected(answer.json())) as DownloadDocument;
  return fromStore(data.attributes.url, { headers, ...(signal && { signal }) });
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  // Not every browser iterates over streams.
  const reader = response.body?.getReader();
  try {
    while (reader) {
      const { done, value } = await connected(reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    await reader?.cancel().catch(() => {});
  }
}
