import { createHmac } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  type ListMultipartUploadsCommandOutput,
  NoSuchUpload,
  PutObjectCommand,
  paginateListObjectsV2,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { cutPieces } from '../../engine/chunks/pieces.ts';
import { bucket } from '../platform/clients/bucket.ts';
import { target } from '../platform/permissions.ts';
import { type ByteRange, readAhead } from './read-ahead.ts';

/** Stores the whole object in one put: it is there entirely or not at all. */
export async function putObject(Key: string, Body: Uint8Array): Promise<void> {
  await bucket().send(new PutObjectCommand({ Bucket: target('files:PutObject'), Key, Body }));
}

/** A piece of a multipart upload. */
export interface Piece {
  readonly number: number;
  readonly etag: string;
}

/** What is known of an object without its bytes. */
export interface ObjectFacts {
  readonly length: number;
  readonly etag: string;
}

/**
 * The facts of the object, or undefined if it does not exist. Our functions may not list the bucket, so S3 answers 403 for a
 * missing key.
 */
export async function headObject(Key: string): Promise<ObjectFacts | undefined> {
  try {
    const { ContentLength, ETag } = await bucket().send(
      new HeadObjectCommand({ Bucket: target('files:GetObject'), Key }),
    );
    return { length: ContentLength ?? 0, etag: ETag ?? '' };
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 404 || status === 403) return undefined;
    throw error;
  }
}

/** The object's bytes as a stream, or those of an inclusive byte range of it. */
export async function readObject(Key: string, range?: ByteRange): Promise<Readable> {
  const { Body } = await bucket().send(
    new GetObjectCommand({
      Bucket: target('files:GetObject'),
      Key,
      ...(range ? { Range: `bytes=${range.first}-${range.last}` } : {}),
    }),
  );
  return Body as Readable;
}

/** An address from which everybody can download the object for so many seconds, with these headers. */
export async function presignObject(
  Key: string,
  expiresIn: number,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const command = new GetObjectCommand({
    Bucket: target('files:GetObject'),
    Key,
    ResponseContentType: headers['Content-Type'],
    ResponseContentDisposition: headers['Content-Disposition'],
  });
  return getSignedUrl(bucket(), command, { expiresIn });
}

/**
 * The object's bytes from `first` up to `end`, several ranges of it read at a time: for who needs all of a long file fast.
 */
export function readObjectAhead(key: string, first: number, end: number): AsyncGenerator<Uint8Array> {
  return readAhead((range) => readObject(key, range), first, end);
}

/**
 * HMAC-SHA-256 of the object under the seed as text, lower-case hex.
 * @param hashed is called often, with the number of bytes that are done.
 * @param length the object's bytes, where they are known.
 */
export async function hashObject(
  key: string,
  seed: string,
  hashed: (bytes: number) => Promise<void> = async () => undefined,
  length?: number,
): Promise<string> {
  const end = length ?? (await headObject(key))?.length;
  if (end === undefined) throw new Error(`There is no ${key}.`);
  const hmac = createHmac('sha256', seed);
  let done = 0;
  for await (const bytes of readObjectAhead(key, 0, end)) {
    hmac.update(bytes);
    done += bytes.length;
    await hashed(done);
  }
  return hmac.digest('hex');
}

/**
 * Stores a stream of unknown length: in one put where it is short, else piece by piece. The object is there entirely or not
 * at all.
 * @returns its bytes.
 */
export async function putStream(key: string, stream: AsyncIterable<Uint8Array>): Promise<number> {
  let upload: string | undefined;
  const pieces: Piece[] = [];
  let bytes = 0;
  try {
    for await (const piece of cutPieces(stream, STREAM_PIECE_BYTES)) {
      bytes += piece.length;
      if (upload === undefined && piece.length < STREAM_PIECE_BYTES) {
        await putObject(key, piece);
        return bytes;
      }
      upload ??= await createUpload(key);
      pieces.push(await uploadPiece(key, upload, pieces.length + 1, piece));
    }
    if (upload === undefined) await putObject(key, new Uint8Array());
    else await finishUpload(key, upload, pieces, bytes);
    return bytes;
  } catch (error) {
    if (upload !== undefined) await abortUpload(key, upload);
    throw error;
  }
}

