import type { Customer } from '../../lambda/accounts/customers.ts';
import type { SeedContext } from './seed.ts';

/** The Api-Keys of the two demo customers: known to everybody, so they exist on one's own machine only. */
export const demoApiKeys = {
  basic: '00000000-0000-4000-8000-000000000001',
  bulk: '00000000-0000-4000-8000-000000000002',
} as const;

/** Writes the demo customers, one of each agreement, into the local tables. */
export async function demoCustomers({ environment }: SeedContext): Promise<void> {
  // The records read their tables, and the SDK its endpoint, from the environment, as they do in a function.
  Object.assign(process.env, environment);
  const { putCustomer } = await import('../../lambda/accounts/customers.ts');
  await putCustomer(demoCustomer('00000000-0000-4000-8000-00000000c001', 'basic'), demoApiKeys.basic);
  await putCustomer(demoCustomer('00000000-0000-4000-8000-00000000c002', 'bulk'), demoApiKeys.bulk);
}

function demoCustomer(id: string, agreement: Customer['agreement']): Customer {
  return {
    id,
    status: 'granted',
    agreement,
    usage: 'permanent',
    company: `Demo customer (${agreement})`,
    address: '1 Example Street, Exampletown',
    phone: '+1 555 0100',
    email: `${agreement}@example.com`,
    currency: 'eur',
    price: { metrics: 1.0, job: 5.0, rebate: 0.0, digit: 0.0009 },
  };
}
