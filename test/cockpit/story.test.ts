import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { demoApiKeys } from '../../local/demo-customers.ts';
import { sharedUrl, withSession } from '../api/client.ts';
import {
  cockpitUrl,
  describeInBrowser,
  fillOrder,
  go,
  lineOf,
  openBrowser,
  orderButton,
  sessionOf,
  untilState,
  type Visit,
  visit,
} from './browser.ts';

/** The whole way of a person through the cockpit, against the real service. */
describeInBrowser('from a key to verified codes', () => {
  let browser: Browser;
  let page: Page;
  let faults: Visit['faults'];
  let line: string;
  let codes: string[];
  let snapshot: { name: string; mimeType: string; buffer: Buffer };

  beforeAll(async () => {
    browser = await openBrowser();
    ({ page, faults } = await visit(browser));
  });
  afterAll(async () => browser?.close());

  const api = async () => withSession(sharedUrl(), await sessionOf(page));
  /** What a button saves, under the name that it is offered with. */
  const saved = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `Download: ${name}`, exact: true }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };

  test('signs in with the Enter key; the Api-Key is kept nowhere', async () => {
    await page.getByLabel('Api-Key').fill(demoApiKeys.basic);
    await page.getByLabel('Note').fill('The story');
    await page.getByLabel('Note').press('Enter');
    await page.getByRole('heading', { name: 'Order codes' }).waitFor();
    const kept = await page.evaluate(
      'JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, location.href])',
    );
    expect(kept).not.toContain(demoApiKeys.basic);
    expect(page.url()).not.toContain(await sessionOf(page));
  });

  test('makes an alphabet and sees its capacity, the odds and the price at once', async () => {
    await page.getByText('Make an alphabet of your own').click();
    await page.getByLabel('Name', { exact: true }).fill('UPPER_VOWELS');
    await page.getByLabel('Symbols').fill('AEIOUA');
    await page.getByText('“A” is there twice').waitFor();
    await page.getByLabel('Symbols').fill('AEIOU');
    await page.getByText('5 different symbols').waitFor();
    await page.getByRole('button', { name: 'Add and choose it' }).click();
    await fillOrder(page, { digits: '100', size: '2000' });
    const outlook = page.getByRole('region', { name: 'Capacity and odds' });
    // 5^100, and 5^100 ÷ 2,000.
    await outlook.getByText('7.9 × 10⁶⁹').waitFor();
    await outlook.getByText('1 in 3.9 × 10⁶⁶').waitFor();
    await outlook.getByText('✓ Below 1 in 10,000').waitFor();
    expect(await page.getByText('1,000 to 10,485 in one order').count()).toBe(1);
    // 5 + 0.0009 × 100 × 2,000, and 1 for the analysis.
    expect(await page.locator('#order-price').textContent()).toBe('€185.00');
    await page.getByLabel('Analyse how random').check();
    expect(await page.locator('#order-price').textContent()).toBe('€186.00');
  });

  test('is told when a code could be guessed', async () => {
    await page.getByLabel('Digits of a code').fill('6');
    const outlook = page.getByRole('region', { name: 'Capacity and odds' });
    await outlook.getByText('1 in 7', { exact: true }).waitFor();
    await outlook.getByText('✗ Not below 1 in 10,000').waitFor();
    await page.getByLabel('Digits of a code').fill('100');
    await outlook.getByText('✓ Below 1 in 10,000').waitFor();
  });

  test('orders once, however often the button is clicked', async () => {
    await orderButton(page).dblclick();
    await page.getByRole('heading', { name: '2,000 codes' }).waitFor();
    line = lineOf(page);
    await untilState(page, 'Analysed');
    const { data } = (await (await api()).get('/tokens')).json;
    expect(data.map(({ id }: { id: string }) => id)).toEqual([line]);
    expect(data[0].attributes).toMatchObject({ alphabet: 'UPPER_VOWELS', digits: '100', size: '2000' });
  });

  test('says how far the line is to those who do not see it', async () => {
    expect(await page.locator('[role=status]').textContent()).toMatch(/^2,000 codes of UPPER_VOWELS: Analysed\.$/);
    expect(await page.getByRole('progressbar').getAttribute('aria-label')).toBe('Production');
  });

  test('sees the analysis as a picture, and as a table', async () => {
    const picture = page.getByRole('img', { name: 'Four plots' });
    await picture.waitFor();
    await picture.evaluate((image) => (image as HTMLImageElement).decode());
    await page.getByRole('rowheader', { name: 'Hurst exponent' }).waitFor();
  });

  test('downloads the codes, byte for byte, and checks them', async () => {
    const file = await saved('Codes');
    const { bytes } = await (await api()).get(`/tokens/${line}/data`);
    expect(file.bytes.equals(bytes)).toBe(true);
    expect(file.name).toBe(`${line}-1.txt`);
    codes = file.bytes.toString().split('\n');
    expect(new Set(codes).size).toBe(2000);
    await page.locator('.noted', { hasText: 'Saved: 2,000 codes, no one twice, the hash is right.' }).waitFor();
    const { json } = await (await api()).get(`/tokens/${line}`);
    const hash = createHmac('sha256', json.meta.seed).update(file.bytes).digest('hex');
    expect(await page.getByText(hash, { exact: true }).count()).toBe(1);
    const zipped = await saved('Codes, compressed');
    expect(gunzipSync(zipped.bytes).equals(file.bytes)).toBe(true);
    expect((await saved('Scores')).bytes.toString().split('\n')).toHaveLength(2000);
  });

  test('downloads the snapshot, and is told what it is worth', async () => {
    const file = await saved('Snapshot');
    const { bytes } = await (await api()).get(`/tokens/${line}/snapshot`);
    expect(file.bytes.equals(bytes)).toBe(true);
    expect(await page.getByText('Keep the snapshot safe.').count()).toBe(1);
    snapshot = { name: file.name, mimeType: 'application/octet-stream', buffer: file.bytes };
  });

  test('goes on after a reload', async () => {
    await page.reload();
    await untilState(page, 'Analysed');
    expect(lineOf(page)).toBe(line);
  });

  test('continues the line from its snapshot', async () => {
    await go(page, 'Continue');
    await page.getByLabel('Snapshot').setInputFiles(snapshot);
    // Read from the name of the file, and from the line.
    await page.getByLabel('Number of codes').fill('2000');
    await page.getByText('with 4,000 codes in circulation').waitFor();
    expect(await page.getByLabel('Id of the line').inputValue()).toBe(line);
    expect(await page.getByLabel('Alphabet', { exact: true }).inputValue()).toBe('UPPER_VOWELS');
    expect(await page.getByLabel('Digits of a code').inputValue()).toBe('100');
    await page.getByRole('button', { name: 'Use a sandbox payment' }).click();
    await orderButton(page).click();
    await untilState(page, 'Finished');
    expect(lineOf(page)).toBe(line);
    const more = (await saved('Codes')).bytes.toString().split('\n');
    expect(new Set([...codes, ...more]).size).toBe(4000);
    codes.push(...more);
  });

  test('verifies codes of both parts, and one that is none', async () => {
    await page.getByRole('link', { name: 'Verify codes' }).click();
    expect(await page.getByLabel('Id of the line').inputValue()).toBe(line);
    await page.getByLabel('Codes, one a line').fill([codes[3], ` ${codes[2007]} `, '', 'AEIOU'].join('\r\n'));
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.locator('#verified', { hasText: '2 of 3 codes were issued by this line.' }).waitFor();
    expect(await page.locator('tbody tr').allInnerTexts()).toEqual([
      `${codes[3]}\t✓ issued\t1\t3`,
      `${codes[2007]}\t✓ issued\t2\t2,007`,
      'AEIOU\t✗ not issued\t–\t–',
    ]);
  });

  test('signs out, which forgets the key and revokes nothing', async () => {
    const client = await api();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(page.url()).toBe(cockpitUrl());
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    expect((await client.get('/tokens')).status).toBe(200);
  });

  test('goes on with an earlier session, with the Api-Key', async () => {
    await page.getByLabel('Api-Key').fill(demoApiKeys.basic);
    await page.getByRole('button', { name: 'Go on with an earlier one…' }).click();
    await page.getByRole('button', { name: 'The story' }).first().click();
    await go(page, 'Lines');
    await page.getByRole('link', { name: '2,000 codes' }).click();
    await untilState(page, 'Finished');
  });

  test('deletes the line', async () => {
    await page.getByText('Delete this line').click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.getByText('There is none yet.').waitFor();
    expect((await (await api()).get(`/tokens/${line}`)).status).toBe(404);
  });

  test('revokes the session only with the Api-Key', async () => {
    const client = await api();
    await go(page, 'Session');
    await page.getByLabel('Api-Key').fill(demoApiKeys.basic);
    await page.getByRole('button', { name: 'Revoke and remove the files' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect((await client.get('/tokens')).status).toBe(403);
  });

  test('and nothing went wrong on the way', () => expect(faults).toEqual([]));
});
