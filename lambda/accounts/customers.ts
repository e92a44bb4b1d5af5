import { createHash } from 'node:crypto';
import type { Customer } from '../../api/terms/customer.ts';
import { requireEnv, variables } from '../platform/environment.ts';
import { getItem, putItem, scanItems, updateItem } from '../platform/table.ts';

export type { Customer };

/** What is stored under the hash of an Api-Key. The key itself is never stored. */
interface ApiKeyItem {
  readonly customer: string;
  /** Epoch seconds at which the key ends; without it the key works until it is rotated. */
  readonly ttl?: number;
}

/** What is stored of a customer. */
interface CustomerItem extends Customer {
  /** Item of the current Api-Key, which has no end. */
  readonly apiKey: string;
}

const table = () => requireEnv(variables.customers);
const customerPrefix = 'customer#';
const keyItem = (apiKey: string) => `key#${createHash('sha256').update(apiKey.toLowerCase(), 'utf8').digest('hex')}`;

/**
 * The table `customers` (partition key `id`) holds two kinds of items: `customer#<id>` and `key#<SHA-256 of an Api-Key>`.
 * @returns the customer, whatever its status, or undefined.
 */
export async function getCustomer(id: string): Promise<Customer | undefined> {
  const item = await getItem<CustomerItem>(table(), { id: `${customerPrefix}${id}` });
  return item && { ...item, id };
}

/** The customer who has this Api-Key, with any status; undefined if the key is unknown or has ended. */
export async function getCustomerByApiKey(apiKey: string): Promise<Customer | undefined> {
  const item = await getItem<ApiKeyItem>(table(), { id: keyItem(apiKey) });
  if (!item || (item.ttl !== undefined && item.ttl <= Date.now() / 1000)) return undefined;
  return getCustomer(item.customer);
}

/** Writes a customer and its Api-Key; the customer first, so that a key never points at nothing. */
export async function putCustomer(customer: Customer, apiKey: string): Promise<void> {
  const id = keyItem(apiKey);
  await putItem(table(), { ...customer, id: `${customerPrefix}${customer.id}`, apiKey: id } satisfies CustomerItem);
  await putItem(table(), { id, customer: customer.id } satisfies ApiKeyItem & { id: string });
}

/** All customers, in any order. */
export async function* listCustomers(): AsyncGenerator<Customer> {
  for await (const item of scanItems<CustomerItem>(table())) {
    if (item.id.startsWith(customerPrefix)) yield { ...item, id: item.id.slice(customerPrefix.length) };
  }
}

/**
 * Gives the customer a new Api-Key. The old one still works for so many seconds.
 * @returns false where there is no such customer.
 */
export async function rotateApiKey(id: string, apiKey: string, graceSeconds: number): Promise<boolean> {
  const before = await getItem<CustomerItem>(table(), { id: `${customerPrefix}${id}` });
  if (!before) return false;
  const after = keyItem(apiKey);
  await putItem(table(), { id: after, customer: id } satisfies ApiKeyItem & { id: string });
  const ttl = Math.floor(Date.now() / 1000) + graceSeconds;
  await putItem(table(), { id: before.apiKey, customer: id, ttl } satisfies ApiKeyItem & { id: string });
  await putItem(table(), { ...before, apiKey: after });
  return true;
}

/** Ends all access of the customer at once; false where there is no such customer. */
export async function revokeCustomer(id: string): Promise<boolean> {
  const revoked = await updateItem<CustomerItem>({
    TableName: table(),
    Key: { id: `${customerPrefix}${id}` },
    UpdateExpression: 'SET #status = :revoked',
    ConditionExpression: 'attribute_exists(id)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':revoked': 'revoked' },
  });
  return revoked !== undefined;
}
