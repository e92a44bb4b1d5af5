import { target } from '../platform/permissions.ts';
import { updateItem } from '../platform/table.ts';

/** Seconds for which a lease is good without being renewed. So long a customer waits whose function has died. */
export const LEASE_SECONDS = 60;
/** Seconds for which a lease that has ended is kept, before DynamoDB may remove it. */
const KEPT_SECONDS = 60;

/**
 * What only one request of a customer may do at a time. The table `rates` has an item `stream#<customer>` for each customer
 * that has ever done it lately.
 */
export interface Lease {
  readonly customer: string;
  /** UUID of the request that holds it. */
  readonly holder: string;
}

const keyOf = (customer: string) => ({ window: `stream#${customer}` });

/**
 * Takes the lease, or renews the one that this holder has.
 * @param now epoch seconds.
 * @returns whether it is the holder's for the next `LEASE_SECONDS`.
 */
export async function takeLease({ customer, holder }: Lease, now = Date.now() / 1000): Promise<boolean> {
  const ends = now + LEASE_SECONDS;
  const taken = await updateItem({
    TableName: target('rates:UpdateItem'),
    Key: keyOf(customer),
    UpdateExpression: 'SET holder = :holder, ends = :ends, #ttl = :ttl',
    ConditionExpression: 'attribute_not_exists(holder) OR holder = :holder OR ends <= :now',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ':holder': holder,
      ':ends': ends,
      ':now': now,
      ':ttl': Math.ceil(ends) + KEPT_SECONDS,
    },
  });
  return taken !== undefined;
}

/** Gives the lease back, if it is still the holder's. */
export async function releaseLease({ customer, holder }: Lease): Promise<void> {
  await updateItem({
    TableName: target('rates:UpdateItem'),
    Key: keyOf(customer),
    UpdateExpression: 'REMOVE holder',
    ConditionExpression: 'holder = :holder',
    ExpressionAttributeValues: { ':holder': holder },
  });
}