/** Bytes of a piece of a stream: at 10,000 pieces 80 GiB, above S3's minimum of 5 MiB. */
const STREAM_PIECE_BYTES = 8 * 2 ** 20;

/** Begins a multipart upload; its id. */
export async function createUpload(Key: string): Promise<string> {
  const { UploadId } = await bucket().send(
    new CreateMultipartUploadCommand({ Bucket: target('files:PutObject'), Key }),
  );
  if (!UploadId) throw new Error('S3 has begun an upload without an id.');
  return UploadId;
}

/** Uploads a piece. A second upload with the same number replaces the first. */
export async function uploadPiece(Key: string, UploadId: string, number: number, Body: Uint8Array): Promise<Piece> {
  const { ETag } = await bucket().send(
    new UploadPartCommand({ Bucket: target('files:PutObject'), Key, UploadId, PartNumber: number, Body }),
  );
  return { number, etag: ETag ?? '' };
}

/**
 * Makes the object of the pieces, in the order of their numbers. Run again after it is done it changes nothing:
 * existence alone proves nothing, so the object counts as made only where its length is the sum of its pieces.
 */
export async function completeUpload(
  Key: string,
  UploadId: string,
  pieces: readonly Piece[],
  length: number,
): Promise<void> {
  if ((await headObject(Key))?.length === length) return;
  await finishUpload(Key, UploadId, pieces, length);
}

/** An upload that is gone has been completed and its answer lost, or was taken away: the object's length tells. */
async function finishUpload(Key: string, UploadId: string, pieces: readonly Piece[], length: number): Promise<void> {
  const Parts = pieces.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
  try {
    await bucket().send(
      new CompleteMultipartUploadCommand({
        Bucket: target('files:PutObject'),
        Key,
        UploadId,
        MultipartUpload: { Parts },
      }),
    );
  } catch (error) {
    if (!(error instanceof NoSuchUpload)) throw error;
  }
  const made = await headObject(Key);
  if (made?.length !== length) throw new Error(`${Key} has ${made?.length ?? 0} bytes instead of ${length}.`);
}

/** Ends an upload, if it still exists, and frees its pieces. */
export async function abortUpload(Key: string, UploadId: string): Promise<void> {
  try {
    await bucket().send(
      new AbortMultipartUploadCommand({ Bucket: target('files:AbortMultipartUpload'), Key, UploadId }),
    );
  } catch (error) {
    if (!(error instanceof NoSuchUpload)) throw error;
  }
}

/**
 * Ends the uploads below the prefix that have keys of ours. Also those whose id nobody knows, since the answer to their start
 * was lost.
 */
export async function abortUploads(Prefix: string, isOurs = (_: string) => true): Promise<void> {
  let after: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {};
  while (after) {
    const page = await listUploads({ Prefix, ...after });
    for (const { Key = '', UploadId = '' } of page.Uploads ?? []) if (isOurs(Key)) await abortUpload(Key, UploadId);
    after = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
  }
}

function listUploads(
  input: Omit<ListMultipartUploadsCommandInput, 'Bucket'>,
): Promise<ListMultipartUploadsCommandOutput> {
  return bucket().send(
    new ListMultipartUploadsCommand({ Bucket: target('files:ListBucketMultipartUploads'), ...input }),
  );
}

/** Keys of the objects below the prefix. */
export async function* listKeys(Prefix: string): AsyncGenerator<string> {
  for await (const { Contents } of paginateListObjectsV2(
    { client: bucket() },
    { Bucket: target('files:ListBucket'), Prefix },
  )) {
    for (const { Key } of Contents ?? []) if (Key !== undefined) yield Key;
  }
}

/** Deletes the objects that still exist. */
export async function deleteObjects(keys: readonly string[]): Promise<void> {
  for (let from = 0; from < keys.length; from += MOST_DELETED) {
    const Objects = keys.slice(from, from + MOST_DELETED).map((Key) => ({ Key }));
    const { Errors } = await bucket().send(
      new DeleteObjectsCommand({ Bucket: target('files:DeleteObject'), Delete: { Objects, Quiet: true } }),
    );
    if (Errors && Errors.length > 0)
      throw new Error(`S3 could not delete ${Errors.length} objects: ${Errors[0]?.Code}.`);
  }
}

/** Objects that one DeleteObjects call takes. */
const MOST_DELETED = 1_000;
