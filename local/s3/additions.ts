import type { S3Context } from '@20minutes/s3rver';
import S3Error from '@20minutes/s3rver/lib/models/error.js';
import { type Demand, demandOf } from './conditions.ts';
import { deleteObjects } from './deletion.ts';
import { checkHead } from './limits.ts';
import { listObjects, listParts, listUploads } from './lists.ts';
import type { Store } from './store.ts';

function split(path: string): { bucket: string; key: string } {
  const [, bucket = '', ...key] = decodeURIComponent(path).split('/');
  return { bucket, key: key.join('/') };
}

/** Nothing is public: every request is signed, in its headers or its query. */
function requireSignature({ headers, query }: S3Context): void {
  if (!headers.authorization && !query['X-Amz-Signature']) throw new S3Error('AccessDenied', 'Access Denied');
}

/** The store as a request with conditions sees it. (s3rver hands a store no headers.) */
function demanding(store: Store, demand: Demand): object {
  return Object.assign(Object.create(store), {
    putObject: (object: Parameters<Store['putObject']>[0]) => store.putObject(object, demand),
    putObjectMultipart: (bucket: string, upload: string, parts: { number: number; etag: string }[]) =>
      store.putObjectMultipart(bucket, upload, parts, demand),
  });
}

/** The store as a request for the last `length` bytes sees it: s3rver takes `bytes=-n` for "up to byte n". */
function onlyLast(store: Store, length: number): object {
  return Object.assign(Object.create(store), {
    getObject: (bucket: string, key: string) =>
      store.getObject(bucket, key, { start: Math.max(0, (store.sizeOf(bucket, key) ?? 0) - length) }),
  });
}

/** The store as a request without a range sees it. */
function whole(store: Store, seen: unknown): object {
  return Object.assign(Object.create(seen as object), {
    getObject: (bucket: string, key: string) => store.getObject(bucket, key),
  });
}

/** Has a request's range read as S3 reads it: what is not one range of bytes is as if it were not there. */
function readRange(context: S3Context, store: Store): void {
  const { range = '' } = context.headers;
  const [isOne, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  if (isOne && !first && last) context.store = onlyLast(store, Number(last));
  else if (!isOne || !first || (last && Number(last) < Number(first))) context.store = whole(store, context.store);
}

/** The XML by which a bucket or an upload is listed or objects are deleted, or undefined if it is not that. */
async function answerOf(context: S3Context, store: Store, bucket: string, key: string): Promise<string | undefined> {
  const { method, query } = context;
  if (key !== '') {
    return method === 'GET' && query.uploadId !== undefined ? listParts(store, bucket, key, query) : undefined;
  }
  if (method === 'POST' && 'delete' in query) return deleteObjects(store, bucket, context);
  if (method !== 'GET') return undefined;
  if (query['list-type'] === '2') return listObjects(store, bucket, query);
  return 'uploads' in query ? listUploads(store, bucket, query) : undefined;
}

/**
 * What s3rver lacks, as a middleware in front of its router: ListObjectsV2, AbortMultipartUpload, ListParts, ListMultipartUploads,
 * DeleteObjects, `If-None-Match: *` and `If-Match` of writes, ranges, limits, and the refusal of unsigned requests.
 *
 * s3rver checks signatures behind this; for these operations, for those of a bucket and for framed bodies an unsigned
 * request is refused, a wrongly signed one is not.
 */
export function additions(store: Store): (context: S3Context, next: () => Promise<void>) => Promise<void> {
  return async (context, next) => {
    requireSignature(context);
    const { bucket, key } = split(context.path);
    const { method, headers } = context;
    checkHead(context, key);
    // A bucket that is none is s3rver's to tell.
    if (bucket !== '' && (await store.getBucket(bucket))) {
      const upload = key === '' ? undefined : context.query.uploadId;
      if (upload !== undefined) store.requireUpload(bucket, upload, key);
      if (upload !== undefined && method === 'DELETE') {
        await store.abortUpload(bucket, upload);
        context.status = 204;
        return;
      }
      const answer = await answerOf(context, store, bucket, key);
      if (answer !== undefined) {
        context.type = 'application/xml';
        context.body = answer;
        return;
      }
    }
    const demand = method === 'PUT' || method === 'POST' ? demandOf(headers) : undefined;
    if (demand) context.store = demanding(store, demand);
    if (headers.range !== undefined) readRange(context, store);
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
