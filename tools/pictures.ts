import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startCloud } from '../bench/service/cloud.ts';
import { demoApiKeys } from '../local/seed/demo-customers.ts';
import { openChromium } from './browser/chromium.ts';

/** `npm run pictures`: goes through the cockpit of a local cloud of its own and takes the pictures that the documentation shows. */

const folder = join(import.meta.dirname, '..', 'docs', 'pictures');
const desktop = { viewport: { width: 1180, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const looks = {
  light: { ...desktop, colorScheme: 'light' },
  dark: { ...desktop, colorScheme: 'dark' },
  phone: { ...phone, colorScheme: 'light' },
  'phone-dark': { ...phone, colorScheme: 'dark' },
} as const satisfies Record<string, BrowserContextOptions>;
type Look = keyof typeof looks;

const cloud = await startCloud();
const browser = await openChromium();
try {
  const page = await signedIn('light', 'basic');
  await fillOrder(page, '50000');
  await page.getByLabel('Name (optional)').fill('Summer packs 2026');
  await page.getByLabel('Analyse how random').check();
  await take(page, 'order-light');
  await order(page);
  await settled(page);
  await take(page, 'line-light');

  const line = new URL(page.url()).hash.replace('#line/', '');
  const session: string = await page.evaluate("sessionStorage.getItem('unique-tokens')");
  const ask = (file: string, accept: string) =>
    fetch(`${cloud.url}/tokens/${line}/${file}`, {
      headers: { 'Session-Key': JSON.parse(session).key, Accept: accept },
    });
  writeFileSync(join(folder, 'analysis.svg'), await (await ask('analysis', 'image/svg+xml')).text());
  const codes = (await (await ask('data', 'text/plain')).text()).split('\n');
  await orderMore(page);

  /** The same session in another look. */
  const again = async (look: Look, view: string) => {
    const other = await opened(look);
    await other.evaluate(`sessionStorage.setItem('unique-tokens', ${JSON.stringify(session)})`);
    await other.goto(`${cloud.url}/cockpit#${view}${view === 'line' ? `/${line}` : ''}`);
    await other.reload();
    return other;
  };
  const dark = await again('dark', 'line');
  await settled(dark);
  await take(dark, 'line-dark');
  const verifying = await again('dark', 'verify');
  const asked = [codes[0], codes[77], '0000000000000000000A', codes[49_999]];
  await verifying.getByLabel('Codes, one a line').fill(asked.join('\n'));
  await verifying.getByRole('button', { name: 'Verify' }).click();
  await verifying.locator('#verified').waitFor();
  await take(verifying, 'verify-dark');

  const home = await again('light', 'home');
  await home.getByRole('heading', { name: 'Low on codes' }).waitFor();
  await home.locator('.totals', { hasText: 'in 3 batches' }).waitFor();
  await take(home, 'home-light');

  const key = JSON.parse(session).key;
  await fetch(`${cloud.url}/redeem`, {
    method: 'POST',
    headers: { 'Session-Key': key, 'Content-Type': 'application/vnd.api+json' },
    body: JSON.stringify({ data: { type: 'redemption', attributes: { tokens: [codes[5]] } } }),
  });
  const gate = await opened('phone');
  // As a key of a gate has it; what it may not do is not asked for here.
  await gate.evaluate(
    `sessionStorage.setItem('unique-tokens', ${JSON.stringify(JSON.stringify({ ...JSON.parse(session), scope: 'redeem' }))})`,
  );
  await gate.reload();
  for (const code of ['0000000000000000000A', codes[5], codes[6]]) {
    await gate.getByLabel('Code', { exact: true }).fill(code as string);
    await gate.keyboard.press('Enter');
    await gate.locator('.answer', { hasText: code as string }).waitFor();
  }
  await take(gate, 'gate-phone');

  const small = await signedIn('phone', 'basic');
  await fillOrder(small, '50000');
  await take(small, 'order-phone');

  const busy = await signedIn('phone-dark', 'bulk');
  await fillOrder(busy, '20000000');
  await order(busy);
  while (Number(await busy.getByRole('progressbar').getAttribute('value')) < 40) await busy.waitForTimeout(100);
  await take(busy, 'progress-phone-dark');
} finally {
  await browser.close();
  await cloud.stop();
}

async function opened(look: Look): Promise<Page> {
  const page = await (await browser.newContext(looks[look])).newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${cloud.url}/cockpit`);
  return page;
}

async function signedIn(look: Look, customer: keyof typeof demoApiKeys): Promise<Page> {
  const page = await opened(look);
  await page.getByLabel('Api-Key').fill(demoApiKeys[customer]);
  await page.getByRole('button', { name: 'Open a session' }).click();
  await page.getByRole('link', { name: 'Order', exact: true }).click();
  return page;
}

async function fillOrder(page: Page, size: string): Promise<void> {
  await page.getByLabel('Character set', { exact: true }).selectOption('UPPER_EPCG30');
  await page.getByLabel('Length').fill('20');
  await page.getByLabel('Quantity').fill(size);
  await page.getByText('✓ Below 1 in 10,000').waitFor();
  // Only known with the alphabets, which come later on a busy machine; the example is of them too.
  await page.getByText(/^\d+ characters are enough\.$/).waitFor();
}

/** A small line that is nearly used up, and another that is not analysed: so that home has something to say. */
async function orderMore(page: Page): Promise<void> {
  for (const [digits, size, name] of [
    ['4', '9500', 'Cloakroom tickets'],
    ['16', '20000', 'Autumn vouchers'],
  ] as const) {
    await page.getByRole('link', { name: 'Order', exact: true }).click();
    await page.getByLabel('Character set', { exact: true }).selectOption('DIGITS');
    await page.getByLabel('Length').fill(digits);
    await page.getByLabel('Quantity').fill(size);
    await page.getByLabel('Name (optional)').fill(name);
    await page.getByLabel('Analyse how random').uncheck();
    await order(page);
    await page.locator('#status', { hasText: 'Finished' }).waitFor();
  }
}

async function order(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Order [\d,]+ codes$/ }).click();
  await page.locator('#status').waitFor();
}

/** The line is analysed, and its picture is there. */
async function settled(page: Page): Promise<void> {
  await page.locator('#status', { hasText: 'Analysed' }).waitFor();
  await page.getByRole('img', { name: 'Four plots' }).evaluate((image) => (image as HTMLImageElement).decode());
  await page.getByRole('rowheader', { name: 'Hurst exponent' }).waitFor();
}

/** The whole page, in a window of its height, so that nothing is cut, covered or scrolled; nothing that pointer or focus would change. */
async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate('document.activeElement.blur()');
  const { width } = page.viewportSize() ?? desktop.viewport;
  await page.setViewportSize({ width, height: await page.evaluate('document.documentElement.scrollHeight') });
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  // Playwright itself makes no WebP, which has a third of the bytes of a PNG.
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 85 });
  writeFileSync(join(folder, `cockpit-${name}.webp`), Buffer.from(data, 'base64'));
}
