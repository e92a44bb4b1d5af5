import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demoCustomers } from '../api/accounts.ts';
import { type StripeServer, startStripe } from '../api/stripe.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { newUser, type User } from './command.ts';

/** The command line with a service that checks payments. */
let stripe: StripeServer;
let cloud: LocalCloud;
let user: User;
beforeAll(async () => {
  stripe = await startStripe();
  const LOCAL_FUNCTION_ENV = JSON.stringify({ STRIPE_HOST: stripe.url });
  const env = { PAYMENTS: 'stripe', STRIPE_API_KEY: 'sk_test_abcdefghijklmnopqrstuvwx', LOCAL_FUNCTION_ENV };
  cloud = await startLocalCloud({ env });
  user = newUser({ UNIQUE_TOKENS_URL: cloud.url });
});
afterAll(async () => {
  user?.remove();
  await cloud?.stop();
  await stripe?.close();
});

/** The ident of a payment of so many cents, or of one that Stripe does not know. */
function payment(cents?: number): string {
  const ident = `pi_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
  const metadata = { customer: demoCustomers.basic };
  if (cents !== undefined) stripe.intents.set(ident, { amount_received: cents, metadata });
  return ident;
}
/** It costs 5.00 and 0.0009 for each of 20,000 digits: 23.00. */
const order = (out: string) => `produce --alphabet UPPER_EPCG30 --digits 20 --size 1000 --out ${out}`.split(' ');
const PRICE = 2_300;
const left = (name: string) => existsSync(join(user.folder, name));

test('an order without a payment is not sent: it says what is needed', async () => {
  const { code, stderr } = await user.run(...order('none.txt'));
  expect([code, stderr]).toEqual([2, expect.stringContaining('This service checks payments. Give --payment-ident')]);
  expect(stripe.requests).toEqual([]);
});

test.each([
  ['is unknown', undefined],
  ['is too little', PRICE - 1],
])('a payment that %s is refused, and nothing is left', async (_, cents) => {
  const { code, stderr } = await user.run(...order('no.txt'), '--payment-ident', payment(cents));
  expect([code, stderr]).toEqual([1, expect.stringContaining('Payment not valid.')]);
  expect([left('no.txt'), left('no.order.json')]).toEqual([false, false]);
});

test('a payment buys a part, each its own', async () => {
  const ident = payment(PRICE);
  const first = await user.run(...order('codes.txt'), '--payment-ident', ident);
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(first.stdout).not.toContain('made up');
  const further = 'continue --snapshot codes.snapshot --size 1000 --out more.txt'.split(' ');
  const without = await user.run(...further);
  expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('Give --payment-ident')]);
  const again = await user.run(...further, '--payment-ident', ident);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('Payment not valid.')]);
  const second = await user.run(...further, '--payment-ident', payment(PRICE));
  expect([second.code, second.stderr]).toEqual([0, '']);
  expect(left('more.txt')).toBe(true);
});
