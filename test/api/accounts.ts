import { randomUUID } from 'node:crypto';
import type { KeyTerms } from '../../lambda/accounts/keys.ts';
import type { Cloud } from '../cloud.ts';

/** The demo customers, by their agreement. */
export const demoCustomers = {
  basic: '00000000-0000-4000-8000-00000000c001',
  bulk: '00000000-0000-4000-8000-00000000c002',
} as const;

/** A key as its customer gets it. */
export interface GivenKey {
  readonly id: string;
  readonly apiKey: string;
}

/** A customer as it gets in. */
export interface GivenCustomer {
  readonly id: string;
  readonly apiKey: string;
}

/** What the operator does with the customers and the keys of a cloud. */
export interface Accounts {
  /** Lets another customer in, with the terms of a demo customer. */
  letIn(like: keyof typeof demoCustomers): Promise<GivenCustomer>;
  add(customer: string, terms: KeyTerms): Promise<GivenKey>;
  revoke(customer: string, key: string): Promise<void>;
  /** @returns its new Api-Key */
  rotate(customer: string, key: string, graceSeconds: number): Promise<string>;
  used(customer: string, key: string): Promise<string | undefined>;
}

/** The operator of a cloud. It works as the operator's commands do: on the tables, from outside. */
export async function accountsOf({ environment, endpoints, sdk }: Cloud): Promise<Accounts> {
  Object.assign(process.env, environment, {
    AWS_REGION: sdk.region,
    AWS_ACCESS_KEY_ID: sdk.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sdk.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
  });
  const { addKey, rotateApiKey } = await import('../../lambda/accounts/api-keys.ts');
  const { getKey, revokeKey } = await import('../../lambda/accounts/keys.ts');
  const get = async (customer: string, key: string) => {
    const found = await getKey(customer, key);
    if (!found) throw new Error(`No key ${key}.`);
    return found;
  };
  const { getCustomer, putCustomer } = await import('../../lambda/accounts/customers.ts');
  return {
    letIn: async (like) => {
      const terms = await getCustomer(demoCustomers[like]);
      if (!terms) throw new Error(`No demo customer ${like}.`);
      const [id, apiKey] = [randomUUID(), randomUUID()];
      await putCustomer({ ...terms, id }, apiKey);
      return { id, apiKey };
    },
    add: async (customer, terms) => {
      const apiKey = randomUUID();
      return { id: (await addKey(customer, apiKey, terms)).id, apiKey };
    },
    revoke: async (customer, key) => {
      if (!(await revokeKey(customer, key))) throw new Error(`No key ${key}.`);
    },
    rotate: async (customer, key, graceSeconds) => {
      const apiKey = randomUUID();
      if (!(await rotateApiKey(await get(customer, key), apiKey, graceSeconds))) throw new Error('Not rotated.');
      return apiKey;
    },
    used: async (customer, key) => (await get(customer, key)).used,
  };
}
