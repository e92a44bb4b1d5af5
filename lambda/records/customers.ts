import { createHash } from 'node:crypto';
import { requireEnv, variables } from '../environment.ts';
import type { AgreementName } from './agreements.ts';
import { getItem, putItem } from './table.ts';

/** Whom the operator let in. Prices are amounts of the currency's major unit; the rebate is a fraction. */
export interface Customer {
  readonly id: string;
  readonly status: 'granted' | 'revoked';
  readonly agreement: AgreementName;
  readonly usage: 'permanent';
  readonly company: string;
  readonly address: string;
  readonly phone: string;
  readonly email: string;
  /** ISO 4217, lower case, as Stripe writes it. */
  readonly currency: string;
  readonly price: { readonly metrics: number; readonly job: number; readonly rebate: number; readonly digit: number };
}

/** What stands behind a hashed Api-Key: the key itself is never stored. */
interface ApiKeyItem {
  readonly customer: string;
}

/**
 * The table `customers` (partition key `id`) holds two kinds of items: `customer#<id>` and `key#<SHA-256 of an Api-Key>`.
 * @returns the customer, whatever its status, or undefined.
 */
export async function getCustomer(id: string): Promise<Customer | undefined> {
  const item = await getItem<Customer>(requireEnv(variables.customers), { id: `customer#${id}` });
  return item && { ...item, id };
}

/** The customer to whom this Api-Key was given, whatever its status, or undefined. */
export async function getCustomerByApiKey(apiKey: string): Promise<Customer | undefined> {
  const item = await getItem<ApiKeyItem>(requireEnv(variables.customers), { id: `key#${hashApiKey(apiKey)}` });
  return item && getCustomer(item.customer);
}

/** Writes a customer and its Api-Key; the customer first, so that a key never points at nothing. */
export async function putCustomer(customer: Customer, apiKey: string): Promise<void> {
  const table = requireEnv(variables.customers);
  await putItem(table, { ...customer, id: `customer#${customer.id}` });
  await putItem(table, { id: `key#${hashApiKey(apiKey)}`, customer: customer.id } satisfies ApiKeyItem & {
    id: string;
  });
}

function hashApiKey(apiKey: string): string {
  return createHash('sha256').update(apiKey.toLowerCase(), 'utf8').digest('hex');
}
