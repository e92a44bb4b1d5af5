import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { openChromium } from '../../tools/browser/chromium.ts';
import { sharedUrl } from '../api/client.ts';
import { accessibilityFaults } from './axe.ts';
import { describeInBrowser, visit } from './browser.ts';

/** The reference at /api/docs, in a browser: everybody can use it, and it does with what its policy leaves it. */

const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ['a window', { viewport: { width: 1280, height: 900 } }],
  ['a window, dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ['a phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  ['320 px', { viewport: { width: 320, height: 640 }, isMobile: true, colorScheme: 'dark' }],
];

describeInBrowser('the reference', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(async () => browser?.close());

  test.each(looks)('is for everybody in %s, and fetches nothing', async (_, options) => {
    const { page, faults } = await visit(browser, options, '/docs');
    await page.getByRole('heading', { level: 1, name: /^Unique Tokens/ }).waitFor();
    await page.goto(`${sharedUrl()}/docs#orderTokens`);
    await page.getByRole('heading', { name: 'Order the first part of a new line' }).waitFor();
    expect(await page.evaluate('scrollY')).toBeGreaterThan(1_000);
    // All of it takes axe a minute: what is found here has a body, parameters, answers and refusals.
    await page.getByLabel('Search').fill('lookalikes');
    await page.getByText(/^\d of \d+$/).waitFor();
    await page.evaluate('for (const answer of document.querySelectorAll("details")) answer.open = true');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate('performance.getEntriesByType("resource").map(({ name }) => name)')).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('needs no script to be read', async () => {
    const { page } = await visit(browser, { javaScriptEnabled: false }, '/docs');
    await page.getByRole('heading', { name: 'Order the first part of a new line' }).waitFor();
  });

  test('finds what has all words that are searched for, by keyboard', async () => {
    const { page, faults } = await visit(browser, {}, '/docs');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('To the content');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Luhn idempotency-key');
    const order = page.getByRole('heading', { name: 'Order the first part of a new line' });
    await order.waitFor();
    const revoke = page.getByRole('heading', { name: 'Revoke a session' });
    expect(await revoke.isVisible()).toBe(false);
    const links = page.getByRole('navigation').getByRole('listitem').locator('visible=true');
    const found = await links.count();
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(10);
    expect(await page.getByRole('status').textContent()).toMatch(/^\d+ of \d+$/);
    // An address leads to what the search has hidden.
    await page.goto(`${sharedUrl()}/docs#revokeSession`);
    await revoke.waitFor();
    expect(await page.getByLabel('Search').inputValue()).toBe('');
    expect(faults).toEqual([]);
  });
});
