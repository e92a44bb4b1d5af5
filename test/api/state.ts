import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import type { Cloud } from '../cloud.ts';
import { eventually } from '../eventually.ts';
import { listObjects, scanItems } from '../pages.ts';

/**
 * Everything that a cloud holds, read through the SDK: the items of all tables, and the keys and tags of all objects. Only
 * the counters of requests are left out: a refused request is counted too.
 */
export async function stateOf({ endpoints, sdk }: Cloud): Promise<Record<string, string[]>> {
  const database = new DynamoDBClient({ ...sdk, endpoint: endpoints.dynamodb });
  const store = new S3Client({ ...sdk, endpoint: endpoints.s3 });
  const [{ TableNames = [] }, { Buckets = [] }] = await Promise.all([
    database.send(new ListTablesCommand()),
    store.send(new ListBucketsCommand()),
  ]);
  const tables = TableNames.filter((name) => !/Rates/.test(name)).map(async (name) => {
    const items = await scanItems(database, name);
    return [name, items.map((item) => JSON.stringify(item)).sort()] as const;
  });
  const buckets = Buckets.map(async ({ Name = '' }) => {
    const objects = await listObjects(store, Name);
    return [`s3:${Name}`, objects.map(({ Key, ETag }) => `${Key} ${ETag}`)] as const;
  });
  const state = Object.fromEntries(await Promise.all([...tables, ...buckets]));
  database.destroy();
  store.destroy();
  return state;
}

/** The same once nothing is under way: a line shows its last status before all that belongs to it is written. */
export function stateAtRest(cloud: Cloud): Promise<Record<string, string[]>> {
  return eventually(async () => {
    const state = await stateOf(cloud);
    const isUnderWay = Object.values(state).some((items) =>
      items.some((item) => item.includes('"open":{"S":"production"}')),
    );
    return !isUnderWay && state;
  }, 60_000);
}
