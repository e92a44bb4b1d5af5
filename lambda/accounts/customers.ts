import type { Customer } from '../../api/terms/customer.ts';
import { completeMemory } from '../lines/memory.ts';
import { target } from '../platform/permissions.ts';
import { getItem, putItem, scanItems, updateItem } from '../platform/table.ts';
import { addKey } from './api-keys.ts';

export type { Customer };

const customerPrefix = 'customer#';

/**
 * The table `customers` (partition key `id`) has customers in `customer#<id>`, their Api-Keys (api-keys.ts) and webhooks
 * (webhooks.ts).
 * @returns the customer, whatever its status, or undefined.
 */
export async function getCustomer(id: string): Promise<Customer | undefined> {
  const item = await getItem<Customer>(target('customers:BatchGetItem'), { id: `${customerPrefix}${id}` });
  return item && { ...item, id };
}

/** Writes a customer and its first Api-Key, which may do everything; the customer first, so that no key points at nothing. */
export async function putCustomer(customer: Customer, apiKey: string): Promise<void> {
  // Of a new one nothing can be missing. One of 0.1 that is written again is not new.
  if ((await getCustomer(customer.id)) === undefined) await completeMemory(customer.id);
  await putItem(target('customers:PutItem'), { ...customer, id: `${customerPrefix}${customer.id}` });
  await addKey(customer.id, apiKey, { scope: 'order' });
}

/** All customers, in any order. */
export async function* listCustomers(): AsyncGenerator<Customer> {
  for await (const item of scanItems<Customer>(target('customers:Scan'))) {
    if (item.id.startsWith(customerPrefix)) yield { ...item, id: item.id.slice(customerPrefix.length) };
  }
}

/** Ends all access of the customer at once; false where there is no such customer. */
export async function revokeCustomer(id: string): Promise<boolean> {
  const revoked = await updateItem<Customer>({
    TableName: target('customers:UpdateItem'),
    Key: { id: `${customerPrefix}${id}` },
    UpdateExpression: 'SET #status = :revoked',
    ConditionExpression: 'attribute_exists(id)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':revoked': 'revoked' },
  });
  return revoked !== undefined;
}

/**
 * Says from what the customer's lines are continued: from their snapshots alone, or also from what the ledger knows.
 * @returns false where there is no such customer.
 */
export async function setContinuation(id: string, from: 'snapshot' | 'ledger'): Promise<boolean> {
  const isSnapshot = from === 'snapshot';
  const changed = await updateItem<Customer>({
    TableName: target('customers:UpdateItem'),
    Key: { id: `${customerPrefix}${id}` },
    UpdateExpression: isSnapshot ? 'SET continuation = :snapshot' : 'REMOVE continuation',
    ConditionExpression: 'attribute_exists(id)',
    ...(isSnapshot ? { ExpressionAttributeValues: { ':snapshot': 'snapshot' } } : {}),
  });
  return changed !== undefined;
}
