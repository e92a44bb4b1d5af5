import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openChromium } from '../../tools/browser/chromium.ts';
import { sharedUrl } from '../api/client.ts';
import { eventually } from '../eventually.ts';
import { describeInBrowser, visit } from './browser.ts';

/** The reference at /api/docs, in a browser: Redoc's page has to do with what its policy leaves it. */

const looks = [
  ['a window', { viewport: { width: 1280, height: 900 } }],
  ['a phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
] as const;

/** Redoc's search tries whether it may have a worker made of text. It may not, and does without. */
const probe = 'policy: script-src eval';

describeInBrowser('the reference', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(async () => browser?.close());

  test.each(looks)('tells of an operation in %s, and fetches nothing', async (_, options) => {
    const { page, faults } = await visit(browser, options, '/docs');
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.reload();
    await page.getByRole('heading', { level: 1, name: /^Unique Tokens/ }).waitFor();
    // What is not looked at is not drawn: the introduction fills a phone's screen more than once.
    const sessions = page.getByRole('heading', { level: 2, name: 'Sessions' });
    await eventually(async () => {
      await page.evaluate('scrollBy(0, 400)');
      return sessions.isVisible();
    });
    // So is an operation, by its address.
    await page.goto(`${sharedUrl()}/docs#/tokens/ordertokens`);
    await page.getByRole('heading', { level: 2, name: 'Order the first part of a new line' }).waitFor();
    await page.getByText('Production starts at once.').waitFor();
    await page.getByText('Idempotency-Key').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    expect(requests.filter((url) => !/^(data|blob):/.test(url))).toEqual([`${sharedUrl()}/docs`]);
    expect(faults.filter((fault) => fault !== probe)).toEqual([]);
  });
});
