import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { paginateListObjectsV2, type S3Client, type _Object as StoredObject } from '@aws-sdk/client-s3';
import { type DynamoDBDocumentClient, paginateScan as paginateDocuments } from '@aws-sdk/lib-dynamodb';

/*
 * All pages of what a cloud lists. One page ends at 1 MB or 1,000 keys, and what a test looks for on a cloud that it shares may be on any.
 */

/** The items of a table, read consistently, in DynamoDB's own form. */
export async function scanItems(client: DynamoDBClient, TableName: string): Promise<Record<string, AttributeValue>[]> {
  const pages = await Array.fromAsync(paginateScan({ client }, { TableName, ConsistentRead: true }));
  return pages.flatMap(({ Items = [] }) => Items);
}

/** The items of a table, read consistently, as plain objects. */
export async function scanDocuments(
  client: DynamoDBDocumentClient,
  TableName: string,
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect in it.
): Promise<Record<string, any>[]> {
  const pages = await Array.fromAsync(paginateDocuments({ client }, { TableName, ConsistentRead: true }));
  return pages.flatMap(({ Items = [] }) => Items);
}

/** The objects of a bucket whose keys begin so. */
export async function listObjects(client: S3Client, Bucket: string, Prefix = ''): Promise<StoredObject[]> {
  const pages = await Array.fromAsync(paginateListObjectsV2({ client }, { Bucket, Prefix }));
  return pages.flatMap(({ Contents = [] }) => Contents);
}
