import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListPartsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isLocal, type RulesCloud, startRulesCloud } from './cloud.ts';
import { eachRule } from './rule.ts';

/**
 * What S3 refuses, and what it still takes at the limit: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html and the reference of each action.
 */
const MIB = 2 ** 20;
let cloud: RulesCloud;
let Bucket: string;
let UploadId: string;
/** ETags of the parts 1 to 3 of the upload: 5 MiB, 5 MiB, 1 byte; and of 4, too short to be followed by another. */
let etags: string[];

// biome-ignore lint/suspicious/noExplicitAny: the commands of a table of cases have nothing in common but that they are sent.
const send = (command: any): Promise<any> => cloud.s3.send(command);
const UPLOADED = 'rules/uploaded';

beforeAll(async () => {
  cloud = await startRulesCloud();
  Bucket = await cloud.bucket();
  ({ UploadId } = await send(new CreateMultipartUploadCommand({ Bucket, Key: UPLOADED })));
  const bodies = [randomBytes(5 * MIB), randomBytes(5 * MIB), Buffer.from('x'), Buffer.from('y')];
  etags = [];
  for (const [at, Body] of bodies.entries()) {
    const part = new UploadPartCommand({ Bucket, Key: UPLOADED, UploadId, PartNumber: at + 1, Body });
    etags.push((await send(part)).ETag);
  }
  await send(new PutObjectCommand({ Bucket, Key: 'rules/ten', Body: '0123456789' }));
  await send(new PutObjectCommand({ Bucket, Key: 'rules/kept', Body: 'kept' }));
  await send(new PutObjectCommand({ Bucket, Key: 'rules/none', Body: new Uint8Array() }));
});
afterAll(() => cloud?.stop());

const put = (Key: string, more: Partial<PutObjectCommandInput> = {}) =>
  new PutObjectCommand({ Bucket, Key: `rules/${Key}`, Body: 'abc', ...more });
