import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from '../../tools/browser/chromium.ts';
import { sharedUrl, withSession } from '../api/client.ts';
import { tokensOf } from '../api/continuation.ts';
import { describeInBrowser, lineOf, orderButton, sessionOf, signIn, untilState, type Visit, visit } from './browser.ts';

/** Ordering codes that look as they must, in the cockpit. */
describeInBrowser('a pattern', () => {
  let browser: Browser;
  let page: Page;
  let faults: Visit['faults'];
  beforeAll(async () => {
    browser = await openChromium();
    ({ page, faults } = await visit(browser));
    await signIn(page);
  });
  afterAll(async () => browser?.close());

  test('has examples, and digits that follow from it', async () => {
    await page.getByLabel('Format').fill('AB-####-##*');
    await page
      .locator('.example', { hasText: /^AB-.{4}-.{3}$/ })
      .first()
      .waitFor();
    expect(await page.getByLabel('Length').inputValue()).toBe('6');
    await page.locator('.outlook', { hasText: '729,000,000' }).waitFor();
  });

  test('that cannot be read is told at the field', async () => {
    await page.getByLabel('Format').fill('AB-####-[A');
    await page.locator('#order-pattern-problem', { hasText: 'that closes it' }).waitFor();
    await page.getByLabel('Format').fill('');
    await page.locator('.plate-title', { hasText: 'Example of a code' }).waitFor();
  });

  test('comes with a preset, and is ordered', async () => {
    await page.getByLabel('Vouchers').check();
    expect(await page.getByLabel('Format').inputValue()).toBe('####-####-###*');
    await page
      .locator('.example', { hasText: /^.{4}-.{4}-.{4}$/ })
      .first()
      .waitFor();
    // What is left out, and how much that is.
    // On the smallest phone a code of 20 characters stays in one line.
    const wide = page.viewportSize();
    await page.setViewportSize({ width: 320, height: 640 });
    await page.getByLabel('Format').fill('####-####-####-####*');
    const example = page.locator('.example', { hasText: /^.{4}-.{4}-.{4}-.{5}$/ }).first();
    await example.waitFor();
    const { height = 0 } = (await example.boundingBox()) ?? {};
    expect(height).toBeGreaterThan(20);
    expect(height).toBeLessThan(60);
    await page.getByLabel('Format').fill('####-####-###*');
    if (wide) await page.setViewportSize(wide);
    await page.getByText(/^Left out: swear words \(.* %\), 3 of a character in a row \(.* %\)\.$/).waitFor();
    await page.getByLabel('Quantity').fill('1000');
    await orderButton(page).click();
    await untilState(page, 'finished');
    const codes = await tokensOf(withSession(sharedUrl(), await sessionOf(page)), lineOf(page));
    expect(codes).toHaveLength(1000);
    // The file is checked with its fixed text, which is none of the characters that are chosen.
    await page.getByRole('button', { name: 'Download codes', exact: true }).click();
    await page.locator('.noted', { hasText: 'Saved: 1,000 codes, no code twice' }).waitFor();
    for (const code of codes) expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(faults).toEqual([]);
  });
});
