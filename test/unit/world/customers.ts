import { createHash, randomUUID } from 'node:crypto';
import { addKey } from '../../../lambda/accounts/api-keys.ts';
import { type Customer, putCustomer } from '../../../lambda/accounts/customers.ts';
import type { KeyTerms } from '../../../lambda/accounts/keys.ts';
import { putSession } from '../../../lambda/accounts/sessions.ts';

/** The ids of a new customer with the agreement bulk, and of a session that a key with these terms has opened. */
export async function signedIn(terms: KeyTerms): Promise<{ readonly customer: string; readonly session: string }> {
  const [customer, session, apiKey] = [randomUUID(), randomUUID(), randomUUID()];
  await putCustomer({ id: customer, status: 'granted', agreement: 'bulk' } as Customer, randomUUID());
  const key = await addKey(customer, apiKey, terms);
  const now = new Date().toISOString();
  const opener = { id: key.id, scope: key.scope, hash: createHash('sha256').update(apiKey).digest('hex') };
  await putSession({ id: session, customer, granted: now, touched: now, note: '', client: '', agent: '', opener });
  return { customer, session };
}
