import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bundleFolder, nameOf, ofType } from './template.ts';

/**
 * Bytes that the bundle of a function may have: what it has, and about a tenth. A cold start reads every byte, so whoever
 * needs more raises the budget here and says why.
 */
const budgets: Readonly<Record<string, number>> = {
  fallback: 40_000,
  // Their files go with them, compressed; they are read when they are asked for.
  'get-openapi': 75_000,
  'get-docs': 96_000,
  // The page, and beside the handler the table of statuses, from which the routes come.
  'get-cockpit': 90_000,
  'get-status': 290_000,
  'get-tokens': 290_000,
  'list-tokens': 290_000,
  'list-parts': 290_000,
  'list-line-parts': 290_000,
  'list-sessions': 290_000,
  'list-alphabets': 290_000,
  'delete-alphabets': 290_000,
  'get-alphabet': 290_000,
  'get-capacity': 290_000,
  'delete-tokens': 320_000,
  'revoke-session': 320_000,
  // The schemas.
  'open-session': 410_000,
  'add-alphabet': 410_000,
  'list-voids': 300_000,
  'list-redemptions': 300_000,
  // The engine, the key service, and what tells of it.
  'void-codes': 790_000,
  'redeem-codes': 790_000,
  withdraw: 660_000,
  // The key service.
  'sign-gate-list': 460_000,
  // The engine and the key service.
  'verify-tokens': 500_000,
  'verify-over-lines': 500_000,
  // S3.
  'get-data': 480_000,
  'get-snapshot': 480_000,
  'get-analysis': 480_000,
  plan: 480_000,
  assemble: 500_000,
  purge: 510_000,
  produce: 530_000,
  // EventBridge and Step Functions, to tell of a status.
  fail: 530_000,
  analyse: 570_000,
  reconcile: 545_000,
  seal: 575_000,
  // The key service.
  notify: 315_000,
  // The engine, the key service, and what tells of it.
  'reissue-codes': 590_000,
  // The engine and zod; the lists of words are 19,000 of it.
  'compute-capacity': 560_000,
  // Stripe, a third of it, run only where payments are checked.
  'order-tokens': 800_000,
  'continue-tokens': 1_020_000,
};

const functions = ofType('Lambda::Function');

test('every function has a budget', () => {
  expect(functions.map(nameOf).sort()).toEqual(Object.keys(budgets).sort());
});

describe.each(functions.map((one) => [nameOf(one), one] as const))('%s', (name, resource) => {
  test('stays within its bytes', () => {
    const folder = bundleFolder(resource);
    const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    expect(bytes).toBeLessThanOrEqual(budgets[name] as number);
  });
});
