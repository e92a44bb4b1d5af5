import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accountsOf } from '../api/accounts.ts';
import { type Client, connect, sharedUrl } from '../api/client.ts';
import { makeLine, tokensOf } from '../api/continuation.ts';
import { sharedCloud } from '../cloud.ts';
import { eventually } from '../eventually.ts';
import { describeInBrowser, eachVisit, go } from './browser.ts';

/** The page with the key of a gate: one field, one large answer, and nothing that the key may not do. */
describeInBrowser('at a gate', () => {
  let page: Page;
  let owner: Client;
  let line: string;
  let codes: readonly string[];
  const keys: Record<string, string> = {};
  beforeAll(async () => {
    // A customer of its own: why a code was not issued is said of all lines that the customer has.
    const accounts = await accountsOf(sharedCloud());
    const customer = await accounts.letIn('basic');
    for (const scope of ['verify', 'redeem'] as const) {
      keys[scope] = (await accounts.add(customer.id, { scope, note: `gate of ${scope}` })).apiKey;
    }
    owner = await connect(sharedUrl(), customer.apiKey);
    line = await makeLine(owner, { size: 1000, digits: 12, alphabet: 'BASE62' });
    codes = await tokensOf(owner, line);
  });
  eachVisit((visit) => {
    page = visit.page;
  });

  const enter = async (scope: string) => {
    await page.getByLabel('Api-Key').fill(keys[scope] as string);
    await page.getByRole('button', { name: 'Open a session' }).click();
    await page.locator('#gate-code:focus').waitFor();
  };
  /** As a scanner does: it types a code, and presses Enter. */
  const scan = async (code: string) => {
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
  };
  const answered = async (tone: string, text: string | RegExp) => {
    await page.locator(`.answer.${tone}`, { hasText: text }).waitFor();
    // The next one can be scanned.
    const field = page.locator('#gate-code:focus');
    await eventually(async () => (await field.inputValue()) === '');
  };

  describe('with a key that may verify', () => {
    test('there is a field, and one answer for each code; scan after scan without a touch', async () => {
      await enter('verify');
      const views = await page.getByRole('navigation').getByRole('link').allInnerTexts();
      expect(views).toEqual(['Gate', 'Verify', 'Session']);
      await scan(codes[1] as string);
      await answered('good', 'Issued');
      await scan('nothing');
      await answered('bad', /Not issued.*longer or shorter/s);
      const attributes = { tokens: [codes[2]], reason: 'stolen' };
      await owner.post(`/tokens/${line}/void`, { data: { type: 'void', attributes } });
      await scan(codes[2] as string);
      await answered('bad', /Void.*stolen/s);
      expect(await page.locator('.answers li').count()).toBe(2);
      expect(await page.getByRole('button', { name: 'Redeem' }).count()).toBe(0);
    });

    test('an address of what the key may not do leads to the gate', async () => {
      await enter('verify');
      await page.evaluate("location.hash = '#order'");
      await page.getByRole('heading', { name: 'Check a code' }).waitFor();
    });

    test('many codes are verified, without any button to redeem or void them', async () => {
      await enter('verify');
      await go(page, 'Verify');
      await page.getByLabel('Codes, one a line').fill(`${codes[5]}\nx${codes[5]?.slice(1)}x`);
      await page.getByRole('button', { name: 'Verify', exact: true }).click();
      await page.locator('#verified', { hasText: '1 of 2 codes' }).waitFor();
      expect(await page.getByText(/Redeem|void/i).count()).toBe(0);
    });
  });

  describe('with a camera', () => {
    test('that the browser cannot read codes with, there is no button, and it says why', async () => {
      await enter('verify');
      await page.getByText('This browser cannot read codes with its camera').waitFor();
      expect(await page.getByRole('button', { name: /camera/ }).count()).toBe(0);
    });

    test('a code in the picture is checked once, as long as it is there', async () => {
      // What the browser of a phone has: its own reader, and a camera; the policy lets the page show it.
      await page.addInitScript(`
        globalThis.seen = '';
        globalThis.BarcodeDetector = class {
          async detect() { return seen === '' ? [] : [{ rawValue: seen }]; }
        };
        navigator.mediaDevices.getUserMedia = async () => {
          const canvas = document.createElement('canvas');
          const draw = () => canvas.getContext('2d').fillRect(0, 0, Math.random() * 100, 100);
          setInterval(draw, 50);
          draw();
          return canvas.captureStream();
        };
      `);
      await page.reload();
      await enter('verify');
      await page.getByRole('button', { name: 'Scan with the camera' }).click();
      await page.locator('video').waitFor();
      await page.evaluate(`seen = '${codes[20]}'`);
      await page.locator('.answer.good', { hasText: codes[20] as string }).waitFor();
      await page.waitForTimeout(700);
      expect(await page.locator('.answers li').count()).toBe(0);
      await page.evaluate("seen = 'another'");
      await page.locator('.answer.bad', { hasText: 'another' }).waitFor();
      await page.getByRole('button', { name: 'Stop the camera' }).click();
      expect(await page.locator('video').count()).toBe(0);
    });
  });

  describe('with a key that may redeem', () => {
    test('a code is let in once; the second time it says when and by whom', async () => {
      await enter('redeem');
      await scan(codes[10] as string);
      await answered('good', 'Redeemed now');
      await scan(codes[10] as string);
      await answered('bad', /Redeemed before.*by gate of redeem/s);
    });

    test('scans that come faster than their answers are all answered, in their order', async () => {
      await enter('redeem');
      // No answer comes before all three are scanned, however long that takes.
      const scanned = Promise.withResolvers<void>();
      await page.route('**/api/redeem', async (route) => {
        await scanned.promise;
        await route.continue();
      });
      for (const code of [codes[13], codes[14], codes[13]]) await scan(code as string);
      await page.getByText('3 codes wait for their answers').waitFor();
      scanned.resolve();
      await answered('bad', /Redeemed before/);
      expect(await page.locator('.answers li').allInnerTexts()).toEqual([
        expect.stringMatching(`Redeemed now[^]*${codes[14]}`),
        expect.stringMatching(`Redeemed now[^]*${codes[13]}`),
      ]);
      await page.unrouteAll();
    });

    test('checking alone redeems nothing', async () => {
      await enter('redeem');
      for (const before of [0, 1]) {
        await page.keyboard.type(codes[11] as string);
        await page.getByRole('button', { name: 'Check only' }).click();
        await answered('good', 'Issued');
        await eventually(async () => (await page.locator('.answers li').count()) === before);
      }
    });

    test('a scan whose answer was lost is not refused when it is made again', async () => {
      await enter('redeem');
      let lost = 0;
      await page.route('**/api/redeem', async (route) => {
        await route.fetch();
        lost++;
        return route.abort();
      });
      await scan(codes[12] as string);
      await page.getByRole('alert').getByText('cannot be reached').waitFor({ timeout: 60_000 });
      expect(lost).toBeGreaterThan(0);
      await page.unrouteAll();
      await page.keyboard.press('Enter');
      await answered('good', 'Redeemed now');
    });
  });
});
