import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { openChromium } from '../../tools/browser/chromium.ts';
import { accountsOf, demoCustomers } from '../api/accounts.ts';
import { connect, sharedUrl } from '../api/client.ts';
import { makeLine, tokensOf } from '../api/continuation.ts';
import { sharedCloud } from '../cloud.ts';
import { accessibilityFaults } from './axe.ts';
import { describeInBrowser, fillOrder, go, orderButton, signIn, untilState, type Visit, visit } from './browser.ts';

const looks = [
  ['light', { colorScheme: 'light', viewport: { width: 1180, height: 860 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1180, height: 860 } }],
  ['a phone', { colorScheme: 'light', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  ['320 px, less motion', { colorScheme: 'dark', viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' }],
] as const;

describeInBrowser('everybody can use it', () => {
  let browser: Browser;
  let gateKey: string;
  let line: string;
  let codes: readonly string[];
  beforeAll(async () => {
    browser = await openChromium();
    const accounts = await accountsOf(sharedCloud());
    gateKey = (await accounts.add(demoCustomers.basic, { scope: 'redeem', note: 'the gate' })).apiKey;
    const owner = await connect(sharedUrl());
    line = await makeLine(owner, { size: 1000, digits: 24, alphabet: 'BASE62' });
    codes = await tokensOf(owner, line);
  });
  afterAll(async () => browser?.close());

  describe.each(looks)('in %s', (_, options) => {
    let page: Page;
    let faults: Visit['faults'];
    beforeAll(async () => {
      ({ page, faults } = await visit(browser, options));
    });

    test('signing in, also when that is refused', async () => {
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByLabel('Api-Key').fill('none');
      await page.getByRole('button', { name: 'Open a session' }).click();
      await page.locator('[aria-invalid=true]').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
    });

    test('ordering, with an alphabet of its own and a refusal', async () => {
      await signIn(page);
      await page.getByText('✓ Below 1 in 10,000').waitFor();
      await page.getByText('Make a character set of your own').click();
      await page.getByText('More: seed of the hash').click();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByLabel('Quantity').fill('many');
      await page.getByRole('button', { name: 'Order codes' }).click();
      await page.locator('[aria-invalid=true]').first().waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
    });

    test('a line with its analysis', async () => {
      await page.getByLabel('Analyse how random').check();
      await fillOrder(page, { digits: '12', size: '1000' });
      await orderButton(page).click();
      await untilState(page, 'Analysed');
      await page.getByRole('table', { name: 'Figures of the analysis' }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      // Its labels are as high as text, also where the window is narrower than the picture.
      const picture = page.getByRole('img', { name: 'Four plots' });
      await picture.waitFor();
      expect(await picture.evaluate((it) => it.clientWidth)).toBeGreaterThan(850);
    });

    test.each(['Lines', 'Continue', 'Session'] as const)('%s', async (view) => {
      await go(page, view);
      await page.getByRole('heading', { level: 1, name: view }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
    });

    test('home', async () => {
      await go(page, 'Home');
      await page.getByRole('heading', { name: 'Latest lines' }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
    });

    test('continuing a line', async () => {
      await page.evaluate(`location.hash = '#continue/${line}'`);
      await page.getByText('codes in circulation').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
    });

    test('verifying one code, and many, which are never broken or cut off', async () => {
      await go(page, 'Verify');
      const verify = async (text: string) => {
        await page.getByLabel('Codes, one a line').fill(text);
        await page.getByRole('button', { name: 'Verify', exact: true }).click();
        await page.locator('#verified').waitFor();
      };
      await verify(codes[0] as string);
      await page.locator('.answer').waitFor();
      await page
        .getByText(/^Make (it|the code) void/)
        .first()
        .click();
      expect(await accessibilityFaults(page)).toEqual([]);
      await verify([codes[0], codes[1], 'X'.repeat(60)].join('\n'));
      await page.getByRole('table', { name: 'Each code' }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      const shown = page.locator('tbody .whole');
      expect(await shown.evaluateAll((all) => all.map((it) => it.getClientRects().length))).toEqual([1, 1, 1]);
      const right = 'document.documentElement.clientWidth';
      const ends = await page
        .locator('tbody td')
        .evaluateAll((all) => all.map((it) => it.getBoundingClientRect().right));
      expect(Math.max(...ends)).toBeLessThanOrEqual(await page.evaluate(right));
    });

    test('a gate: nothing but a field, and a large answer', async () => {
      const { page: gate, faults: stopped } = await visit(browser, options);
      await gate.getByLabel('Api-Key').fill(gateKey);
      await gate.getByRole('button', { name: 'Open a session' }).click();
      await gate.getByLabel('Code', { exact: true }).fill('none of ours');
      await gate.keyboard.press('Enter');
      await gate.locator('.answer').waitFor();
      // As it is read: the heading, the field with its label, the buttons; and the answer is said.
      expect(await gate.locator('main :is(h1, label, button)').allInnerTexts()).toEqual([
        'Redeem a code',
        'Code',
        'Redeem',
        'Check only',
      ]);
      expect(await gate.locator('[role=status]').textContent()).toBe('Not issued: none of ours');
      expect(await accessibilityFaults(gate)).toEqual([]);
      expect(stopped).toEqual([]);
    });

    test('and nothing is stopped by its policy', () => expect(faults).toEqual([]));
  });

  test('in forced colours: what a background says is still seen', async () => {
    const { page } = await visit(browser, { forcedColors: 'active' });
    await signIn(page);
    const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    for (const seen of ['nav a[aria-current]', 'button.primary', '.scale']) {
      const pseudo = seen === '.scale' ? '::after' : '';
      const colour = await page.evaluate(
        `getComputedStyle(document.querySelector('${seen}'), '${pseudo}').backgroundColor`,
      );
      expect([seen, colour]).not.toEqual([seen, ground]);
    }
  });

  test('at 320 px with letters twice as large: no word is cut into letters, nothing sticks out', async () => {
    const { page } = await visit(browser, { viewport: { width: 320, height: 640 } });
    await signIn(page);
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    expect(await page.locator('.brand').evaluate((brand) => brand.getBoundingClientRect().height)).toBeLessThan(110);
  });

  test('in a low window: nothing sticks out of reach', async () => {
    const { page } = await visit(browser, { viewport: { width: 1280, height: 480 } });
    await signIn(page);
    expect(await page.evaluate("getComputedStyle(document.querySelector('.side')).position")).toBe('static');
  });

  test('on a phone: the order is in reach, and covers no field that has the focus', async () => {
    const { page } = await visit(browser, { viewport: { width: 390, height: 700 } });
    await signIn(page);
    const edges = async (selector: string) => page.locator(selector).evaluate((it) => it.getBoundingClientRect());
    expect((await edges('.bar')).bottom).toBe(700);
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate("document.activeElement.closest('.bar') !== null")) break;
      expect((await edges(':focus')).bottom).toBeLessThanOrEqual((await edges('.bar')).top);
    }
  });

  test('with the keyboard alone: from the key to a finished line, the focus always seen', async () => {
    const { page, faults } = await visit(browser);
    const focused = () => page.evaluate('document.activeElement.id || document.activeElement.textContent');
    const tabTo = async (target: string, key = 'Tab') => {
      for (let i = 0; i < 40 && (await focused()) !== target; i++) {
        await page.keyboard.press(key);
        expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")).toBe(true);
      }
      expect(await focused()).toBe(target);
    };
    await tabTo('Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo('api-key');
    await page.keyboard.type(demoApiKeys.basic);
    await page.keyboard.press('Enter');
    await page.locator('h1:focus', { hasText: 'Demo customer' }).waitFor();
    await tabTo('Order', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.locator('h1:focus', { hasText: 'Order codes' }).waitFor();
    await tabTo('alphabet');
    await page.locator('option[value=DIGITS]').waitFor({ state: 'attached' });
    await page.keyboard.type('DIG');
    expect(await page.locator('#alphabet').inputValue()).toBe('DIGITS');
    await tabTo('order-size');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('1500');
    await tabTo('Order 1,500 codes');
    await page.keyboard.press('Enter');
    await page.locator('h1:focus', { hasText: 'DIGITS' }).waitFor();
    await untilState(page, 'Finished');
    expect(await page.getByText('1,500 codes · 20 characters of DIGITS').count()).toBe(1);
    expect(faults).toEqual([]);
  });
});