const get = (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  new GetObjectCommand({ Bucket, Key: `rules/${Key}`, ...more });
const list = (more: Partial<ListObjectsV2CommandInput>) =>
  new ListObjectsV2Command({ Bucket, Prefix: 'rules/', ...more });
const part = (PartNumber: number, more: object = {}) =>
  new UploadPartCommand({ Bucket, Key: UPLOADED, UploadId, PartNumber, Body: 'x', ...more });
const complete = (numbers: readonly number[], more: object = {}) =>
  new CompleteMultipartUploadCommand({
    Bucket,
    Key: UPLOADED,
    UploadId,
    MultipartUpload: { Parts: numbers.map((PartNumber) => ({ PartNumber, ETag: etags[PartNumber - 1] })) },
    ...more,
  });
const upload = async (name: string) => {
  const at = { Bucket, Key: `rules/${name}` };
  return { ...at, UploadId: (await send(new CreateMultipartUploadCommand(at))).UploadId as string };
};
const remove = (count: number) =>
  new DeleteObjectsCommand({
    Bucket,
    Delete: { Objects: Array.from({ length: count }, (_, at) => ({ Key: `rules/none/${at}` })) },
  });
const digest = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('base64');

type Case = readonly [what: string, command: () => object, name: string, status: number];

const refused: readonly Case[] = [
  ['a part number of 0', () => part(0), 'InvalidArgument', 400],
  ['a part number of 10,001', () => part(10_001), 'InvalidArgument', 400],
  ['a part of no upload', () => part(1, { UploadId: 'none' }), 'NoSuchUpload', 404],
  ['a part of another key’s upload', () => part(1, { Key: 'rules/other' }), 'NoSuchUpload', 404],
  [
    'parts of another key’s upload to list',
    () => new ListPartsCommand({ Bucket, Key: 'rules/other', UploadId }),
    'NoSuchUpload',
    404,
  ],
  [
    'another key’s upload to abort',
    () => new AbortMultipartUploadCommand({ Bucket, Key: 'rules/other', UploadId }),
    'NoSuchUpload',
    404,
  ],
  ['a part that is not the last of less than 5 MiB', () => complete([1, 3, 4]), 'EntityTooSmall', 400],
  ['parts out of order', () => complete([2, 1]), 'InvalidPartOrder', 400],
  ['a part twice', () => complete([1, 1]), 'InvalidPartOrder', 400],
  [
    'a part that was not uploaded',
    () => complete([], { MultipartUpload: { Parts: [{ PartNumber: 5, ETag: etags[0] }] } }),
    'InvalidPart',
    400,
  ],
  [
    'a part by another ETag',
    () => complete([], { MultipartUpload: { Parts: [{ PartNumber: 1, ETag: etags[1] }] } }),
    'InvalidPart',
    400,
  ],
  ['no part at all', () => complete([]), 'MalformedXML', 400],
  ['an upload that is none to complete', () => complete([1], { UploadId: 'none' }), 'NoSuchUpload', 404],
  ['another key’s upload to complete', () => complete([1], { Key: 'rules/other' }), 'NoSuchUpload', 404],
  ['an upload that must match onto none', () => complete([1], { IfMatch: '"other"' }), 'NoSuchKey', 404],

  ['an object in no bucket', () => put('x', { Bucket: 'rules-no-such-bucket' }), 'NoSuchBucket', 404],
  [
    'an upload in no bucket',
    () => new CreateMultipartUploadCommand({ Bucket: 'rules-no-such-bucket', Key: 'x' }),
    'NoSuchBucket',
    404,
  ],
  [
    'uploads of no bucket to list',
    () => new ListMultipartUploadsCommand({ Bucket: 'rules-no-such-bucket' }),
    'NoSuchBucket',
    404,
  ],
  [
    'objects of no bucket to list',
    () => new ListObjectsV2Command({ Bucket: 'rules-no-such-bucket' }),
    'NoSuchBucket',
    404,
  ],
  ['an object that is not there', () => get('missing'), 'NoSuchKey', 404],
  [
    'the head of an object that is not there',
    () => new HeadObjectCommand({ Bucket, Key: 'rules/missing' }),
    'NotFound',
    404,
  ],
  ['a key of 1,025 bytes', () => put(`${'é'.repeat(509)}e`), 'KeyTooLongError', 400],
  [
    'an upload for a key of 1,025 bytes',
    () => new CreateMultipartUploadCommand({ Bucket, Key: `${'é'.repeat(512)}e` }),
    'KeyTooLongError',
    400,
  ],
  ['metadata of more than 2 KB', () => put('metadata', { Metadata: { a: 'x'.repeat(2048) } }), 'MetadataTooLarge', 400],

  ['an object onto one, if it must be absent', () => put('kept', { IfNoneMatch: '*' }), 'PreconditionFailed', 412],
  ['an object onto one of another ETag', () => put('kept', { IfMatch: '"other"' }), 'PreconditionFailed', 412],
  ['an object onto none, if it must match', () => put('missing', { IfMatch: '"other"' }), 'NoSuchKey', 404],
  ['If-None-Match of an ETag', () => put('kept', { IfNoneMatch: '"other"' }), 'NotImplemented', 501],

  ['a body that its MD5 does not fit', () => put('digest', { ContentMD5: digest('md5', 'other') }), 'BadDigest', 400],
  ['an MD5 that is none', () => put('digest', { ContentMD5: 'abc' }), 'InvalidDigest', 400],
  ['a body that its CRC-32 does not fit', () => put('digest', { ChecksumCRC32: 'AAAAAA==' }), 'BadDigest', 400],
  ['a body that its CRC-32C does not fit', () => put('digest', { ChecksumCRC32C: 'AAAAAA==' }), 'BadDigest', 400],
  ['a body that its CRC-64 does not fit', () => put('digest', { ChecksumCRC64NVME: 'AAAAAAAAAAA=' }), 'BadDigest', 400],
  [
    'a body that its SHA-1 does not fit',
    () => put('digest', { ChecksumSHA1: digest('sha1', 'other') }),
    'BadDigest',
    400,
  ],
  [
    'a body that its SHA-256 does not fit',
    () => put('digest', { ChecksumSHA256: digest('sha256', 'other') }),
    'BadDigest',
    400,
  ],
  ['a checksum that is none', () => put('digest', { ChecksumCRC32: 'abc' }), 'InvalidRequest', 400],
  [
    'two checksums',
    () => put('digest', { ChecksumSHA1: digest('sha1', 'abc'), ChecksumSHA256: digest('sha256', 'abc') }),
    'InvalidRequest',
    400,
  ],
  [
    'a part that its SHA-256 does not fit',
    () => part(9, { ChecksumSHA256: digest('sha256', 'other') }),
    'BadDigest',
    400,
  ],

  ['1,001 objects to delete', () => remove(1001), 'MalformedXML', 400],
  ['no object to delete', () => remove(0), 'MalformedXML', 400],
  ['a page of fewer than no keys', () => list({ MaxKeys: -1 }), 'InvalidArgument', 400],
  ['a page that follows nothing known', () => list({ ContinuationToken: 'nothing known' }), 'InvalidArgument', 400],
  ['a range behind the end', () => get('ten', { Range: 'bytes=10-' }), 'InvalidRange', 416],
  ['a range of an empty object', () => get('none', { Range: 'bytes=0-' }), 'InvalidRange', 416],
  ['the last 0 bytes', () => get('ten', { Range: 'bytes=-0' }), 'InvalidRange', 416],
];

describe('S3 refuses', () => {
  eachRule(refused, async (_, command, name, httpStatusCode) => {
    await expect(send(command())).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  const signed = (command: object): Promise<string> =>
    getSignedUrl(cloud.s3, command as PutObjectCommand, { unhoistableHeaders: new Set(), expiresIn: 60 });
  /** Sends a head alone; the answer to it comes without a body being asked for. */
  async function answerTo(url: string, headers: Record<string, string>): Promise<[status: number, text: string]> {
    const { promise, resolve, reject } = Promise.withResolvers<[number, string]>();
    const sent = request(url, { method: 'PUT', headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve([response.statusCode!, text]);
      sent.destroy();
    });
    sent.on('error', reject);
    sent.flushHeaders();
    return promise;
  }
  const local = isLocal ? it : it.skip;

  local('an object of more than 5 GiB', async () => {
    const [status, text] = await answerTo(await signed(put('large')), { 'Content-Length': String(5 * 2 ** 30 + 1) });
    expect([status, text]).toEqual([400, expect.stringContaining('<Code>EntityTooLarge</Code>')]);
  });
  local('a part of more than 5 GiB', async () => {
    const [status, text] = await answerTo(await signed(part(1)), { 'Content-Length': String(5 * 2 ** 30 + 1) });
    expect([status, text]).toEqual([400, expect.stringContaining('<Code>EntityTooLarge</Code>')]);
  });
  local('an object of a length that is not told', async () => {
    const [status, text] = await answerTo(await signed(put('chunked')), { 'Transfer-Encoding': 'chunked' });
    expect([status, text]).toEqual([411, expect.stringContaining('<Code>MissingContentLength</Code>')]);
  });
});

describe('S3 takes', () => {
  eachRule<[() => object | Promise<object>]>(
    [
      ['a part number of 1', async () => part(1, await upload('one'))],
      ['a part number of 10,000', async () => part(10_000, await upload('ten-thousand'))],
      ['a key of 1,024 bytes', () => put('é'.repeat(509))],
      ['metadata of 2 KB', () => put('metadata', { Metadata: { a: 'x'.repeat(2047) } })],
      ['a body that its MD5 fits', () => put('fits', { ContentMD5: digest('md5', 'abc') })],
      ['a body that its CRC-32 fits', () => put('fits', { ChecksumCRC32: 'NSRBwg==' })],
      ['a body that its CRC-32C fits', () => put('fits', { ChecksumAlgorithm: 'CRC32C' })],
      ['a body that its CRC-64 fits', () => put('fits', { ChecksumAlgorithm: 'CRC64NVME' })],
      ['a body that its SHA-1 fits', () => put('fits', { ChecksumSHA1: digest('sha1', 'abc') })],
      ['a body that its SHA-256 fits', () => put('fits', { ChecksumSHA256: digest('sha256', 'abc') })],
      ['1,000 objects to delete', () => remove(1000)],
      ['a page of no keys', () => list({ MaxKeys: 0 })],
    ],
    async (_, command) => {
      await send(await command());
    },
  );

  eachRule([['an object onto one of the ETag that must match']], async () => {
    const { ETag } = await send(put('matched'));
    await send(put('matched', { IfMatch: ETag, Body: 'new' }));
    expect(await (await send(get('matched'))).Body.transformToString()).toBe('new');
  });
});

describe('S3 answers', () => {
  eachRule<[string, string, number]>(
    [
      ['the range bytes=2-4', 'bytes=2-4', '234', 206],
      ['the range bytes=8-99', 'bytes=8-99', '89', 206],
      ['the range bytes=-3', 'bytes=-3', '789', 206],
      ['the range bytes=-99', 'bytes=-99', '0123456789', 206],
      ['the range bytes=4-2', 'bytes=4-2', '0123456789', 200],
      ['the range bytes=a-b', 'bytes=a-b', '0123456789', 200],
      ['the range lines=1-2', 'lines=1-2', '0123456789', 200],
    ],
    async (_, Range, text, status) => {
      const { Body, $metadata } = await send(get('ten', { Range }));
      expect([await Body.transformToString(), $metadata.httpStatusCode]).toEqual([text, status]);
    },
  );

  eachRule([['a page of at most 1,000 keys']], async () => {
    expect((await send(list({ MaxKeys: 5000 }))).MaxKeys).toBe(1000);
  });

  eachRule([['a deletion with the keys, and quietly with none']], async () => {
    const Objects = [{ Key: 'rules/007' }, { Key: 'rules/a&b<c>' }, { Key: 'rules/1e3' }];
    for (const { Key } of Objects) await send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const { Contents } = await send(list({ Prefix: 'rules/a&' }));
    expect(Contents.map(({ Key }: { Key: string }) => Key)).toEqual(['rules/a&b<c>']);
    const { Deleted } = await send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(new Set(Deleted.map(({ Key }: { Key: string }) => Key))).toEqual(new Set(Objects.map(({ Key }) => Key)));
    for (const { Key } of Objects)
      await expect(send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NoSuchKey' });
    const quiet = await send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    expect(quiet.Deleted ?? []).toEqual([]);
  });

  eachRule([['the uploads under way page by page']], async () => {
    const keys = ['a', 'a', 'b', 'c', 'd'].map((name) => `rules-paged/${name}`);
    const ids: string[] = [];
    for (const Key of keys) ids.push((await send(new CreateMultipartUploadCommand({ Bucket, Key }))).UploadId);
    const seen: string[] = [];
    let after: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
    while (after) {
      const page = await send(
        new ListMultipartUploadsCommand({ Bucket, Prefix: 'rules-paged/', MaxUploads: 2, ...after }),
      );
      expect(page.Uploads.length).toBeLessThanOrEqual(2);
      seen.push(...page.Uploads.map(({ UploadId: id }: { UploadId: string }) => id));
      after = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });

  eachRule([['an upload that was completed as one that is gone']], async () => {
    await send(complete([2, 3]));
    await expect(send(new ListPartsCommand({ Bucket, Key: UPLOADED, UploadId }))).rejects.toMatchObject({
      name: 'NoSuchUpload',
    });
  });
});
