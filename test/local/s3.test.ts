import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { type Fixture, startFixture } from './fixture.ts';

const MIB = 1024 * 1024;
let cloud: Fixture;
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'unique-tokens-s3-'));
  cloud = await startFixture({ dir });
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const at = (Key: string): { Bucket: string; Key: string } => ({ Bucket: cloud.bucket, Key });
const sha = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
const blobs = (): string[] => readdirSync(join(dir, 's3', 'blobs'));

async function read(Key: string, Range?: string): Promise<Buffer> {
  const { Body } = await cloud.s3.send(new GetObjectCommand({ ...at(Key), ...(Range && { Range }) }));
  return Buffer.from(await Body!.transformToByteArray());
}

async function upload(
  Key: string,
  bodies: readonly Uint8Array[],
): Promise<{ id: string; complete: CompleteMultipartUploadCommand }> {
  const { UploadId } = await cloud.s3.send(new CreateMultipartUploadCommand({ ...at(Key), ContentType: 'text/plain' }));
  const Parts = await Promise.all(
    bodies.map(async (Body, i) => {
      const { ETag } = await cloud.s3.send(new UploadPartCommand({ ...at(Key), UploadId, PartNumber: i + 1, Body }));
      return { ETag, PartNumber: i + 1 };
    }),
  );
  return {
    id: UploadId!,
    complete: new CompleteMultipartUploadCommand({ ...at(Key), UploadId, MultipartUpload: { Parts } }),
  };
}

async function sizeOf(Key: string): Promise<number | undefined> {
  try {
    return (await cloud.s3.send(new HeadObjectCommand(at(Key)))).ContentLength;
  } catch (error) {
    if ((error as Error).name === 'NotFound') return undefined;
    throw error;
  }
}

