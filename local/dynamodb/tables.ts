import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  paginateScan,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import type { Table } from '../template/plan.ts';

/** Makes the tables that do not exist yet. */
export async function createTables(client: DynamoDBClient, tables: readonly Table[]): Promise<void> {
  for (const { name, request } of tables) {
    try {
      await client.send(new DescribeTableCommand({ TableName: name }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      await client.send(new CreateTableCommand(request));
    }
  }
}

/**
 * Deletes items that have expired (dynalite has no TTL). As on AWS this is late and lazy: readers must not rely on it.
 * An item that is prolonged meanwhile stays, because the deletion is conditional.
 *
 * @param now epoch seconds
 */
export async function expireItems(client: DynamoDBClient, tables: readonly Table[], now: number): Promise<void> {
  for (const { name, request, expiryAttribute } of tables) {
    if (expiryAttribute === undefined) continue;
    const keys = request.KeySchema!.map(({ AttributeName }) => AttributeName!);
    const values = { ':now': { N: String(now) } };
    const names = { '#ttl': expiryAttribute, ...Object.fromEntries(keys.map((key, i) => [`#k${i}`, key])) };
    const pages = paginateScan(
      { client },
      {
        TableName: name,
        FilterExpression: '#ttl < :now',
        ProjectionExpression: keys.map((_, i) => `#k${i}`).join(', '),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const deletion = new DeleteItemCommand({
          TableName: name,
          Key: Object.fromEntries(keys.map((key) => [key, item[key]!])),
          ConditionExpression: '#ttl < :now',
          ExpressionAttributeNames: { '#ttl': expiryAttribute },
          ExpressionAttributeValues: values,
        });
        await client.send(deletion).catch((error) => {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        });
      }
    }
  }
}
