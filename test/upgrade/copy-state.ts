import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { variables } from '../../lambda/platform/environment.ts';
import { openLog } from '../../local/platform/log.ts';
import { CREDENTIALS, REGION } from '../../local/platform/settings.ts';
import { startThread } from '../../local/platform/thread.ts';
import type { Cloud } from '../cloud.ts';

/**
 * `node test/upgrade/copy-state.ts <folder> <cloud as JSON>`: copies what a state folder of our own cloud holds into the tables and the
 * bucket of a deployed stack. Our DynamoDB and S3 open the folder alone, so nothing resumes there what the other cloud is to resume.
 */
const [folder = '', facts = '{}'] = process.argv.slice(2);
const { endpoints, sdk, environment }: Cloud = JSON.parse(facts);
/** Which tables there are; the counters of requests are of no use elsewhere. */
const tables = ['customers', 'sessions', 'lines', 'ledger', 'claims'] as const;

async function open(service: 'dynamodb' | 's3', settings: object) {
  const module = new URL(`../../local/${service}/server.ts`, import.meta.url);
  const directory = join(folder, service);
  const { port, close } = await startThread(module, { directory, ...settings }, openLog(folder, 'copy', false), () => {
    throw new Error(`The local ${service} has ended.`);
  });
  return { close, access: { endpoint: `http://127.0.0.1:${port}`, region: REGION, credentials: CREDENTIALS } };
}

async function copyObjects(): Promise<number> {
  const kept = await open('s3', { minimumPartBytes: 0, buckets: [] });
  const from = new S3Client({ ...kept.access, forcePathStyle: true });
  const to = new S3Client({ ...sdk, endpoint: endpoints.s3, forcePathStyle: true });
  const { Buckets = [] } = await from.send(new ListBucketsCommand());
  let objects = 0;
  for (const { Name: Bucket } of Buckets) {
    for await (const { Contents = [] } of paginateListObjectsV2({ client: from }, { Bucket })) {
      for (const { Key } of Contents) {
        const { Body, ContentType, Metadata } = await from.send(new GetObjectCommand({ Bucket, Key }));
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
        const object = { Bucket: environment[variables.files], Key, Body: bytes, ContentType, Metadata };
        await to.send(new PutObjectCommand(object));
        objects += 1;
      }
    }
  }
  from.destroy();
  to.destroy();
  await kept.close();
  return objects;
}

async function copyItems(): Promise<number> {
  const kept = await open('dynamodb', {});
  const from = new DynamoDBClient(kept.access);
  const to = new DynamoDBClient({ ...sdk, endpoint: endpoints.dynamodb });
  const { TableNames = [] } = await from.send(new ListTablesCommand());
  let items = 0;
  for (const table of tables) {
    // Tables are named after the stack's construct; the other cloud adds letters of its own.
    const TableName = TableNames.find((name) => name.toLowerCase().includes(`storage${table}`));
    if (TableName === undefined) throw new Error(`${folder} has no table of ${table}: ${TableNames}`);
    for await (const { Items = [] } of paginateScan({ client: from }, { TableName })) {
      for (const Item of Items) await to.send(new PutItemCommand({ TableName: environment[variables[table]], Item }));
      items += Items.length;
    }
  }
  from.destroy();
  to.destroy();
  await kept.close();
  return items;
}

// The witnesses before the ledger, as the runbook has it.
const objects = await copyObjects();
const items = await copyItems();
if (objects === 0 || items === 0) throw new Error(`${folder} has ${objects} objects and ${items} items.`);
console.log(JSON.stringify({ objects, items }));
