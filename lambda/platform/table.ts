import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  paginateScan,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type AttributeValues, attributeValues, type Plain, plainItem, typedInput } from './attribute-values.ts';
import { database } from './clients/database.ts';
import { untilNoneIsLeft } from './leftovers.ts';
import type { Target } from './permissions.ts';
import { type Key, readItem } from './reads.ts';

/** A command's input that names a table for this action, as `target` gives it. */
type Targeted<Input, Action extends string> = Plain<Input> & { readonly TableName: Target<Action> };

/** The item, read consistently, or undefined. Reads that are asked for together are one call (`reads.ts`). */
export async function getItem<T>(table: Target<'BatchGetItem'>, key: Key): Promise<T | undefined> {
  return (await readItem(table, key)) as T | undefined;
}

/** The items of these keys, read consistently, in their order, without those that are not there. */
export async function getItems<T>(table: Target<'BatchGetItem'>, keys: readonly Key[]): Promise<T[]> {
  const items = await Promise.all(keys.map((key) => getItem<T>(table, key)));
  return items.filter((item) => item !== undefined);
}

/** What one call may write, and how many calls of one request are under way. */
const [MOST_WRITTEN, SIDE_BY_SIDE] = [25, 8];

/** Writes the items, whose keys are all different, replacing what stood there. If it is cut off, some of them are written. */
export async function putItems(table: Target<'BatchWriteItem'>, items: readonly object[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(items.length / MOST_WRITTEN) }, (_, i) =>
    items.slice(i * MOST_WRITTEN, (i + 1) * MOST_WRITTEN),
  );
  const work = async () => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      await untilNoneIsLeft(batch.map(attributeValues), (left) => writeBatch(table, left));
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
}

/** Writes the items in one call. @returns those that the table was too busy for */
async function writeBatch(table: string, items: readonly AttributeValues[]): Promise<readonly AttributeValues[]> {
  const RequestItems = { [table]: items.map((Item) => ({ PutRequest: { Item } })) };
  const { UnprocessedItems } = await database().send(new BatchWriteItemCommand({ RequestItems }));
  return (UnprocessedItems?.[table] ?? []).map(({ PutRequest }) => PutRequest?.Item as AttributeValues);
}

/** Writes the item, replacing what stood there. */
export async function putItem(table: Target<'PutItem'>, item: object): Promise<void> {
  await database().send(new PutItemCommand({ TableName: table, Item: attributeValues(item) }));
}

/** Deletes the item, if it exists. If attributes are given, deletes it only if it has them. */
export async function deleteItem(
  table: Target<'DeleteItem'>,
  key: Key,
  only: Readonly<Record<string, string>> = {},
): Promise<void> {
  const conditions = Object.keys(only).map((name) => `#${name} = :${name}`);
  await deleteItemIf({
    TableName: table,
    Key: key,
    ...(conditions.length === 0
      ? {}
      : {
          ConditionExpression: conditions.join(' AND '),
          ExpressionAttributeNames: Object.fromEntries(Object.keys(only).map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(only).map(([name, value]) => [`:${name}`, value]),
          ),
        }),
  });
}

/** Runs one conditional deletion. Returns whether its condition was true. */
export async function deleteItemIf(input: Targeted<DeleteItemCommandInput, 'DeleteItem'>): Promise<boolean> {
  return unlessConditionFails(() => database().send(new DeleteItemCommand(typedInput<DeleteItemCommandInput>(input))));
}

/** Writes the item if none exists. Returns whether it did. `absent` names any attribute that each item has. */
export async function putNewItem(table: Target<'PutItem'>, item: object, absent: string): Promise<boolean> {
  return putItemIf({
    TableName: table,
    Item: item,
    ConditionExpression: 'attribute_not_exists(#absent)',
    ExpressionAttributeNames: { '#absent': absent },
  });
}

/** Runs one conditional put. Returns whether its condition was true. */
export async function putItemIf(input: Targeted<PutItemCommandInput, 'PutItem'>): Promise<boolean> {
  return unlessConditionFails(() => database().send(new PutItemCommand(typedInput<PutItemCommandInput>(input))));
}

/** Runs one conditional update. Returns the item after it, or undefined if the condition was not true. */
export async function updateItem<T>(
  input: Targeted<Omit<UpdateItemCommandInput, 'ReturnValues'>, 'UpdateItem'>,
  client = database(),
): Promise<T | undefined> {
  const command = new UpdateItemCommand({ ...typedInput<UpdateItemCommandInput>(input), ReturnValues: 'ALL_NEW' });
  let attributes: AttributeValues = {};
  const done = await unlessConditionFails(async () => {
    ({ Attributes: attributes = {} } = await client.send(command));
  });
  return done ? (plainItem(attributes) as T) : undefined;
}

/** All items of a table, page after page, read consistently: for an operator's command, never for a request. */
export async function* scanItems<T>(table: Target<'Scan'>): AsyncGenerator<T> {
  const pages = paginateScan({ client: database() }, { TableName: table, ConsistentRead: true });
  for await (const { Items = [] } of pages) yield* Items.map(plainItem) as T[];
}

/** All items of a consistent query, page after page. */
export async function* queryItems<T>(input: Targeted<QueryCommandInput, 'Query'>): AsyncGenerator<T> {
  const query: QueryCommandInput = { ConsistentRead: true, ...typedInput<QueryCommandInput>(input) };
  let from = query.ExclusiveStartKey;
  do {
    const { Items = [], LastEvaluatedKey } = await database().send(
      new QueryCommand({ ...query, ...(from && { ExclusiveStartKey: from }) }),
    );
    yield* Items.map(plainItem) as T[];
    from = LastEvaluatedKey;
  } while (from);
}

/** A consistent query for all items of one partition, in the order of their sort key. */
export function queryPartition<T>(
  table: Target<'Query'>,
  [name, value]: readonly [name: string, value: string],
): AsyncGenerator<T> {
  return queryItems<T>({
    TableName: table,
    KeyConditionExpression: '#partition = :partition',
    ExpressionAttributeNames: { '#partition': name },
    ExpressionAttributeValues: { ':partition': value },
  });
}

/**
 * A consistent query for the items of one partition whose sort key `item` begins with the prefix, in its order.
 * @param prefix not empty: DynamoDB refuses an empty value for a key (`queryPartition` reads a whole partition).
 * @param after only those whose sort key follows this one.
 * @param most how many are read at a time, where not all are likely to be read.
 */
export function queryPrefix<T>(
  table: Target<'Query'>,
  partition: readonly [name: string, value: string],
  prefix: string,
  after?: string,
  most?: number,
): AsyncGenerator<T> {
  const [name, value] = partition;
  return queryItems<T>({
    TableName: table,
    KeyConditionExpression: '#partition = :partition AND begins_with(#item, :prefix)',
    ExpressionAttributeNames: { '#partition': name, '#item': 'item' },
    ExpressionAttributeValues: { ':partition': value, ':prefix': prefix },
    ...(after === undefined ? {} : { ExclusiveStartKey: { [name]: value, item: after } }),
    ...(most === undefined ? {} : { Limit: most }),
  });
}

async function unlessConditionFails(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
