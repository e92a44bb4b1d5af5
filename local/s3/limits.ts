import type { S3Context } from '@20minutes/s3rver';
import S3Error from '@20minutes/s3rver/lib/models/error.js';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const KEY_BYTES = 1024;
const METADATA_BYTES = 2048;
/** The most of one request: an object that is put, or a part. */
const BODY_BYTES = 5 * 2 ** 30;

function checkKey(key: string): void {
  const Size = Buffer.byteLength(key);
  if (Size <= KEY_BYTES) return;
  throw new S3Error('KeyTooLongError', 'Your key is too long', { Size, MaxSizeAllowed: KEY_BYTES });
}

function checkMetadata(headers: S3Context['headers']): void {
  const prefix = 'x-amz-meta-';
  const Size = Object.entries(headers)
    .filter(([name]) => name.startsWith(prefix))
    .reduce((sum, [name, value = '']) => sum + name.length - prefix.length + Buffer.byteLength(value, 'latin1'), 0);
  if (Size <= METADATA_BYTES) return;
  throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
    Size,
    MaxSizeAllowed: METADATA_BYTES,
  });
}

function checkLength(headers: S3Context['headers']): void {
  const length = headers['x-amz-decoded-content-length'] ?? headers['content-length'];
  if (length === undefined) {
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  if (Number(length) <= BODY_BYTES) return;
  throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    ProposedSize: length,
    MaxSizeAllowed: BODY_BYTES,
  });
}

/** Refuses a request by its head, before its body is read. @throws S3Error */
export function checkHead({ method, headers }: S3Context, key: string): void {
  checkKey(key);
  checkMetadata(headers);
  if (method === 'PUT' && key !== '') checkLength(headers);
}

/**
 * A number of the query as S3 takes it.
 *
 * @throws S3Error InvalidArgument if it is none
 */
export function count(query: S3Context['query'], name: string, most: number): number {
  const text = query[name];
  if (text === undefined || text === '') return most;
  if (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 31) return Math.min(Number(text), most);
  throw new S3Error('InvalidArgument', `Argument ${name} must be an integer between 0 and 2147483647`, {
    ArgumentName: name,
    ArgumentValue: text,
  });
}
