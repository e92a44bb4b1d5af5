import type { S3Context } from '@20minutes/s3rver';
import S3Error from '@20minutes/s3rver/lib/models/error.js';
import { Checksums } from './checksums.ts';
import type { Store } from './store.ts';
import { readXml, writeXml } from './xml.ts';

/** Most objects of one request. */
const MOST = 1000;

interface Request {
  readonly Delete?: { readonly Object?: readonly { readonly Key?: string }[]; readonly Quiet?: string };
}

async function read({ req, headers }: S3Context): Promise<Request | undefined> {
  const checksums = await Checksums.of(headers);
  if (!checksums.any) {
    throw new S3Error('InvalidRequest', 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) {
    checksums.update(chunk);
    chunks.push(chunk);
  }
  checksums.check();
  return readXml(Buffer.concat(chunks).toString('utf8')) as Request | undefined;
}

/** DeleteObjects. @throws S3Error MalformedXML unless it names 1 to 1,000 keys */
export async function deleteObjects(store: Store, bucket: string, context: S3Context): Promise<string> {
  const { Delete } = (await read(context)) ?? {};
  const keys = (Delete?.Object ?? []).map(({ Key }) => Key);
  if (keys.length < 1 || keys.length > MOST || keys.some((key) => !key)) {
    throw new S3Error(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
  await Promise.all(keys.map((key) => store.deleteObject(bucket, key!)));
  return writeXml('DeleteResult', { Deleted: Delete?.Quiet === 'true' ? [] : keys.map((Key) => ({ Key })) });
}
