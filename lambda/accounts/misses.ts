import { databaseAtMostOnce } from '../platform/clients/database.ts';
import { MISS_PARTITIONS } from '../platform/key-items.ts';
import { target } from '../platform/permissions.ts';
import { getItem, updateItem } from '../platform/table.ts';

/** Seconds for which a count is kept beyond its minute, before DynamoDB may remove it. */
const KEPT_SECONDS = 60;

/*
 * The table `rates` has, beside the requests of customers (rates.ts):
 *   misses#<key id>#<minute since the epoch>      how many misses of the key are reserved in that minute
 */
const itemKey = (key: string, minute: number) => ({ window: `${MISS_PARTITIONS}${key}#${minute}` });

/**
 * Reserves misses of a key, all or none, by one conditional update: whatever runs at the same time, no more than `most` are
 * reserved in a minute.
 * @returns whether so many were left.
 */
export async function reserveMisses(key: string, minute: number, misses: number, most: number): Promise<boolean> {
  if (misses > most) return false;
  const reserved = await updateItem({
    TableName: target('misses:UpdateItem'),
    Key: itemKey(key, minute),
    UpdateExpression: 'ADD reserved :misses SET #ttl = :ttl',
    ConditionExpression: 'attribute_not_exists(reserved) OR reserved <= :others',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ':misses': misses,
      ':others': most - misses,
      ':ttl': (minute + 1) * 60 + KEPT_SECONDS,
    },
  });
  return reserved !== undefined;
}

/** Gives back what was reserved in a minute and not needed; never twice, or more could be reserved than the bound. */
export async function giveBackMisses(key: string, minute: number, misses: number): Promise<void> {
  const giveBack = {
    TableName: target('misses:UpdateItem'),
    Key: itemKey(key, minute),
    UpdateExpression: 'ADD reserved :back',
    ConditionExpression: 'reserved >= :misses',
    ExpressionAttributeValues: { ':back': -misses, ':misses': misses },
  };
  await updateItem(giveBack, databaseAtMostOnce());
}

/** How many misses of the key are reserved in a minute. */
export async function reservedMisses(key: string, minute: number): Promise<number> {
  return (await getItem<{ reserved: number }>(target('misses:BatchGetItem'), itemKey(key, minute)))?.reserved ?? 0;
}
