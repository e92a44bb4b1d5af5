import { target } from '../platform/permissions.ts';
import { updateItem } from '../platform/table.ts';

/** Seconds for which a count is kept beyond its window, before DynamoDB may remove it. */
const KEPT_SECONDS = 60;

/**
 * Counts a request of the customer in the window of time that has begun: the table `rates` (partition key `window`) has one
 * item for each customer and window.
 * @param window number of the window since the epoch.
 * @param seconds its length.
 * @returns how many requests of the customer the window has seen, this one included.
 */
export async function countRequest(customer: string, window: number, seconds: number): Promise<number> {
  const counted = await updateItem<{ requests: number }>({
    TableName: target('rates:UpdateItem'),
    Key: { window: `${customer}#${window}` },
    UpdateExpression: 'ADD requests :one SET #ttl = :ttl',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':one': 1, ':ttl': Math.ceil((window + 1) * seconds) + KEPT_SECONDS },
  });
  return counted?.requests ?? 0;
}
