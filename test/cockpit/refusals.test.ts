import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { send, sharedUrl, withSession } from '../api/client.ts';
import {
  describeInBrowser,
  eachVisit,
  fillOrder,
  go,
  lineOf,
  orderButton,
  sessionOf,
  signIn,
  untilAsked,
  untilState,
} from './browser.ts';

/** What the cockpit does when something is refused, lost or cut off. */
describeInBrowser('the cockpit', () => {
  let page: Page;

  eachVisit((visit) => {
    page = visit.page;
  });

  /** What is told beside a field: it is marked, described by that, and has the focus. */
  const toldAt = async (label: string) => {
    const control = page.getByLabel(label, { exact: true });
    await control.and(page.locator('[aria-invalid=true]:focus')).waitFor();
    const described = (await control.getAttribute('aria-describedby')) ?? '';
    const problem = described.split(' ').find((id) => id.endsWith('-problem'));
    return page.locator(`#${problem}`).textContent();
  };
  const linesOf = async () => (await withSession(sharedUrl(), await sessionOf(page)).get('/tokens')).json.data;

  test('tells at its field that an Api-Key is unknown', async () => {
    await page.getByLabel('Api-Key').fill(randomUUID());
    await page.getByRole('button', { name: 'Open a session' }).click();
    expect(await toldAt('Api-Key')).toBe('Unknown Api-Key.');
    await signIn(page);
  });

  test('tells at their fields what is refused of an order', async () => {
    await signIn(page);
    await fillOrder(page, { digits: '20', size: '1000000' });
    await untilAsked(page);
    await page.getByText('1,000 to 52,428 in one order').waitFor();
    await orderButton(page).click();
    expect(await toldAt('Quantity')).toBe(
      'An order may have 1,000 to 52,428 codes of this length; your agreement allows no larger file.',
    );
    await page.getByLabel('Quantity').fill('1000');
    expect(await page.locator('[aria-invalid]').count()).toBe(0);
    // While typing, before anything is sent.
    await page.getByLabel('Quantity').fill('99');
    await page.locator('#order-size-problem', { hasText: 'An order may have 1,000 to 52,428 codes' }).waitFor();
    await page.getByLabel('Quantity').fill('1000');
    await page.getByText('More: seed of the hash').click();
    await page.getByLabel('Seed of the file’s hash').fill('s'.repeat(257));
    await orderButton(page).click();
    expect(await toldAt('Seed of the file’s hash')).toContain('256');
    await page.getByLabel('Length').fill('101');
    const told = 'Out of limit. A code may have 3 to 100 characters; that is what your agreement allows.';
    await page.locator('#order-digits-problem', { hasText: told }).waitFor();
    expect(await linesOf()).toEqual([]);
  });

  test('lets all of a small space be ordered, though it is fewer than an order has otherwise', async () => {
    await signIn(page);
    await fillOrder(page, { alphabet: 'DICE', digits: '3', size: '216' });
    await orderButton(page).click();
    await untilState(page, 'Finished');
  });

  test('lets what is left of a line be ordered, however few', async () => {
    await signIn(page);
    const client = withSession(sharedUrl(), await sessionOf(page));
    const line = (await client.order({ size: 9_500, digits: 4, alphabet: 'DIGITS' })).json.data.id;
    await client.until(line, 'finished');
    const { bytes } = await client.get(`/tokens/${line}/snapshot`);
    await go(page, 'Continue');
    const file = { name: `${line}-1.snapshot`, mimeType: 'application/octet-stream', buffer: bytes };
    await page.getByLabel('Snapshot', { exact: true }).setInputFiles(file);
    await page.getByText('There are fewer possible codes').waitFor();
    await page.getByLabel('Quantity').fill('500');
    await orderButton(page).click();
    await untilState(page, 'Finished');
  });

  test('tells at its field what the API refuses of an alphabet', async () => {
    await signIn(page);
    await page.getByText('Make a character set of your own').click();
    await page.getByLabel('Name', { exact: true }).fill('SPACED');
    await page.getByLabel('Characters').fill('A B');
    await page.getByLabel('Characters').press('Enter');
    await page.locator('#new-chars-problem', { hasText: 'U+0020 is white space.' }).waitFor();
  });

  test('makes one line of an order whose answer was lost', async () => {
    await signIn(page);
    await fillOrder(page, { digits: '12', size: '1000' });
    const keys: (string | undefined)[] = [];
    await page.route('**/api/tokens', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await orderButton(page).click();
    await untilState(page, 'Finished');
    expect(keys).toEqual([keys[0], keys[0]]);
    expect((await linesOf()).map(({ id }: { id: string }) => id)).toEqual([lineOf(page)]);
  });

  test('says that the service cannot be reached, and orders once it can', async () => {
    await signIn(page);
    await fillOrder(page, { digits: '12', size: '1000' });
    await untilAsked(page);
    await page.context().setOffline(true);
    await orderButton(page).click();
    await page.getByRole('alert').getByText('The service cannot be reached.').waitFor();
    await page.context().setOffline(false);
    await orderButton(page).click();
    await untilState(page, 'Finished');
    expect(await linesOf()).toHaveLength(1);
  });

  test('shows the progress that the service tells', async () => {
    await signIn(page);
    await fillOrder(page, { digits: '12', size: '1000' });
    // A part of so few codes is done before it is seen to be under way.
    let isHeld = true;
    await page.route('**/api/tokens/*?meta=odds', async (route) => {
      const response = await route.fetch();
      const document = await response.json();
      if (!isHeld) return route.fulfill({ response });
      // The line may have its files already.
      document.links = { self: document.links.self };
      const { requested } = document.data.attributes.timestamps;
      const attributes = { ...document.data.attributes, status: 'started', progress: 42 };
      document.data.attributes = { ...attributes, timestamps: { requested, started: requested } };
      return route.fulfill({ response, json: document });
    });
    await orderButton(page).click();
    await untilState(page, 'In production');
    expect(await page.getByRole('progressbar').evaluate((bar) => (bar as HTMLProgressElement).value)).toBe(42);
    expect(await page.getByText('420 of 1,000').count()).toBe(1);
    const download = page.getByRole('button', { name: 'Download codes' });
    expect(await download.getAttribute('aria-disabled')).toBe('true');
    // It looks like no button, and what is under way has no tick yet.
    expect(await download.evaluate((it) => getComputedStyle(it).borderStyle)).toBe('dashed');
    expect(await page.locator('.steps .done').allInnerTexts()).toEqual([expect.stringMatching(/^Ordered/)]);
    expect(await page.locator('.steps [aria-current=step]').textContent()).toMatch(/^Started/);
    isHeld = false;
    await untilState(page, 'Finished');
    expect(await page.getByRole('progressbar').count()).toBe(0);
  });

  test('shows where a line has failed, and that nothing of it is for download', async () => {
    await signIn(page);
    await fillOrder(page, { digits: '12', size: '1000' });
    await page.route('**/api/tokens/*?meta=odds', async (route) => {
      const response = await route.fetch();
      const { data, ...rest } = await response.json();
      const { requested } = data.attributes.timestamps;
      const { links, ...line } = { links: { self: rest.links.self, info: rest.links.info }, ...data };
      const error = { code: '1', detail: 'The part was given up.' };
      const timestamps = { requested, started: requested, failed: requested };
      const attributes = { ...data.attributes, status: 'failed', timestamps, error };
      return route.fulfill({ response, json: { ...rest, links, data: { ...line, attributes } } });
    });
    await orderButton(page).click();
    await untilState(page, 'Failed');
    expect(await page.locator('.steps .failed').textContent()).toMatch(/^Failed\d/);
    await page.getByText('The part was given up.').waitFor();
    expect(await page.getByRole('heading', { name: 'Files' }).count()).toBe(0);
  });

  test.each([0, 1e-320])('tells odds of %s, which no number tells the inverse of', async (odds) => {
    await signIn(page);
    await fillOrder(page, { digits: '12', size: '1000' });
    await page.route('**/api/tokens/*?meta=odds', async (route) => {
      const response = await route.fetch();
      const document = await response.json();
      return route.fulfill({ response, json: { ...document, meta: { ...document.meta, odds } } });
    });
    await orderButton(page).click();
    await untilState(page, 'Finished');
    await page.getByText('less than 1 in 10³⁰⁸').waitFor();
    expect(await page.title()).toMatch(/^UPPER_EPCG30 · Unique Tokens$/);
  });

  test('fetches what is too large for a stream from its address', async () => {
    await signIn(page, 'bulk');
    await fillOrder(page, { digits: '12', size: '1000000' });
    await orderButton(page).click();
    await untilState(page, 'Finished');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download codes', exact: true }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${lineOf(page)}-1.txt`);
    let bytes = 0;
    for await (const chunk of await download.createReadStream()) bytes += chunk.length;
    expect(bytes).toBe(12_999_999);
    expect(await page.getByRole('link', { name: 'Fetch it again' }).count()).toBe(1);
  });

  test('tells at its field that a snapshot was continued already', async () => {
    await signIn(page);
    const client = withSession(sharedUrl(), await sessionOf(page));
    const order = { size: 1000, digits: 12, alphabet: 'DIGITS' };
    const line = (await client.order(order)).json.data.id;
    await client.until(line, 'finished');
    const { bytes } = await client.get(`/tokens/${line}/snapshot`);
    await go(page, 'Continue');
    for (const isFirst of [true, false]) {
      const file = { name: `${line}-1.snapshot`, mimeType: 'application/octet-stream', buffer: bytes };
      await page.getByLabel('Snapshot', { exact: true }).setInputFiles(file);
      await page.getByText('codes in circulation').waitFor();
      await orderButton(page).click();
      if (!isFirst) break;
      await untilState(page, 'Finished');
      await page.getByRole('link', { name: 'Continue this line' }).click();
    }
    expect(await toldAt('Snapshot')).toBe('The snapshot has been continued already.');
  });

  test('lists the earlier sessions that can be told apart first, to search', async () => {
    const headers = { 'Api-Key': demoApiKeys.basic };
    for (const attributes of [{ note: 'The one to find' }, ...Array(12).fill({})]) {
      await send(sharedUrl(), 'POST', '/sessions', { headers, body: { data: { type: 'session', attributes } } });
    }
    await page.getByLabel('Api-Key').fill(demoApiKeys.basic);
    await page.getByRole('button', { name: 'Resume an earlier session…' }).click();
    await page.locator('.choices li').first().waitFor();
    expect(await page.locator('.choices li').count()).toBeLessThanOrEqual(10);
    expect(await page.locator('.choices strong').first().textContent()).not.toBe('Without a note');
    await page.getByLabel('Search').fill('one to find');
    await page
      .getByRole('button', { name: /The one to find/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Demo customer (basic)' }).waitFor();
  });

  test('goes back to the beginning when its session was revoked elsewhere', async () => {
    await signIn(page);
    await untilAsked(page);
    const session = await sessionOf(page);
    const headers = { 'Api-Key': demoApiKeys.basic, 'Session-Key': session };
    expect((await send(sharedUrl(), 'DELETE', `/sessions/${session}`, { headers })).status).toBe(200);
    // By the address: a link would be gone where a request of the page's own has found it out already.
    await page.evaluate("location.hash = '#lines'");
    await page.getByRole('alert').getByText('The session has ended').waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    expect(await page.getByLabel('Api-Key').count()).toBe(1);
  });
});