describe('objects', () => {
  it('keep bytes and metadata, and are read whole or by range', async () => {
    const data = randomBytes(100_000);
    await cloud.s3.send(
      new PutObjectCommand({ ...at('a/b c+ä.txt'), Body: data, ContentType: 'text/csv', Metadata: { part: '1' } }),
    );
    const { ContentType, Metadata, ETag, ContentLength } = await cloud.s3.send(
      new HeadObjectCommand(at('a/b c+ä.txt')),
    );
    const etag = `"${createHash('md5').update(data).digest('hex')}"`;
    expect({ ContentType, Metadata, ETag, ContentLength }).toEqual({
      ContentType: 'text/csv',
      Metadata: { part: '1' },
      ETag: etag,
      ContentLength: data.length,
    });
    expect(sha(await read('a/b c+ä.txt'))).toBe(sha(data));
    expect(await read('a/b c+ä.txt', 'bytes=10-19')).toEqual(data.subarray(10, 20));
    expect(await read('a/b c+ä.txt', 'bytes=0-0')).toEqual(data.subarray(0, 1));
    expect(await read('a/b c+ä.txt', 'bytes=-5')).toEqual(data.subarray(-5));
    expect(await read('a/b c+ä.txt', 'bytes=99990-200000')).toEqual(data.subarray(99_990));
    await expect(read('a/b c+ä.txt', 'bytes=100000-')).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('may be empty, and are streamed with the SDK’s default checksum trailer', async () => {
    await cloud.s3.send(new PutObjectCommand({ ...at('empty'), Body: '' }));
    expect(await sizeOf('empty')).toBe(0);
    expect(await read('empty')).toHaveLength(0);
    const data = randomBytes(300_000);
    const chunks = [data.subarray(0, 1), data.subarray(1, 70_000), data.subarray(70_000)];
    await cloud.s3.send(
      new PutObjectCommand({ ...at('streamed'), Body: Readable.from(chunks), ContentLength: data.length }),
    );
    expect(sha(await read('streamed'))).toBe(sha(data));
    const { ContentEncoding } = await cloud.s3.send(new HeadObjectCommand(at('streamed')));
    expect(ContentEncoding).toBeUndefined();
  });

  it('are not made from a body that is not what its checksum says', async () => {
    const wrong = new PutObjectCommand({ ...at('wrong'), Body: 'abc', ChecksumCRC32: 'AAAAAA==' });
    await expect(cloud.s3.send(wrong)).rejects.toMatchObject({ name: 'BadDigest' });
    expect(await sizeOf('wrong')).toBeUndefined();
  });

  it('are left alone by If-None-Match: *', async () => {
    const put = (Body: string): Promise<unknown> =>
      cloud.s3.send(new PutObjectCommand({ ...at('once'), Body, IfNoneMatch: '*' }));
    const results = await Promise.allSettled([put('first'), put('second'), put('third')]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(put('fourth')).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('are listed by prefix in byte order, page by page, and deleted together', async () => {
    const names = ['1', '10', '2', 'z', 'ä', '𝄞'];
    for (const name of names) await cloud.s3.send(new PutObjectCommand({ ...at(`list/${name}`), Body: name }));
    await cloud.s3.send(new PutObjectCommand({ ...at('lisu'), Body: '' }));
    const list = async (more: object): Promise<string[]> => {
      const page = await cloud.s3.send(new ListObjectsV2Command({ Bucket: cloud.bucket, Prefix: 'list/', ...more }));
      return [...(page.Contents ?? []).map(({ Key }) => Key!.slice(5)), ...(page.IsTruncated ? ['…'] : [])];
    };
    expect(await list({})).toEqual(names);
    expect(await list({ MaxKeys: 2 })).toEqual(['1', '10', '…']);
    expect(await list({ StartAfter: 'list/10', MaxKeys: 1 })).toEqual(['2', '…']);
    const first = await cloud.s3.send(new ListObjectsV2Command({ Bucket: cloud.bucket, Prefix: 'list/', MaxKeys: 4 }));
    expect(await list({ ContinuationToken: first.NextContinuationToken })).toEqual(['ä', '𝄞']);
    const Objects = names.map((name) => ({ Key: `list/${name}` }));
    await cloud.s3.send(new DeleteObjectsCommand({ Bucket: cloud.bucket, Delete: { Objects } }));
    expect(await list({})).toEqual([]);
  });

  it('are given to whoever has a presigned URL, unchanged and in time', async () => {
    await cloud.s3.send(new PutObjectCommand({ ...at('shared'), Body: '0123456789' }));
    const command = new GetObjectCommand({
      ...at('shared'),
      ResponseContentDisposition: 'attachment; filename="a.txt"',
    });
    const url = await getSignedUrl(cloud.s3, command, { expiresIn: 60 });
    const response = await fetch(url);
    expect(await response.text()).toBe('0123456789');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="a.txt"');
    const part = await fetch(url, { headers: { Range: 'bytes=-3' } });
    expect([part.status, await part.text()]).toEqual([206, '789']);
    expect((await fetch(url.replace('shared', 'empty'))).status).toBe(403);
    // Signed three seconds ago, for one: its time is told in whole seconds.
    const old = { expiresIn: 1, signingDate: new Date(Date.now() - 3_000) };
    expect((await fetch(await getSignedUrl(cloud.s3, command, old))).status).toBe(403);
  });

  it('are closed to unsigned requests and to changed signatures', async () => {
    const unsigned = `${cloud.endpoints.s3}/${cloud.bucket}/empty`;
    expect((await fetch(unsigned)).status).toBe(403);
    const signed = new GetObjectCommand(at('streamed'));
    const wrong = { ...(await cloud.s3.config.credentials()), secretAccessKey: 'other' };
    const { S3Client } = await import('@aws-sdk/client-s3');
    const stranger = new S3Client({ region: 'us-east-1', endpoint: cloud.endpoints.s3, credentials: wrong });
    await expect(stranger.send(signed)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  });
});

describe('multipart uploads', () => {
  it('join parts by number; a part sent twice counts as sent last; nothing is left over', async () => {
    const before = blobs().length;
    const { UploadId } = await cloud.s3.send(new CreateMultipartUploadCommand(at('joined')));
    const send = async (PartNumber: number, Body: Buffer): Promise<{ ETag: string; PartNumber: number }> => {
      const { ETag } = await cloud.s3.send(new UploadPartCommand({ ...at('joined'), UploadId, PartNumber, Body }));
      return { ETag: ETag!, PartNumber };
    };
    const [one, two, three] = [5 * MIB, 6 * MIB, 10].map((size) => randomBytes(size)) as [Buffer, Buffer, Buffer];
    const third = await send(3, three);
    await send(1, randomBytes(5 * MIB));
    const second = await send(2, two);
    const first = await send(1, one);
    await send(4, randomBytes(10));
    const { Parts } = await cloud.s3.send(new ListPartsCommand({ ...at('joined'), UploadId }));
    expect(Parts!.map(({ PartNumber }) => PartNumber)).toEqual([1, 2, 3, 4]);
    const complete = (...parts: object[]): Promise<unknown> =>
      cloud.s3.send(
        new CompleteMultipartUploadCommand({ ...at('joined'), UploadId, MultipartUpload: { Parts: parts as never } }),
      );
    await expect(complete(second, first, third)).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete(first, { ...second, ETag: '"0"' })).rejects.toMatchObject({ name: 'InvalidPart' });
    await complete(first, second, third);
    expect(sha(await read('joined'))).toBe(sha(Buffer.concat([one, two, three])));
    const edge = 5 * MIB;
    expect(await read('joined', `bytes=${edge - 3}-${edge + 2}`)).toEqual(
      Buffer.concat([one.subarray(-3), two.subarray(0, 3)]),
    );
    // What was not taken is removed beside the answer.
    await eventually(async () => blobs().length === before + 3);
    await expect(complete(first, second, third)).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('refuse a part below 5 MiB that is not the last', async () => {
    const { complete } = await upload('small', [randomBytes(5 * MIB - 1), randomBytes(1)]);
    await expect(cloud.s3.send(complete)).rejects.toMatchObject({ name: 'EntityTooSmall' });
    expect(await sizeOf('small')).toBeUndefined();
  });

  it('are listed until they are aborted, and then take no more parts', async () => {
    const before = blobs().length;
    const { id, complete } = await upload('aborted', [randomBytes(100)]);
    const { Uploads } = await cloud.s3.send(new ListMultipartUploadsCommand({ Bucket: cloud.bucket, Prefix: 'abor' }));
    expect(Uploads!.map(({ UploadId }) => UploadId)).toEqual([id]);
    await cloud.s3.send(new AbortMultipartUploadCommand({ ...at('aborted'), UploadId: id }));
    expect(blobs().length).toBe(before);
    await expect(cloud.s3.send(complete)).rejects.toMatchObject({ name: 'NoSuchUpload' });
    const late = new UploadPartCommand({ ...at('aborted'), UploadId: id, PartNumber: 1, Body: 'x' });
    await expect(cloud.s3.send(late)).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });
});

it('SIGKILL leaves an object whole or absent, and the next start sweeps what is left over', async () => {
  const part = randomBytes(20 * MIB);
  const whole = 10 * part.length;
  let pending = await upload('killed/0', Array(10).fill(part));
  for (const delay of [0, 2, 6]) {
    const { Key } = pending.complete.input;
    const half = cloud.s3.send(new PutObjectCommand({ ...at(`put/${delay}`), Body: part })).catch(() => {});
    const done = cloud.s3.send(pending.complete).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, delay));
    await cloud.kill();
    await Promise.all([done, half]);
    cloud = await startFixture({ dir });
    const size = await sizeOf(Key!);
    expect([undefined, whole]).toContain(size);
    expect([undefined, part.length]).toContain(await sizeOf(`put/${delay}`));
    if (size === undefined) continue; // the upload is still there: the next round completes it
    expect(sha(await read(Key!, `bytes=${part.length * 9}-`))).toBe(sha(part));
    pending = await upload(`killed/${delay + 1}`, Array(10).fill(part));
  }
  await cloud.s3.send(pending.complete);
  expect(sha(await read(pending.complete.input.Key!))).toBe(sha(Buffer.concat(Array(10).fill(part))));
  const { Contents } = await cloud.s3.send(new ListObjectsV2Command({ Bucket: cloud.bucket }));
  const stored = Contents!.reduce((sum, { Size }) => sum + Size!, 0);
  const small = 5 * MIB; // the test above left an upload of that size under way
  const onDisk = blobs().reduce((sum, file) => sum + statSync(join(dir, 's3', 'blobs', file)).size, 0);
  expect(onDisk).toBe(stored + small);
}, 300_000);
