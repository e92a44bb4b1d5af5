import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from '../../tools/browser/chromium.ts';
import { type StripeServer, startStripe } from '../api/stripe.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { describeInBrowser, fillOrder, go, orderButton, signIn, untilState } from './browser.ts';

const IDENT = 'pi_3OvyQ2AbCdEfGhIjKlMnOpQr';
describeInBrowser('the page of a service that checks payments', () => {
  let stripe: StripeServer;
  let cloud: LocalCloud;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    stripe = await startStripe();
    const env = {
      PAYMENTS: 'stripe',
      STRIPE_API_KEY: 'sk_test_abcdefghijklmnopqrstuvwx',
      LOCAL_FUNCTION_ENV: JSON.stringify({ STRIPE_HOST: stripe.url }),
    };
    cloud = await startLocalCloud({ env });
    stripe.intents.set(IDENT, {
      amount_received: 18_600,
      metadata: { customer: '00000000-0000-4000-8000-00000000c001' },
    });
    browser = await openChromium();
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${cloud.url}/cockpit`);
  });
  afterAll(async () => {
    await browser?.close();
    await cloud?.stop();
    await stripe?.close();
  });

  test('the price is shown before the order, and what it is made of', async () => {
    await signIn(page);
    await fillOrder(page, { alphabet: 'BASE62', digits: '100', size: '2000' });
    // 5 + 0.0009 × 100 × 2,000, and 1 for the analysis.
    expect(await page.locator('#order-price').textContent()).toBe('€185.00');
    await page.getByLabel('Analyse how random').check();
    expect(await page.locator('#order-price').textContent()).toBe('€186.00');
    const parts = page.getByRole('table', { name: 'What the price is made of' }).getByRole('row');
    expect(await parts.allInnerTexts()).toEqual([
      'Order\t€5.00',
      '100 characters × 2,000 codes\t€180.00',
      'Analysis\t€1.00',
    ]);
  });

  test('what the agreement does not allow has no price', async () => {
    const size = page.getByLabel('Quantity');
    await size.fill('1000000');
    expect(await page.locator('#order-price').textContent()).toBe('–');
    await page.getByText('Shown when length and quantity are within their limits.').waitFor();
    await size.fill('2000');
  });

  test('an order without a payment is refused at its field', async () => {
    await orderButton(page).click();
    const told = page.locator('#order-ident-problem');
    expect(await told.textContent()).toBe('The ident must be "pi_" and 24 letters or digits.');
  });

  test('with its payment it is made', async () => {
    await page.getByLabel('PaymentIntent').fill(IDENT);
    expect(await orderButton(page).textContent()).toBe('Order 2,000 codes for €186.00');
    await orderButton(page).click();
    await untilState(page, 'Analysed');
  });

  test('the terms of the session have the prices', async () => {
    await go(page, 'Session');
    await page.locator('main').getByText('A character of a code').waitFor();
  });
});
