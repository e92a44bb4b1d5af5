import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { findApiKey } from '../../../../lambda/accounts/api-keys.ts';
import {
  type Customer,
  getCustomer,
  listCustomers,
  putCustomer,
  revokeCustomer,
  setContinuation,
} from '../../../../lambda/accounts/customers.ts';
import { target } from '../../../../lambda/platform/permissions.ts';
import { scanItems } from '../../../../lambda/platform/table.ts';

async function newCustomer(): Promise<{ id: string; key: string }> {
  const [id, key] = [randomUUID(), randomUUID()];
  await putCustomer({ id, status: 'granted', agreement: 'basic', company: 'Example' } as Customer, key);
  return { id, key };
}

test('a customer is known by its Api-Key, which is nowhere stored', async () => {
  const { id, key } = await newCustomer();
  expect((await findApiKey(key.toUpperCase()))?.customer).toBe(id);
  expect(await getCustomer(id)).toMatchObject({ id, company: 'Example' });
  expect(await findApiKey(randomUUID())).toBeUndefined();
  expect(await getCustomer(randomUUID())).toBeUndefined();
  const items = await Array.fromAsync(scanItems<object>(target('customers:Scan')));
  expect(JSON.stringify(items)).not.toContain(key);
  expect((await Array.fromAsync(listCustomers())).map((each) => each.id)).toContain(id);
});

test('a revoked customer is one, and nobody else becomes one', async () => {
  const [{ id }, nobody] = [await newCustomer(), randomUUID()];
  expect(await revokeCustomer(id)).toBe(true);
  expect((await getCustomer(id))?.status).toBe('revoked');
  expect(await revokeCustomer(nobody)).toBe(false);
  expect(await getCustomer(nobody)).toBeUndefined();
});

test('the snapshot can be required of a customer that there is, and no more', async () => {
  const [{ id }, nobody] = [await newCustomer(), randomUUID()];
  expect(await setContinuation(id, 'snapshot')).toBe(true);
  expect(await getCustomer(id)).toMatchObject({ company: 'Example', continuation: 'snapshot' });
  expect(await setContinuation(id, 'ledger')).toBe(true);
  expect((await getCustomer(id))?.continuation).toBeUndefined();
  for (const from of ['snapshot', 'ledger'] as const) expect(await setContinuation(nobody, from)).toBe(false);
  expect(await getCustomer(nobody)).toBeUndefined();
});
