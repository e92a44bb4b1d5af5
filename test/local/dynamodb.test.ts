import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { expect, jest, test } from '@jest/globals';
import { AbstractValueIterator } from 'abstract-level';
import dynalite from 'dynalite';
import { closeIterators } from '../../local/dynamodb/iterators.ts';
import { listening } from '../listening.ts';
import { LOCAL_SDK } from '../local-cloud.ts';

test('leaves no iterator open, whether a query is read to its end or not', async () => {
  closeIterators();
  const opened = jest.spyOn(AbstractValueIterator.prototype, 'next');
  const closed = jest.spyOn(AbstractValueIterator.prototype, 'close');
  const path = mkdtempSync(join(tmpdir(), 'unique-tokens-dynamodb-'));
  await using server = await listening(dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }));
  const endpoint = server.url;
  const client = new DynamoDBClient({ ...LOCAL_SDK, endpoint });
  await client.send(
    new CreateTableCommand({
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
    }),
  );
  // A new table is there a moment after the answer.
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: 'Lines' });
  for (const item of ['a', 'b', 'c']) {
    await client.send(new PutItemCommand({ TableName: 'Lines', Item: { line: { S: 'one' }, item: { S: item } } }));
  }
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
