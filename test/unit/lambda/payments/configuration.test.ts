import { afterEach, expect, test } from '@jest/globals';
import { checksPayments, paymentCheck } from '../../../../lambda/payments/configuration.ts';

const before = { ...process.env };
afterEach(() => {
  for (const name of ['PAYMENTS', 'STRIPE_API_KEY', 'STRIPE_SECRET_ARN']) delete process.env[name];
  Object.assign(process.env, before);
});

test.each([
  [{ PAYMENTS: 'none' }, 'none'],
  [{ PAYMENTS: 'none', STRIPE_API_KEY: '', STRIPE_SECRET_ARN: '' }, 'none'],
  // Without its key nothing can be bought.
  [{ PAYMENTS: 'stripe' }, 'stripe'],
  [{ PAYMENTS: 'stripe', STRIPE_SECRET_ARN: 'arn' }, 'stripe'],
  // What has charged does not stop silently.
  [{ PAYMENTS: 'none', STRIPE_API_KEY: 'sk' }, 'stripe'],
  [{ PAYMENTS: 'none', STRIPE_SECRET_ARN: 'arn' }, 'stripe'],
])('%j: %s', (environment, expected) => {
  Object.assign(process.env, environment);
  expect([paymentCheck(), checksPayments()]).toEqual([expected, expected === 'stripe']);
});

test.each(['', 'Stripe', 'no'])('"%s" is no setting', (PAYMENTS) => {
  Object.assign(process.env, { PAYMENTS });
  expect(() => paymentCheck()).toThrow('PAYMENTS');
});
