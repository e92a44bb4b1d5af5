import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { assemblyFolder, nameOf, ofType } from './template.ts';

/**
 * Bytes that the bundle of a function may have: what it has, and about a tenth. A cold start reads every byte, so whoever
 * needs more raises the budget here and says why.
 */
const budgets: Readonly<Record<string, number>> = {
  fallback: 40_000,
  // Their files go with them, compressed; they are read when they are asked for.
  'get-openapi': 60_000,
  'get-docs': 800_000,
  'get-status': 560_000,
  'get-tokens': 560_000,
  'list-tokens': 560_000,
  'list-sessions': 560_000,
  'list-alphabets': 560_000,
  'delete-alphabets': 560_000,
  'get-alphabet': 560_000,
  'get-capacity': 560_000,
  'delete-tokens': 630_000,
  'revoke-session': 630_000,
  // The schemas.
  'open-session': 680_000,
  'add-alphabet': 680_000,
  // The engine and the key service.
  'verify-tokens': 780_000,
  // S3.
  'get-data': 800_000,
  'get-snapshot': 800_000,
  'get-analysis': 800_000,
  plan: 800_000,
  fail: 800_000,
  analyse: 800_000,
  assemble: 820_000,
  purge: 860_000,
  reconcile: 860_000,
  seal: 870_000,
  produce: 890_000,
  // Stripe, read only where payments are checked.
  'order-tokens': 1_080_000,
  'continue-tokens': 1_430_000,
};

const functions = ofType('Lambda::Function');

test('every function has a budget', () => {
  expect(functions.map(nameOf).sort()).toEqual(Object.keys(budgets).sort());
});

describe.each(functions.map((one) => [nameOf(one), one] as const))('%s', (name, { Properties }) => {
  test('stays within its bytes', () => {
    const folder = join(assemblyFolder(), `asset.${Properties.Code.S3Key.replace('.zip', '')}`);
    const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    expect(bytes).toBeLessThanOrEqual(budgets[name] as number);
  });
});
