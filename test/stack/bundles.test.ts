import { readdirSync, readFileSync, statSync } from 'node:fs';
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
  'get-status': 240_000,
  'get-tokens': 245_000,
  'list-tokens': 245_000,
  'list-parts': 240_000,
  'list-line-parts': 240_000,
  'list-sessions': 240_000,
  'list-alphabets': 240_000,
  'delete-alphabets': 240_000,
  'get-alphabet': 235_000,
  'get-capacity': 240_000,
  'delete-tokens': 270_000,
  'revoke-session': 260_000,
  // The schemas.
  'open-session': 335_000,
  'add-alphabet': 340_000,
  'list-voids': 240_000,
  'list-redemptions': 240_000,
  // The engine, the key service, and what tells of it.
  'void-codes': 610_000,
  'redeem-codes': 605_000,
  withdraw: 485_000,
  // The key service.
  'sign-gate-list': 355_000,
  // The engine and the key service.
  'verify-tokens': 440_000,
  'verify-over-lines': 445_000,
  // S3.
  'get-data': 360_000,
  'get-snapshot': 360_000,
  'get-analysis': 360_000,
  plan: 510_000,
  assemble: 420_000,
  purge: 365_000,
  produce: 445_000,
  // EventBridge and Step Functions, to tell of a status.
  fail: 385_000,
  analyse: 465_000,
  reconcile: 405_000,
  seal: 430_000,
  // The key service.
  notify: 250_000,
  // The engine, the key service, and what tells of it.
  'reissue-codes': 490_000,
  // The engine and zod; the lists of words are 19,000 of it.
  'compute-capacity': 465_000,
  // The engine, the schemas and Secrets Manager; Stripe stands beside it.
  'order-tokens': 470_000,
  'continue-tokens': 590_000,
};

const functions = ofType('Lambda::Function');

test('every function has a budget', () => {
  expect(functions.map(nameOf).sort()).toEqual(Object.keys(budgets).sort());
});

describe.each(functions.map((one) => [nameOf(one), one] as const))('%s', (name, resource) => {
  test('stays within its bytes', () => {
    const folder = bundleFolder(resource);
    const read = readdirSync(folder).filter((file) => file !== 'stripe.mjs');
    const bytes = read.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    expect(bytes).toBeLessThanOrEqual(budgets[name] as number);
  });

  test('loads no undici: it does not import node:http when it starts', () => {
    for (const file of readdirSync(bundleFolder(resource)).filter((each) => each.endsWith('.mjs'))) {
      expect(readFileSync(join(bundleFolder(resource), file), 'utf8')).not.toMatch(
        /(from|import) ?["'](node:)?http["']/,
      );
    }
  });

  test('has nothing of the SDK that no function can call', () => {
    const code = readFileSync(join(bundleFolder(resource), 'index.mjs'), 'utf8');
    expect(code).not.toContain('event stream message overhead');
    expect(code).not.toContain('endpoint_discovery_enabled');
    expect(code).not.toContain('AnalyticsConfiguration');
  });
});

test('Stripe stands beside the bundles of the two functions that check payments, which load it by import()', () => {
  const beside = functions.filter((each) => readdirSync(bundleFolder(each)).includes('stripe.mjs'));
  expect(beside.map(nameOf).sort()).toEqual(['continue-tokens', 'order-tokens']);
  for (const each of beside) {
    const code = readFileSync(join(bundleFolder(each), 'index.mjs'), 'utf8');
    expect(code).toContain('import("./stripe.mjs")');
    expect(code).not.toContain('api.stripe.com');
    expect(readFileSync(join(bundleFolder(each), 'stripe.mjs'), 'utf8')).toContain('api.stripe.com');
  }
});
