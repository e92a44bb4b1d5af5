import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateMultipartUploadCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Log } from '../../local/platform/log.ts';
import { type Service, startThread } from '../../local/platform/thread.ts';
import { LOCAL_SDK } from '../local-cloud.ts';
import { startFixture } from './fixture.ts';

/** Callers at once, and how often a service is stopped under them. */
const CALLERS = 24;
const STOPS = 8;

let directory: string;
let lines: string[];
let deaths: number;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'unique-tokens-stop-'));
  lines = [];
  deaths = 0;
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function start(module: string, settings: object): Promise<Service> {
  const log: Log = { info: (line) => lines.push(line), warn: (line) => lines.push(line) };
  const url = pathToFileURL(resolve(__dirname, '../..', module));
  return startThread(url, { directory, ...settings }, log, () => deaths++);
}

/**
 * Has callers call without an end, each until it gets an error, and waits until they are all at work.
 * @returns a promise of their end, which follows the stop
 */
async function load(call: (at: number) => Promise<unknown>): Promise<{ end: Promise<unknown> }> {
  let answered = 0;
  const atWork = Promise.withResolvers<void>();
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    for (let at = caller; ; at += CALLERS) {
      if (
        await call(at).then(
          () => false,
          () => true,
        )
      )
        return;
      answered++;
      if (answered > 2 * CALLERS) atWork.resolve();
    }
  });
  const end = Promise.all(callers).then(() => atWork.reject(new Error(`Only ${answered} calls were answered`)));
  await atWork.promise;
  return { end };
}

describe('a stop under load leaves nothing on the console', () => {
  it('of DynamoDB', async () => {
    for (let stop = 0; stop < STOPS; stop++) {
      const service = await start('local/dynamodb/server.ts', {});
      const client = new DynamoDBClient({ ...LOCAL_SDK, maxAttempts: 1, endpoint: `http://127.0.0.1:${service.port}` });
      const TableName = `Stop-${stop}`;
      const attributes = ['pk', 'open'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }));
      const keys = attributes.map(({ AttributeName }) => [{ AttributeName, KeyType: 'HASH' as const }]);
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: attributes,
          KeySchema: keys[0],
          GlobalSecondaryIndexes: [{ IndexName: 'Open', KeySchema: keys[1], Projection: { ProjectionType: 'ALL' } }],
        }),
      );
      const { end } = await load((at) => {
        const pk = { S: String(at % 50) };
        if (at % 7 === 3) return client.send(new ScanCommand({ TableName }));
        if (at % 7 === 5) {
          const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } };
          return client.send(new QueryCommand({ TableName, ...query }));
        }
        return client.send(new PutItemCommand({ TableName, Item: { pk, open: { S: String(at) } } }));
      });
      await sleep(10 * stop);
      await service.close();
      client.destroy();
      await end;
      expect(lines).toEqual([]);
    }
    expect(deaths).toBe(0);
  });

  it('of S3', async () => {
    const Bucket = 'stop';
    for (let stop = 0; stop < STOPS; stop++) {
      const settings = { minimumPartBytes: 0, buckets: [{ name: Bucket, abortUploadsAfterDays: undefined }] };
      const service = await start('local/s3/server.ts', settings);
      const client = new S3Client({
        ...LOCAL_SDK,
        maxAttempts: 1,
        endpoint: `http://127.0.0.1:${service.port}`,
        forcePathStyle: true,
      });
      const Body = Buffer.alloc(300_000, 'x');
      const { end } = await load(async (at) => {
        const Key = `${at % 50}`;
        if (at % 3 !== 1) return client.send(new PutObjectCommand({ Bucket, Key, Body }));
        const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
        return client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body }));
      });
      await sleep(10 * stop);
      await service.close();
      client.destroy();
      await end;
      expect(lines).toEqual([]);
    }
    expect(deaths).toBe(0);
  });

  it('of the whole cloud, by SIGTERM', async () => {
    for (let stop = 0; stop < 3; stop++) {
      const cloud = await startFixture();
      const { table: TableName, bucket: Bucket } = cloud;
      const { end } = await load(async (at) => {
        const pk = String(at % 50);
        if (at % 4 === 0) return cloud.dynamodb.send(new UpdateCommand({ TableName, Key: { pk, sk: '1' } }));
        if (at % 4 === 1) return cloud.s3.send(new PutObjectCommand({ Bucket, Key: pk, Body: Buffer.alloc(100_000) }));
        const response = await fetch(`${cloud.url}/things${at % 4 === 2 ? '' : `/${at}/data?bytes=100000`}`);
        await response.arrayBuffer();
        if (!response.ok) throw new Error(String(response.status));
        return undefined;
      });
      const said = cloud.output();
      expect(await cloud.stop()).toBe(0);
      await end;
      // Calls that it cuts short are told of by those who made them; its stores have nothing to tell.
      expect(cloud.output().slice(said.length)).not.toMatch(/^cloud: |uncaught|winston/m);
    }
  }, 360_000);
});
