import type { S3Context } from '@20minutes/s3rver';
import S3Error from '@20minutes/s3rver/lib/models/error.js';
import type { Store } from './store.ts';

const NAMESPACE = { xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' };

function split(path: string): { bucket: string; key: string } {
  const [, bucket = '', ...key] = decodeURIComponent(path).split('/');
  return { bucket, key: key.join('/') };
}

/** Nothing is public: every request is signed, in its headers or its query. */
function requireSignature({ headers, query }: S3Context): void {
  if (!headers.authorization && !query['X-Amz-Signature']) throw new S3Error('AccessDenied', 'Access Denied');
}

/** The store as a request with `If-None-Match: *` sees it. (s3rver hands a store no headers.) */
function onlyIfAbsent(store: Store): object {
  return Object.assign(Object.create(store), {
    putObject: (object: Parameters<Store['putObject']>[0]) => store.putObject(object, true),
    putObjectMultipart: (bucket: string, upload: string, parts: { number: number; etag: string }[]) =>
      store.putObjectMultipart(bucket, upload, parts, true),
  });
}

/** The store as a request for the last `length` bytes sees it: s3rver takes `bytes=-n` for "up to byte n". */
function onlyLast(store: Store, length: number): object {
  return Object.assign(Object.create(store), {
    getObject: (bucket: string, key: string) =>
      store.getObject(bucket, key, { start: Math.max(0, (store.sizeOf(bucket, key) ?? 0) - length) }),
  });
}

function listParts(store: Store, bucket: string, key: string, query: S3Context['query']): object {
  const { parts } = store.partsOf(bucket, query.uploadId!);
  const after = Number(query['part-number-marker'] ?? 0);
  const limit = Math.min(Number(query['max-parts'] ?? 1000), 1000);
  const rest = parts.filter(({ number }) => number > after);
  const page = rest.slice(0, limit);
  return {
    ListPartsResult: {
      '@': NAMESPACE,
      Bucket: bucket,
      Key: key,
      UploadId: query.uploadId,
      PartNumberMarker: after,
      NextPartNumberMarker: page.at(-1)?.number ?? after,
      MaxParts: limit,
      IsTruncated: rest.length > limit,
      Part: page.map(({ number, etag, size }) => ({ PartNumber: number, ETag: `"${etag}"`, Size: size })),
    },
  };
}

function listUploads(store: Store, bucket: string, query: S3Context['query']): object {
  const uploads = store.uploadsOf(bucket, query.prefix ?? '');
  return {
    ListMultipartUploadsResult: {
      '@': NAMESPACE,
      Bucket: bucket,
      MaxUploads: 1000,
      IsTruncated: false,
      Upload: uploads.map(({ id, key, started }) => ({
        Key: key,
        UploadId: id,
        Initiated: new Date(started).toISOString(),
      })),
    },
  };
}

/** s3rver lists too, but seals its continuation tokens with DES, which today's OpenSSL refuses. */
async function listObjects(store: Store, bucket: string, query: S3Context['query']): Promise<object> {
  if (!(await store.getBucket(bucket))) throw new S3Error('NoSuchBucket', 'The specified bucket does not exist');
  if (query.delimiter) throw new S3Error('NotImplemented', 'Listing by delimiter is not implemented locally.');
  const token = query['continuation-token'];
  const after = token === undefined ? (query['start-after'] ?? '') : Buffer.from(token, 'base64url').toString('utf8');
  const limit = Math.min(Number(query['max-keys'] ?? 1000), 1000);
  const prefix = query.prefix ?? '';
  const rows = store.list(bucket, prefix, after, limit + 1);
  const page = rows.slice(0, limit);
  const isTruncated = rows.length > limit && limit > 0;
  return {
    ListBucketResult: {
      '@': NAMESPACE,
      Name: bucket,
      Prefix: prefix,
      ...(query['start-after'] !== undefined && { StartAfter: query['start-after'] }),
      ...(token !== undefined && { ContinuationToken: token }),
      ...(isTruncated && { NextContinuationToken: Buffer.from(page.at(-1)!.key).toString('base64url') }),
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
    },
  };
}

/**
 * What s3rver lacks, as a middleware in front of its router: ListObjectsV2, AbortMultipartUpload, ListParts, ListMultipartUploads,
 * `If-None-Match: *`, suffix ranges, and the refusal of unsigned requests.
 *
 * s3rver checks signatures behind this; for these operations, for those of a bucket and for framed bodies an unsigned
 * request is refused, a wrongly signed one is not.
 */
export function additions(store: Store): (context: S3Context, next: () => Promise<void>) => Promise<void> {
  return async (context, next) => {
    requireSignature(context);
    const { bucket, key } = split(context.path);
    const { method, query, headers } = context;
    if (method === 'DELETE' && query.uploadId !== undefined) {
      await store.abortUpload(bucket, query.uploadId);
      context.status = 204;
      return;
    }
    if (method === 'GET' && key !== '' && query.uploadId !== undefined) {
      context.body = listParts(store, bucket, key, query);
      return;
    }
    if (method === 'GET' && key === '' && query['list-type'] === '2') {
      context.body = await listObjects(store, bucket, query);
      return;
    }
    if (method === 'GET' && key === '' && 'uploads' in query) {
      context.body = listUploads(store, bucket, query);
      return;
    }
    if ((method === 'PUT' || method === 'POST') && headers['if-none-match'] === '*') {
      context.store = onlyIfAbsent(store);
    }
    const last = /^bytes=-(\d+)$/.exec(headers.range ?? '')?.[1];
    if (last !== undefined) context.store = onlyLast(store, Number(last));
    // s3rver knows one kind of framed body, and not the SDK's; ours are unframed where they are received.
    const framed = headers['x-amz-content-sha256']?.startsWith('STREAMING-');
    if (framed) headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
    // It also signs a bucket's path without the slash that the SDK sends. Neither can be compared, so is not.
    if (framed || key === '') {
      context.app = Object.create(context.app, { allowMismatchedSignatures: { value: true } });
    }
    await next();
  };
}
