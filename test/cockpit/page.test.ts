import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { money, odds, power } from '../../cockpit/values/number.ts';
import { digitsThatDo } from '../../cockpit/views/digits.ts';
import { exampleOf, groupsOf } from '../../cockpit/views/example-code.ts';
import { amount, percent, priceParts } from '../../cockpit/views/price.ts';
import { send, sharedUrl } from '../api/client.ts';

/** The page as it is sent, and how it writes numbers. */

/** Bytes that the page may have, compressed: it is read over phones too. */
const BUDGET = 46_000;

const page = () => send(sharedUrl(), 'GET', '/cockpit');

test('is one small page, which needs no key and loads nothing', async () => {
  const { status, headers, text } = await page();
  expect([status, headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(gzipSync(text, { level: 9 }).length).toBeLessThan(BUDGET);
  expect(text).not.toMatch(/<(script|link|img|iframe)[^>]*\s(src|href)="(?!data:)/);
  expect(text).not.toMatch(/<[^>]*\s(on\w+|style)=/);
});

test('may do nothing but what it came for', async () => {
  const { headers, text } = await page();
  const hash = (tag: string) => {
    const content = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(text)?.[1] as string;
    return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
  };
  expect(headers.get('Content-Security-Policy')?.split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hash('script')}`,
    `style-src ${hash('style')}`,
    "connect-src 'self'",
    'img-src blob: data:',
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
  expect(headers.get('Referrer-Policy')).toBe('no-referrer');
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
});

test('is sent again only when it has changed', async () => {
  const { headers } = await page();
  const again = { headers: { 'If-None-Match': headers.get('ETag') as string } };
  expect((await send(sharedUrl(), 'GET', '/cockpit', again)).status).toBe(304);
  expect((await send(sharedUrl(), 'HEAD', '/cockpit')).status).toBe(200);
});

test.each([
  [0n, '0'],
  [999_999_999n, '999,999,999'],
  [1_000_000_000n, '1.0 × 10⁹'],
  [9_949_999_999n, '9.9 × 10⁹'],
  [9_950_000_000n, '1.0 × 10¹⁰'],
  [30n ** 20n, '3.5 × 10²⁹'],
  [1024n ** 1024n, '3.5 × 10³⁰⁸²'],
])('writes %s as a power', (value, text) => expect(power(value)).toBe(text));

test.each([
  [1_000n, 30n ** 20n, '1 in 3.5 × 10²⁶', true],
  [1n, 10_000n, '1 in 10,000', false],
  [1n, 10_001n, '1 in 10,001', true],
  [6n, 7n, 'more than 1 in 2', false],
  [7_776n, 7_776n, 'every guess hits', false],
  [0n, 5n, 'none', true],
])('tells the odds of %s codes among %s', (issued, capacity, text, isNegligible) => {
  expect(odds(issued, capacity)).toEqual({ text, isNegligible });
});

test.each([
  [36_500n, 'eur', '€365.00'],
  [5n, 'usd', '$0.05'],
  [1_234_567n, 'jpy', '¥1,234,567'],
  [1_234_567n, 'kwd', 'KWD 1,234.567'],
  [90_000_000_000_500n, 'eur', '€900,000,000,005.00'],
])('writes %s of %s', (minor, currency, text) => expect(money(minor, currency).replace(/\s/g, ' ')).toBe(text));

test.each([
  [0.0009, 'eur', '€0.0009'],
  [5, 'eur', '€5.00'],
  [1e-7, 'jpy', '¥0.0000001'],
])('writes a price of %s %s', (value, currency, text) => expect(amount(value, currency)).toBe(text));

test.each([
  [0.07, '7 %'],
  [0.125, '12.5 %'],
])('writes a share of %s', (share, text) => expect(percent(share)).toBe(text));

/** The parts of a price of 7 digits × 1,001 codes. */
const partsOf = (price: { job: number; digit: number; metrics: number; rebate: number }, total: bigint) => {
  const draft = { digits: '7', size: '1001', analysis: true };
  return priceParts(draft as never, { price, currency: 'eur' } as never, total);
};

test('makes the parts of a price add up to it', () => {
  const price = { job: 5, digit: 0.0009, metrics: 1, rebate: 0 };
  expect(partsOf(price, 1_231n)).toEqual([
    ['Order', 500n],
    ['7 characters × 1,001 codes', 631n],
    ['Analysis', 100n],
  ]);
  expect(partsOf({ ...price, rebate: 0.07 }, 1_145n).at(-1)).toEqual(['Rebate 7 %', -86n]);
  expect(partsOf({ ...price, job: 5.001 }, 1_231n).at(-1)).toEqual(['Rounding', -1n]);
});

test('makes an example that grows digit by digit, of all symbols', () => {
  const symbols = [...'ABCDEFGH'];
  expect(exampleOf(symbols, 8)).toEqual(exampleOf(symbols, 9).slice(0, 8));
  expect(new Set(exampleOf(symbols, 100)).size).toBe(8);
});

test.each([
  ['ABCDEFGH', 'ABCD EFGH'],
  ['ABCDE', 'ABCDE'],
  ['ABCDEF', 'ABC DEF'],
  ['ABCDEFG', 'ABCD EFG'],
])('groups %s for reading', (code, text) => expect(groupsOf([...code]).join(' ')).toBe(text));

test.each([
  [10, 1n, 1, 5],
  [10, 1n, 8, 8],
  [30, 1_000n, 3, 5],
  [2, 1n, 3, 14],
])('finds the digits that do for %s symbols and %s codes', (symbols, issued, least, digits) => {
  expect(digitsThatDo(symbols, issued, least)).toBe(digits);
});
