import { expect, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { orderBody, sharedUrl, withSession } from '../api/client.ts';
import {
  describeInBrowser,
  eachVisit,
  fillOrder,
  go,
  orderButton,
  sessionOf,
  signIn,
  untilAsked,
  untilState,
  type Visit,
} from './browser.ts';

/** What a person does while the service works: goes elsewhere, reloads, comes back, has a second tab. */
describeInBrowser('the cockpit, meanwhile,', () => {
  let page: Page;
  let faults: Visit['faults'];

  eachVisit(async (visit) => {
    ({ page, faults } = visit);
    await signIn(page);
  });

  const api = async () => withSession(sharedUrl(), await sessionOf(page));
  const linesOf = async () => (await (await api()).get('/tokens')).json.data;
  /** A line that is finished, made beside the page. */
  const lineOfSize = async (size: number) => {
    const client = await api();
    const id = (await client.order({ size, digits: 12, alphabet: 'DIGITS' })).json.data.id;
    await client.until(id, 'finished');
    return { id, client };
  };
  const show = (line: string) => page.evaluate(`location.hash = '#line/${line}'`);
  /** Holds the answers to what matches, until it is told to let them go. */
  const holding = async (url: string | RegExp, method: string) => {
    let letGo: () => void = () => {};
    const until = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const held = async (route: Route) => {
      if (route.request().method() !== method) return route.fallback();
      const response = await route.fetch();
      await until;
      // The page may have been left meanwhile.
      return route.fulfill({ response }).catch(() => undefined);
    };
    await page.route(url, held);
    return () => letGo();
  };

  test('repeats, after a reload, the order whose answer it has not seen', async () => {
    await fillOrder(page, { digits: '12', size: '1234' });
    const letGo = await holding('**/api/tokens', 'POST');
    const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/tokens'));
    await orderButton(page).click();
    await sent;
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    letGo();
    await page.unrouteAll({ behavior: 'wait' });
    await page.getByRole('alert').getByText('it may have been taken').waitFor();
    expect(await page.getByLabel('Quantity').inputValue()).toBe('1234');
    await orderButton(page).click();
    await untilState(page, 'Finished');
    expect(await linesOf()).toHaveLength(1);
  });

  test('does not say of another order that it is made once', async () => {
    await fillOrder(page, { digits: '12', size: '1000' });
    await page.route('**/api/tokens', async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      await route.fetch();
      await page.getByLabel('Quantity').fill('7777');
      return route.abort();
    });
    await orderButton(page).click();
    await page.getByRole('alert').getByText('before you changed it').waitFor({ timeout: 60_000 });
    expect(await page.getByText('it is made once').count()).toBe(0);
  });

  test('shows the odds of the draft that is seen, whichever answer comes last', async () => {
    const { id } = await lineOfSize(1000);
    await fillOrder(page, { digits: '20', size: '1000' });
    const letGo = await holding('**/api/alphabets/*/21', 'GET');
    const asked = page.waitForRequest('**/api/alphabets/*/21');
    await page.getByLabel('Length').fill('21');
    await asked;
    const counted = page.waitForResponse('**/api/alphabets/DIGITS/12');
    await page.evaluate(`location.hash = '#continue/${id}'`);
    await counted;
    await page.getByText('1,000,000,000,000', { exact: true }).waitFor();
    const answered = page.waitForResponse('**/api/alphabets/*/21');
    letGo();
    await answered;
    await page.waitForTimeout(200);
    expect(await page.getByText('1,000,000,000,000', { exact: true }).count()).toBe(1);
  });

  test('leaves whoever has gone elsewhere there, and keeps the next order as it was entered', async () => {
    await fillOrder(page, { digits: '12', size: '1000' });
    const letGo = await holding('**/api/tokens', 'POST');
    await orderButton(page).click();
    await page.getByText('Ordering…').waitFor();
    await page.getByLabel('Quantity').fill('7777');
    await go(page, 'Verify');
    letGo();
    await page.getByRole('status').getByText('Ordered.').waitFor({ state: 'attached' });
    expect(page.url()).toMatch(/#verify$/);
    await go(page, 'Order');
    expect(await page.getByLabel('Quantity').inputValue()).toBe('7777');
  });

  test('tells of a download at the line that it is of', async () => {
    const [first, second] = [await lineOfSize(1000), await lineOfSize(2000)];
    await show(second.id);
    const letGo = await holding(/\/data\?/, 'GET');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download codes', exact: true }).click();
    await show(first.id);
    await page.locator('dd', { hasText: first.id }).waitFor();
    letGo();
    expect((await download).suggestedFilename()).toBe(`${second.id}-1.txt`);
    expect(
      await page
        .locator('main')
        .getByText(/Saved|damaged/)
        .count(),
    ).toBe(0);
  });

  test('does not save a file that came damaged', async () => {
    const { id } = await lineOfSize(1000);
    await page.route(/\/data\?/, async (route) => {
      const response = await route.fetch();
      return route.fulfill({ response, body: (await response.text()).replace(/^(.+)\n(.+)/, '$2\n$2') });
    });
    await show(id);
    page.on('download', () => faults.push('saved'));
    await page.getByRole('button', { name: 'Download codes', exact: true }).click();
    await page.locator('main').getByText('The file came damaged and is not saved.').waitFor();
  });

  test('shows nothing of the part before at the next one', async () => {
    const client = await api();
    const order = orderBody({ size: 1000, digits: 12, alphabet: 'DIGITS' });
    const { id } = (await client.post('/tokens?analysis=metrics', order)).json.data;
    await client.until(id, 'analyzed');
    await show(id);
    const picture = () => page.locator('img.plots').getAttribute('src');
    const before = await picture();
    await page.getByRole('button', { name: 'Download: Snapshot', exact: true }).click();
    await page.locator('main').getByText(`Saved as ${id}-1.snapshot.`).waitFor();
    const { bytes } = await client.get(`/tokens/${id}/snapshot`);
    await page.getByRole('link', { name: 'Continue this line' }).click();
    const file = { name: `${id}-1.snapshot`, mimeType: 'application/octet-stream', buffer: bytes };
    await page.getByLabel('Snapshot', { exact: true }).setInputFiles(file);
    await page.getByText('codes in circulation').waitFor();
    await page.getByLabel('Analyse').check();
    await orderButton(page).click();
    await untilState(page, 'Analysed');
    await page.locator('img.plots').waitFor();
    expect(
      await page
        .locator('main')
        .getByText(/^Saved/)
        .count(),
    ).toBe(0);
    expect(await picture()).not.toBe(before);
    const { json } = await client.get(`/tokens/${id}/analysis`);
    const mean = Number(json.data.attributes.score.mean).toExponential(3).split('e')[0];
    await page
      .getByRole('cell', { name: `${mean} ×` })
      .first()
      .waitFor();
    // The snapshot that was continued is not offered again.
    await go(page, 'Continue');
    await page.getByRole('heading', { name: 'Continue a line' }).waitFor();
    expect(await page.getByLabel('Id of the line').inputValue()).toBe('');
    expect(await page.locator('.example').count()).toBe(0);
  });

  test('counts the codes for the digits that are entered, whatever the service takes to answer', async () => {
    await fillOrder(page, { digits: '20', size: '1000' });
    await page.getByText('✓ Below 1 in 10,000').waitFor();
    const letGo = await holding('**/api/alphabets/*/3', 'GET');
    await page.getByLabel('Length').fill('3');
    await page.getByText('✗ Not below 1 in 10,000').waitFor();
    letGo();
  });

  test.each([
    [1920, 1080],
    [1280, 900],
    [900, 800],
    [600, 800],
    [390, 700],
    [320, 640],
  ])('moves nothing when what it has asked for comes, %i px wide', async (width, height) => {
    await page.setViewportSize({ width, height });
    const letGo = await holding(/\/alphabets/, 'GET');
    await page.reload();
    await page.locator('.outlook:has([aria-busy])').waitFor();
    const places = () =>
      page
        .locator('main :is(h2, label, summary, button)')
        .evaluateAll((all) => all.map((it) => [it.textContent, it.getBoundingClientRect().top]));
    const before = await places();
    letGo();
    await page.locator('option[value=DIGITS]').waitFor({ state: 'attached' });
    await untilAsked(page);
    expect(await places()).toEqual(before);
  });

  test('asks for nothing that its agreement does not allow', async () => {
    for (const size of ['0', '1000000', 'many']) {
      await fillOrder(page, { digits: '20', size });
      await orderButton(page).click();
      await page.locator('#order-size-problem').waitFor();
    }
    await fillOrder(page, { digits: '20', size: '50,000' });
    await orderButton(page).click();
    await untilState(page, 'Finished');
    expect((await linesOf())[0].attributes.size).toBe('50000');
  });

  test('forgets a line that was deleted', async () => {
    const { id, client } = await lineOfSize(1000);
    await show(id);
    await untilState(page, 'Finished');
    await client.delete(`/tokens/${id}`);
    await go(page, 'Lines');
    let asked = 0;
    page.on('request', () => asked++);
    await page.goBack();
    await page.getByRole('heading', { name: 'Its files are removed' }).waitFor();
    await page.getByText('Batch 1: 1,000 codes').waitFor();
    expect(await page.getByRole('button', { name: /Download/ }).count()).toBe(0);
    const so = asked;
    await page.waitForTimeout(1500);
    expect(asked).toBe(so);
  });

  test('loads what it could not load as soon as it can', async () => {
    const { id } = await lineOfSize(1000);
    await page.context().setOffline(true);
    await show(id);
    await page.getByRole('alert').getByText('cannot be reached').waitFor();
    await page.context().setOffline(false);
    await untilState(page, 'Finished');
  });

  test('lists what another tab has ordered, once it is looked at again', async () => {
    await go(page, 'Lines');
    await page.getByRole('heading', { name: 'Lines' }).waitFor();
    const { id } = await lineOfSize(1000);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
    await page.locator(`a[href="#line/${id}"]`).waitFor();
  });

  test('goes back to the line in the list that it came from', async () => {
    const { id } = await lineOfSize(1000);
    await lineOfSize(1001);
    await go(page, 'Lines');
    await page.locator(`a[href="#line/${id}"]`).click();
    await untilState(page, 'Finished');
    await page.goBack();
    await page.locator(`a[href="#line/${id}"]:focus`).waitFor();
  });

  test('begins anew where its tab has kept what is not its own', async () => {
    for (const stored of ['{garbage', '{"key":"x"}', 'null']) {
      await page.evaluate(`sessionStorage.setItem('unique-tokens', ${JSON.stringify(stored)})`);
      await page.reload();
      await page.getByLabel('Api-Key').waitFor();
    }
  });

  test('tells a key that cannot be one', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    for (const [key, told] of [
      ['', 'Enter your Api-Key.'],
      ['–🗝', 'An Api-Key is a UUID'],
    ] as const) {
      await page.getByLabel('Api-Key').fill(key);
      await page.getByRole('button', { name: 'Open a session' }).click();
      await page.locator('#api-key-problem', { hasText: told }).waitFor();
    }
  });
});
