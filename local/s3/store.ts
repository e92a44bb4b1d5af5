import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import S3Bucket from '@20minutes/s3rver/lib/models/bucket.js';
import S3Error from '@20minutes/s3rver/lib/models/error.js';
import S3Object from '@20minutes/s3rver/lib/models/object.js';
import { Catalog, type ObjectRow, type PartRow, type Piece, type UploadRow } from './catalog.ts';
import type { Demand } from './conditions.ts';
import { receive } from './incoming.ts';

/** How the store behaves. */
export interface StoreOptions {
  /** Fewest bytes of a part that is not the last. */
  readonly minimumPartBytes: number;
}

interface Metadata {
  readonly [name: string]: string;
}

interface Written {
  readonly size: number;
  readonly md5: string;
}

interface Range {
  readonly start?: number;
  readonly end?: number;
}

function noSuchUpload(UploadId: string): Error {
  return new S3Error('NoSuchUpload', 'The specified upload does not exist.', { UploadId });
}

/** What is kept of a request's headers. */
function keptOf(headers: Metadata): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (S3Object.ALLOWED_METADATA.includes(name) || name.startsWith('x-amz-meta-')) kept[name] = value;
  }
  // The framing of the request, which is not the object's.
  const encoding = kept['content-encoding']?.split(',').filter((item) => item.trim() !== 'aws-chunked');
  if (encoding?.length === 0) delete kept['content-encoding'];
  else if (encoding) kept['content-encoding'] = encoding.join(',').trim();
  return kept;
}

/**
 * The store behind s3rver, in place of its own (which writes objects in sight and joins uploads by copying).
 *
 * Bytes are files of random names under `blobs/`; what they mean stands in the {@link Catalog}. Completing an upload
 * copies nothing: its parts become the object's pieces, so that it is atomic and as fast for 100 GB as for one.
 */
export class Store {
  readonly #blobs: string;
  readonly #catalog: Catalog;
  readonly #options: StoreOptions;

