import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, jest, test } from '@jest/globals';
import { AbstractValueIterator } from 'abstract-level';
import { ClassicLevel } from 'classic-level';
import dynalite from 'dynalite';
import { closeIterators } from '../../local/dynamodb/iterators.ts';
import { readyAtOnce } from '../../local/dynamodb/ready-tables.ts';
import { listening } from '../listening.ts';
import { LOCAL_SDK } from '../local-cloud.ts';

const LINES: CreateTableCommandInput = {
  TableName: 'Lines',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'line', AttributeType: 'S' },
    { AttributeName: 'item', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'line', KeyType: 'HASH' },
    { AttributeName: 'item', KeyType: 'RANGE' },
  ],
};
const put = (item: string) =>
  new PutItemCommand({ TableName: 'Lines', Item: { line: { S: 'one' }, item: { S: item } } });

test('a table is ready as soon as it is made, also where a process was killed before it was', async () => {
  readyAtOnce();
  const path = mkdtempSync(join(tmpdir(), 'unique-tokens-dynamodb-'));
  const withServer = async (work: (client: DynamoDBClient) => Promise<void>) => {
    await using server = await listening(dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }));
    const client = new DynamoDBClient({ ...LOCAL_SDK, endpoint: server.url, maxAttempts: 1 });
    await work(client).finally(() => client.destroy());
    await server.close();
  };
  await withServer(async (client) => {
    await client.send(new CreateTableCommand(LINES));
    await client.send(put('a'));
  });
  // As it is kept between the two writes of dynalite.
  const store = new ClassicLevel<string, { TableStatus?: string }>(path, { valueEncoding: 'json' });
  for await (const [key, table] of store.iterator()) {
    if (table.TableStatus) await store.put(key, { ...table, TableStatus: 'CREATING' });
  }
  await store.close();
  await withServer(async (client) => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'Lines' }));
    expect(Table?.TableStatus).toBe('ACTIVE');
    await client.send(put('b'));
    expect((await client.send(new ScanCommand({ TableName: 'Lines' }))).Count).toBe(2);
  });
  rmSync(path, { recursive: true });
});

test('leaves no iterator open, whether a query is read to its end or not', async () => {
  closeIterators();
  readyAtOnce();
  const opened = jest.spyOn(AbstractValueIterator.prototype, 'next');
  const closed = jest.spyOn(AbstractValueIterator.prototype, 'close');
  const path = mkdtempSync(join(tmpdir(), 'unique-tokens-dynamodb-'));
  await using server = await listening(dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }));
  const endpoint = server.url;
  const client = new DynamoDBClient({ ...LOCAL_SDK, endpoint });
  await client.send(new CreateTableCommand(LINES));
  for (const item of ['a', 'b', 'c']) await client.send(put(item));
  const query = {
    TableName: 'Lines',
    KeyConditionExpression: 'line = :l',
    ExpressionAttributeValues: { ':l': { S: 'one' } },
  };
  for (const [Limit, count] of [
    [undefined, 3],
    [1, 1],
    [5, 3],
  ] as const) {
    expect((await client.send(new QueryCommand({ ...query, Limit }))).Count).toBe(count);
  }
  expect((await client.send(new ScanCommand({ TableName: 'Lines' }))).Count).toBe(3);
  const iterators = new Set(opened.mock.contexts);
  expect(iterators.size).toBeGreaterThanOrEqual(4);
  expect(new Set(closed.mock.contexts)).toEqual(iterators);
  client.destroy();
  await server.close();
  rmSync(path, { recursive: true });
});
