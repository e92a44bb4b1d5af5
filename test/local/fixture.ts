import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { LOCAL_SDK, type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../local-cloud.ts';

/** Names that the fixture app's resources have locally. */
export const FIXTURE = {
  machineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:Fixture-Machine6FC8AE80',
  rulesArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:Rules',
  keyAlias: 'alias/rules',
} as const;

/** A local cloud that runs the fixture app, with ordinary SDK clients. */
export interface Fixture extends LocalCloud {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBDocumentClient;
  readonly kms: KMSClient;
  readonly sfn: SFNClient;
  readonly bucket: string;
  readonly table: string;
  /** An item of the table. */
  item(pk: string, sk: string): Promise<Record<string, unknown> | undefined>;
  /** A log file. */
  log(name: string): string;
}

/** Starts the fixture app. */
export async function startFixture(options: LocalCloudOptions = {}): Promise<Fixture> {
  const env = { LOCAL_APP: 'test/local/fixture/app.ts', ...options.env };
  const cloud = await startLocalCloud({ ...options, env });
  const { endpoints } = cloud;
  const s3 = new S3Client({ ...LOCAL_SDK, endpoint: endpoints.s3, maxAttempts: 1 });
  const raw = new DynamoDBClient({ ...LOCAL_SDK, endpoint: endpoints.dynamodb });
  const dynamodb = DynamoDBDocumentClient.from(raw);
  const listed = Promise.all([raw.send(new ListTablesCommand({})), s3.send(new ListBucketsCommand({}))]);
  const [{ TableNames }, { Buckets }] = await listed.catch(async (error) => {
    await cloud.stop();
    throw error;
  });
  const table = TableNames![0]!;
  return {
    ...cloud,
    s3,
    dynamodb,
    kms: new KMSClient({ ...LOCAL_SDK, endpoint: endpoints.kms }),
    sfn: new SFNClient({ ...LOCAL_SDK, endpoint: endpoints.sfn }),
    bucket: Buckets![0]!.Name!,
    table,
    item: async (pk, sk) => {
      const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }));
      return Item;
    },
    log: (name) => readFileSync(join(cloud.dir, 'logs', `${name}.log`), 'utf8'),
  };
}