  constructor(directory: string, options: StoreOptions) {
    this.#blobs = join(directory, 'blobs');
    mkdirSync(this.#blobs, { recursive: true, mode: 0o700 });
    this.#catalog = new Catalog(join(directory, 'catalog.db'));
    this.#options = options;
  }

  close(): void {
    this.#catalog.close();
  }

  /** Removes files that a killed process left behind, which nothing refers to. */
  async sweep(): Promise<void> {
    const known = this.#catalog.files();
    await this.#remove(readdirSync(this.#blobs).filter((file) => !known.has(file)));
  }

  /** Ends uploads of a bucket that were started before `time` (epoch milliseconds). */
  async abortUploadsBefore(bucket: string, time: number): Promise<void> {
    const old = this.#catalog.uploads(bucket).filter(({ started }) => started < time);
    for (const { id } of old) await this.#remove(this.#catalog.removeUpload(id));
  }

  // What s3rver calls:

  async listBuckets(): Promise<S3Bucket[]> {
    return this.#catalog.bucketNames().map((name) => new S3Bucket(name, new Date(this.#catalog.bucketCreated(name)!)));
  }

  async getBucket(name: string): Promise<S3Bucket | null> {
    const created = this.#catalog.bucketCreated(name);
    return created === undefined ? null : new S3Bucket(name, new Date(created));
  }

  async putBucket(name: string): Promise<S3Bucket | null> {
    this.#catalog.addBucket(name);
    return this.getBucket(name);
  }

  /** Neither CORS, nor website, nor tags. */
  async getSubresource(): Promise<null> {
    return null;
  }

  async existsObject(bucket: string, key: string): Promise<boolean> {
    return this.#catalog.object(bucket, key) !== undefined;
  }

  sizeOf(bucket: string, key: string): number | undefined {
    return this.#catalog.object(bucket, key)?.size;
  }

  async getObject(bucket: string, key: string, range?: Range): Promise<S3Object | null> {
    const row = this.#catalog.object(bucket, key);
    if (!row) return null;
    const start = range?.start ?? 0;
    const end = Math.min(range?.end ?? Number.POSITIVE_INFINITY, row.size - 1);
    const ranged = range?.start !== undefined;
    // Not satisfiable: s3rver answers 416 for a range without content.
    const content =
      ranged && start > end ? null : Readable.from(this.#read(row.pieces, start, end), { objectMode: false });
    const object = this.#present(bucket, row, content);
    if (ranged) object.range = { start, end };
    return object;
  }

  /** @param demand what the object of that key must be like */
  async putObject({ bucket, key, content, metadata }: S3Object, demand?: Demand): Promise<Written> {
    const file = randomUUID();
    const { size, md5 } = await receive(content!, join(this.#blobs, file));
    this.#publish(bucket, { key, size, etag: md5, metadata: keptOf(metadata), pieces: [{ file, size }] }, demand);
    return { size, md5 };
  }

  async deleteObject(bucket: string, key: string): Promise<void> {
    await this.#remove(this.#catalog.removeObject(bucket, key));
  }

  async initiateUpload(bucket: string, key: string, id: string, metadata: Metadata): Promise<void> {
    this.#catalog.addUpload(bucket, { id, key, started: Date.now(), metadata: keptOf(metadata) });
  }

  async putPart(bucket: string, upload: string, partNumber: string, content: Readable): Promise<Written> {
    this.#uploadOf(bucket, upload);
    const number = Number(partNumber);
    if (!Number.isInteger(number) || number < 1 || number > 10_000) {
      throw new S3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
    }
    const file = randomUUID();
    const { size, md5 } = await receive(content, join(this.#blobs, file));
    if (!this.#catalog.upload(bucket, upload)) {
      // Aborted or completed in the meantime.
      await this.#remove([file]);
      this.#uploadOf(bucket, upload);
    }
    const old = this.#catalog.putPart(upload, { number, size, etag: md5, file });
    if (old !== undefined) await this.#remove([old]);
    return { size, md5 };
  }

  async putObjectMultipart(
    bucket: string,
    upload: string,
    asked: readonly { number: number; etag: string }[],
    demand?: Demand,
  ): Promise<Written> {
    const { key, metadata } = this.#uploadOf(bucket, upload);
    const parts = this.#chosen(upload, asked);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const hash = createHash('md5');
    for (const { etag } of parts) hash.update(etag, 'hex');
    const etag = `${hash.digest('hex')}-${parts.length}`;
    const pieces = parts.map(({ file, size: bytes }) => ({ file, size: bytes }));
    this.#publish(bucket, { key, size, etag, metadata, pieces }, demand, upload);
    return { size, md5: etag };
  }

  // What s3rver does not know, called by the additions:

  async abortUpload(bucket: string, upload: string): Promise<void> {
    this.#uploadOf(bucket, upload);
    await this.#remove(this.#catalog.removeUpload(upload));
  }

  /** Objects of a prefix in byte order, after the key `startAfter`. */
  list(bucket: string, prefix: string, startAfter: string, limit: number): ObjectRow[] {
    return this.#catalog.list(bucket, prefix, startAfter, limit);
  }

  partsOf(bucket: string, upload: string): PartRow[] {
    this.#uploadOf(bucket, upload);
    return this.#catalog.parts(upload);
  }

  /** @throws S3Error NoSuchUpload unless the upload is under way, and of this key */
  requireUpload(bucket: string, upload: string, key: string): void {
    if (this.#uploadOf(bucket, upload).key !== key) throw noSuchUpload(upload);
  }

  uploadsOf(bucket: string, prefix: string): UploadRow[] {
    return this.#catalog.uploads(bucket, prefix);
  }

  /** The parts that a completion names, checked as S3 checks them. */
  #chosen(upload: string, asked: readonly { number: number; etag: string }[]): PartRow[] {
    const known = new Map(this.#catalog.parts(upload).map((part) => [part.number, part]));
    return asked.map(({ number, etag }, index) => {
      if (index > 0 && number <= asked[index - 1]!.number) {
        throw new S3Error('InvalidPartOrder', 'The list of parts was not in ascending order.');
      }
      const part = known.get(number);
      if (!part || part.etag !== etag) {
        throw new S3Error('InvalidPart', 'One or more of the specified parts could not be found.');
      }
      if (index < asked.length - 1 && part.size < this.#options.minimumPartBytes) {
        throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
          ProposedSize: part.size,
          MinSizeAllowed: this.#options.minimumPartBytes,
          PartNumber: number,
          ETag: etag,
        });
      }
      return part;
    });
  }

  #uploadOf(bucket: string, upload: string): UploadRow {
    const row = this.#catalog.upload(bucket, upload);
    if (!row) throw noSuchUpload(upload);
    return row;
  }

  #publish(bucket: string, object: Omit<ObjectRow, 'modified'>, demand?: Demand, upload?: string): void {
    try {
      void this.#remove(this.#catalog.putObject(bucket, { ...object, modified: Date.now() }, demand, upload));
    } catch (error) {
      if (upload === undefined) void this.#remove(object.pieces.map(({ file }) => file));
      throw error;
    }
  }

  #present(bucket: string, { key, size, etag, modified, metadata }: ObjectRow, content: Readable | null): S3Object {
    const facts = { etag: `"${etag}"`, 'last-modified': new Date(modified).toUTCString(), 'content-length': size };
    return new S3Object(bucket, key, content, { ...metadata, ...facts });
  }

  /** The bytes from `start` to `end`, inclusive. If the object goes meanwhile, its reader is cut off at the next piece. */
  async *#read(pieces: readonly Piece[], start: number, end: number): AsyncGenerator<Buffer> {
    let offset = 0;
    for (const { file, size } of pieces) {
      const from = Math.max(start - offset, 0);
      const to = Math.min(end - offset, size - 1);
      if (from <= to) {
        yield* createReadStream(join(this.#blobs, file), { start: from, end: to, highWaterMark: 256 * 1024 });
      }
      offset += size;
      if (offset > end) return;
    }
  }

  async #remove(files: readonly string[]): Promise<void> {
    await Promise.all(files.map((file) => unlink(join(this.#blobs, file)).catch(() => {})));
  }
}
