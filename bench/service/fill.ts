import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { BenchCloud } from './cloud.ts';

/** The tables of a bench's cloud, to be filled past the API: a bench asks of more than it could order. */
export interface Tables {
  /** @param table by the variable that names it */
  get(table: string, key: object): Promise<object>;
  /** Writes items, as many at a time as one call takes. */
  put(table: string, items: Iterable<object>): Promise<void>;
  close(): void;
}

/** What one call takes, and how many calls are under way. */
const BATCH = 25;
const SIDE_BY_SIDE = 8;

export function openTables({ environment }: Pick<BenchCloud, 'environment'>): Tables {
  const client = new DynamoDBClient({
    endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB as string,
    region: environment.AWS_REGION as string,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID as string,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY as string,
    },
  });
  const documents = DynamoDBDocumentClient.from(client);
  const nameOf = (table: string) => environment[table] as string;
  const write = async (table: string, items: readonly object[]) => {
    const requests = items.map((Item) => ({ PutRequest: { Item: { ...Item } } }));
    const { UnprocessedItems = {} } = await documents.send(
      new BatchWriteCommand({ RequestItems: { [nameOf(table)]: requests } }),
    );
    if (Object.keys(UnprocessedItems).length > 0) throw new Error('The database is too busy.');
  };
  return {
    async get(table, Key) {
      const { Item } = await documents.send(new GetCommand({ TableName: nameOf(table), Key: { ...Key } }));
      if (!Item) throw new Error(`No item ${JSON.stringify(Key)}.`);
      return Item;
    },
    async put(table, items) {
      const under = new Set<Promise<void>>();
      let batch: object[] = [];
      const flush = async () => {
        const written = write(table, batch).finally(() => under.delete(written));
        under.add(written);
        batch = [];
        if (under.size >= SIDE_BY_SIDE) await Promise.race(under);
      };
      for (const item of items) {
        batch.push(item);
        if (batch.length === BATCH) await flush();
      }
      if (batch.length > 0) await flush();
      await Promise.all(under);
    },
    close: () => client.destroy(),
  };
}
