import type { S3Context } from '@20minutes/s3rver';
import S3Error from '@20minutes/s3rver/lib/models/error.js';
import { count } from './limits.ts';
import type { Store } from './store.ts';
import { writeXml } from './xml.ts';

/** The most of one page. */
const PAGE = 1000;

/** ListParts. */
export function listParts(store: Store, bucket: string, key: string, query: S3Context['query']): string {
  const parts = store.partsOf(bucket, query.uploadId!);
  const after = Number(query['part-number-marker'] ?? 0);
  const limit = count(query, 'max-parts', PAGE);
  const rest = parts.filter(({ number }) => number > after);
  const page = rest.slice(0, limit);
  return writeXml('ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: query.uploadId,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.number ?? after,
    MaxParts: limit,
    IsTruncated: rest.length > limit,
    Part: page.map(({ number, etag, size }) => ({ PartNumber: number, ETag: `"${etag}"`, Size: size })),
  });
}

/** ListMultipartUploads, in the order of keys and of upload ids. */
export function listUploads(store: Store, bucket: string, query: S3Context['query']): string {
  const { 'key-marker': afterKey = '', 'upload-id-marker': afterId } = query;
  const limit = count(query, 'max-uploads', PAGE);
  const follows = (id: string, key: string): boolean => {
    const order = Buffer.compare(Buffer.from(key), Buffer.from(afterKey));
    return order > 0 || (order === 0 && afterId !== undefined && id > afterId);
  };
  const rest = store.uploadsOf(bucket, query.prefix ?? '').filter(({ id, key }) => follows(id, key));
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return writeXml('ListMultipartUploadsResult', {
    Bucket: bucket,
    KeyMarker: afterKey,
    ...(afterId !== undefined && { UploadIdMarker: afterId }),
    ...(last && { NextKeyMarker: last.key, NextUploadIdMarker: last.id }),
    MaxUploads: limit,
    IsTruncated: last !== undefined,
    Upload: page.map(({ id, key, started }) => ({
      Key: key,
      UploadId: id,
      Initiated: new Date(started).toISOString(),
    })),
  });
}

/** Says where a page of objects ends. What is no such token is refused, so it has a form of its own. */
const tokenOf = (key: string): string => `1${Buffer.from(key).toString('base64url')}`;

function keyOf(token: string): string {
  const key = Buffer.from(token.slice(1), 'base64url').toString('utf8');
  if (key !== '' && tokenOf(key) === token) return key;
  throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect', {
    ArgumentName: 'continuation-token',
  });
}

/** ListObjectsV2. s3rver has it too, but seals its tokens with DES, which today's OpenSSL refuses. */
export function listObjects(store: Store, bucket: string, query: S3Context['query']): string {
  if (query.delimiter) throw new S3Error('NotImplemented', 'Listing by delimiter is not implemented locally.');
  const token = query['continuation-token'];
  const after = token === undefined ? (query['start-after'] ?? '') : keyOf(token);
  const limit = count(query, 'max-keys', PAGE);
  const prefix = query.prefix ?? '';
  const rows = store.list(bucket, prefix, after, limit + 1);
  const page = rows.slice(0, limit);
  const isTruncated = rows.length > limit && limit > 0;
  return writeXml('ListBucketResult', {
    Name: bucket,
    Prefix: prefix,
    ...(query['start-after'] !== undefined && { StartAfter: query['start-after'] }),
    ...(token !== undefined && { ContinuationToken: token }),
    ...(isTruncated && { NextContinuationToken: tokenOf(page.at(-1)!.key) }),
    KeyCount: page.length,
    MaxKeys: limit,
    IsTruncated: isTruncated,
    Contents: page.map(({ key, modified, etag, size }) => ({
      Key: key,
      LastModified: new Date(modified).toISOString(),
      ETag: `"${etag}"`,
      Size: size,
      StorageClass: 'STANDARD',
    })),
  });
}
