import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from '../../tools/browser/chromium.ts';
import { sharedUrl, withSession } from '../api/client.ts';
import { sharedFolder } from '../cloud.ts';
import {
  cockpitUrl,
  describeInBrowser,
  fillOrder,
  go,
  lineOf,
  orderButton,
  sessionOf,
  untilState,
  type Visit,
  visit,
} from './browser.ts';

/** A long code as a table shows it. */
const shortened = (code = '') => `${code.slice(0, 20)}…${code.slice(-8)}`;

/** A customer of this story alone, who has no lines of other tests; the Api-Key. */
function newCustomer(): string {
  const root = resolve(__dirname, '..', '..');
  const words = ['--local-dir', sharedFolder(), 'create', '--company', 'The story', '--agreement', 'basic'];
  const options = { cwd: root, encoding: 'utf8', timeout: 100_000 } as const;
  return JSON.parse(execFileSync(process.execPath, [join('operator', 'customer.ts'), ...words], options)).apiKey;
}

/** The whole way of a person through the cockpit, against the real service. */
describeInBrowser('from a key to verified codes', () => {
  let browser: Browser;
  let page: Page;
  let faults: Visit['faults'];
  let apiKey: string;
  let line: string;
  let codes: string[];
  let snapshot: { name: string; mimeType: string; buffer: Buffer };

  beforeAll(async () => {
    apiKey = newCustomer();
    browser = await openChromium();
    ({ page, faults } = await visit(browser));
  });
  afterAll(async () => browser?.close());

  const api = async () => withSession(sharedUrl(), await sessionOf(page));
  /** What a button saves, under the name that it is offered with. */
  const saved = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name, exact: true }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };

  test('signs in with the Enter key; the Api-Key is kept nowhere', async () => {
    await page.getByLabel('Api-Key').fill(apiKey);
    await page.getByLabel('Note').fill('The story');
    await page.getByLabel('Note').press('Enter');
    await page.getByRole('heading', { name: 'The story', level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'Your first codes, in three steps' }).waitFor();
    const kept = await page.evaluate(
      'JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, location.href])',
    );
    expect(kept).not.toContain(apiKey);
    expect(page.url()).not.toContain(await sessionOf(page));
  });

  test('makes an alphabet and sees its capacity and the odds at once, and nothing of a price', async () => {
    await page.getByRole('link', { name: 'Order your first codes' }).click();
    await page.getByText('Make a character set of your own').click();
    await page.getByLabel('Name', { exact: true }).fill('UPPER_VOWELS');
    await page.getByLabel('Characters').fill('AEIOUA');
    await page.locator('#new-chars-problem', { hasText: '“A” is there twice.' }).waitFor();
    await page.getByLabel('Characters').fill('AEIOU');
    await page.getByText('5 different characters').waitFor();
    await page.getByRole('button', { name: 'Add and choose it' }).click();
    await fillOrder(page, { digits: '100', size: '2000' });
    const outlook = page.getByRole('region', { name: 'Capacity and odds' });
    // The beginning and the end of it, in groups.
    await page.locator('.example', { hasText: /^[AEIOU]{20}…[AEIOU]{4}$/ }).waitFor();
    // 5^100, and 5^100 ÷ 2,000.
    await outlook.getByText('7.9 × 10⁶⁹').waitFor();
    await outlook.getByText('1 in 3.9 × 10⁶⁶').waitFor();
    await outlook.getByText('✓ Below 1 in 10,000').waitFor();
    await outlook.getByText(/must also have at most 20 characters; these do not/).waitFor();
    await page.getByText('1,000 to 10,485 in one order').waitFor();
    await page.getByLabel('Name (optional)').fill('Vowels for the fair');
    await page.getByLabel('Analyse how random').check();
    expect(await page.locator('main').textContent()).not.toMatch(/price|payment|€/i);
  });

  test('is told when a code could be guessed', async () => {
    await page.getByLabel('Length').fill('6');
    const outlook = page.getByRole('region', { name: 'Capacity and odds' });
    await outlook.getByText('1 in 7', { exact: true }).waitFor();
    await outlook.getByText('✗ Not below 1 in 10,000').waitFor();
    // 5^10 is less than 2,000 × 10,000, and 5^11 is more.
    await outlook.getByText('You need 11 characters.').waitFor();
    expect(await outlook.getByRole('meter').getAttribute('value')).toBe('0.89');
    await page.getByLabel('Length').fill('100');
    await outlook.getByText('✓ Below 1 in 10,000').waitFor();
    await outlook.getByText('11 characters are enough.').waitFor();
  });

  test('orders once, however often the button is clicked', async () => {
    await orderButton(page).dblclick();
    await page.getByRole('heading', { name: 'Vowels for the fair', level: 1 }).waitFor();
    line = lineOf(page);
    await untilState(page, 'Analysed');
    await page.getByText(/Not all kept\. .* at most 20 characters/).waitFor();
    const { data } = (await (await api()).get('/tokens')).json;
    expect(data.map(({ id }: { id: string }) => id)).toEqual([line]);
    expect(data[0].attributes).toMatchObject({
      alphabet: 'UPPER_VOWELS',
      digits: '100',
      size: '2000',
      note: 'Vowels for the fair',
    });
  });

  test('says how far the line is to those who do not see it', async () => {
    await page
      .locator('[role=status]', { hasText: /^2,000 codes of Vowels for the fair: Analysed\.$/ })
      .waitFor({ state: 'attached' });
    expect(await page.getByRole('progressbar').count()).toBe(0);
  });

  test('sees the analysis as a picture, and as a table', async () => {
    const picture = page.getByRole('img', { name: 'Four plots' });
    await picture.waitFor();
    await picture.evaluate((image) => (image as HTMLImageElement).decode());
    await page.getByRole('rowheader', { name: 'Hurst exponent' }).waitFor();
    await page.getByText('it should be near 0').waitFor();
  });

  test('downloads the codes, byte for byte, and checks them', async () => {
    const file = await saved('Download codes');
    const { bytes } = await (await api()).get(`/tokens/${line}/data`);
    expect(file.bytes.equals(bytes)).toBe(true);
    expect(file.name).toBe(`${line}-1.txt`);
    codes = file.bytes.toString().split('\n');
    expect(new Set(codes).size).toBe(2000);
    await page.locator('.noted', { hasText: 'Saved: 2,000 codes, no code twice, the hash is right.' }).waitFor();
    const { json } = await (await api()).get(`/tokens/${line}`);
    const hash = createHmac('sha256', json.meta.seed).update(file.bytes).digest('hex');
    expect(await page.getByText(hash, { exact: true }).count()).toBe(1);
    // The command that the page shows, in the folder of the downloads.
    const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-downloads-'));
    writeFileSync(join(folder, file.name), file.bytes);
    const command = (await page.locator('#hash-command').textContent()) ?? '';
    const ran = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
    rmSync(folder, { recursive: true });
    expect(ran.stdout).toContain(hash);
    const zipped = await saved('Download: Codes, compressed');
    expect(gunzipSync(zipped.bytes).equals(file.bytes)).toBe(true);
    expect((await saved('Download: Scores')).bytes.toString().split('\n')).toHaveLength(2000);
  });

  test('downloads the snapshot', async () => {
    const file = await saved('Download: Snapshot');
    const { bytes } = await (await api()).get(`/tokens/${line}/snapshot`);
    expect(file.bytes.equals(bytes)).toBe(true);
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
    await page.getByText('100 characters of UPPER_VOWELS').waitFor();
    await page.getByLabel('Quantity').fill('2000');
    await page.getByText('with 4,000 codes in circulation').waitFor();
    expect(await page.getByLabel('Id of the line').inputValue()).toBe(line);
    await orderButton(page).click();
    await untilState(page, 'Finished');
    expect(lineOf(page)).toBe(line);
    const more = (await saved('Download codes')).bytes.toString().split('\n');
    expect(new Set([...codes, ...more]).size).toBe(4000);
    codes.push(...more);
  });

  test('sees the line as a time line of its batches, and gets the first one again', async () => {
    const history = page.getByRole('region', { name: 'History' }).getByRole('listitem');
    await history.nth(1).waitFor();
    const told = await history.allInnerTexts();
    expect(told.map((text) => text.split('\n').filter((row) => row !== '')[1])).toEqual([
      // The line keeps its name: that of the batch before is filled in.
      'Batch 2: 2,000 codes · Vowels for the fair',
      'Batch 1: 2,000 codes · Vowels for the fair',
    ]);
    await page.getByText('4,000 codes').first().waitFor();
    const again = await saved('Download batch 1');
    expect(again.name).toBe(`${line}-1.txt`);
    expect(again.bytes.toString().split('\n')).toEqual(codes.slice(0, 2000));
  });

  test('sees at home what was made, and the line by its name', async () => {
    await go(page, 'Home');
    const totals = page.locator('.totals');
    await totals.getByText('in 2 batches').first().waitFor();
    expect((await totals.textContent())?.match(/4,000/g)).toHaveLength(3);
    await page.getByRole('link', { name: /Vowels for the fair/ }).waitFor();
  });

  test('finds the line by what it is, and by its id', async () => {
    await go(page, 'Lines');
    await page.getByText('1 line', { exact: true }).waitFor();
    await page.getByLabel('Search').fill('nothing of the kind');
    await page.getByText('0 of 1 lines').waitFor();
    await page.getByLabel('Search').fill(`vowels ${line.slice(0, 5)}`);
    await page.locator(`a[href="#line/${line}"]`).waitFor();
    await page.getByLabel('Show').selectOption('Low on codes');
    await page.getByText('0 of 1 lines').waitFor();
    await page.getByRole('button', { name: 'Show all lines' }).click();
    await page.locator(`a[href="#line/${line}"]`).click();
  });

  const verify = async (...entered: string[]) => {
    await page.getByLabel('Codes, one a line').fill(entered.join('\r\n'));
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByRole('button', { name: 'Verify', exact: true }).and(page.locator(':not([aria-busy])')).waitFor();
  };
  const rows = async () => (await page.locator('tbody tr').allInnerTexts()).map((row) => row.split('\t'));

  test('verifies codes of both batches, and one that is none: the false one first', async () => {
    await page.getByRole('link', { name: 'Verify codes' }).click();
    expect(await page.getByLabel('Id of the line').inputValue()).toBe(line);
    await verify(codes[3] as string, ` ${codes[2007]} `, '', 'AEIOU');
    await page.locator('#verified', { hasText: '2 of 3 codes were issued by this line.' }).waitFor();
    expect(await rows()).toEqual([
      ['AEIOU', '✗ Not issued It is longer or shorter than the codes of the line.', '–'],
      [shortened(codes[3]), '✓ Issued', expect.stringMatching(/ · batch 1, position 3$/)],
      [shortened(codes[2007]), '✓ Issued', expect.stringMatching(/ · batch 2, position 2,007$/)],
    ]);
    expect(await page.getByRole('progressbar', { name: 'Issued' }).getAttribute('value')).toBe('2');
  });

  test('says so when the results are no longer of what is entered', async () => {
    await page.getByLabel('Codes, one a line').fill(`${codes[3]}\n${codes[3]}`);
    await page.getByText('You have changed the codes since.').waitFor();
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByText('1 code was entered more than once.').waitFor();
    expect(await page.getByText('You have changed the codes since.').count()).toBe(0);
    await verify('AEIOU');
    await page.locator('.answer.bad', { hasText: 'Not issued' }).waitFor();
  });

  test('asks all lines where none is named, and reads codes through case and hyphens', async () => {
    await go(page, 'Verify');
    const untidy = codes[5]?.toLowerCase().replace(/^(.{9})/, '$1-') as string;
    await verify(codes[5] as string, untidy, 'ABC');
    await page.locator('#verified', { hasText: /2 of 3 codes were issued\. .* asked\./ }).waitFor();
    await page.getByRole('heading', { name: 'Results for all lines' }).waitFor();
    await page.getByText('1 code was entered more than once.').waitFor();
    const told = await rows();
    expect(told[2]?.[0]).toContain(`read as ${shortened(codes[5])}`);
    expect(told.slice(1).map((row) => row[1])).toEqual(['✓ Issued', '✓ Issued']);
  });

  test('reads codes from a file, and saves the answers as a table', async () => {
    const table = `row,code\n1,${codes[7]}\n2,"=A,""B"""\n`;
    const file = { name: 'back.csv', mimeType: 'text/csv', buffer: Buffer.from(table) };
    await page.getByLabel('Or a file').setInputFiles(file);
    await page.getByText('2 of at most 10,000').waitFor();
    expect(await page.getByLabel('Codes, one a line').inputValue()).toBe(`${codes[7]}\n=A,"B"`);
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.locator('#verified', { hasText: '1 of 2' }).waitFor();
    const report = (await saved('Save as CSV')).bytes.toString().split('\r\n');
    expect(report[1]).toBe(`1,${codes[7]},,true,,${line},1,7,,,,,`);
    expect(report[2]).toBe(`2,"'=A,""B""","'=A,""B",false,length,,,,,,,,`);
  });

  test('redeems a code once, and undoes that', async () => {
    await verify(codes[11] as string);
    await page.getByRole('button', { name: 'Redeem the code' }).click();
    await page.locator('.answer.good', { hasText: 'Redeemed now' }).waitFor();
    await verify(codes[11] as string);
    await page.locator('.answer', { hasText: 'Redeemed before' }).waitFor();
    expect(await page.getByRole('button', { name: 'Redeem the code' }).count()).toBe(0);
    await page.getByText('Make it void, or undo').click();
    await page.getByRole('button', { name: 'Undo the redemption' }).click();
    await page.locator('#reason-problem', { hasText: 'Say why, in 1 to 200 characters.' }).waitFor();
    await page.getByLabel('Reason').fill('by mistake');
    await page.getByRole('button', { name: 'Undo the redemption' }).click();
    await page.locator('.answer.good', { hasText: 'Issued' }).waitFor();
  });

  test('makes codes void, and withdraws that from the line', async () => {
    await verify(codes[20] as string, codes[2020] as string, 'AEIOU');
    await page.locator('summary', { hasText: 'Make 2 codes void' }).click();
    await page.getByLabel('Reason').fill('the roll was lost');
    await page.getByRole('button', { name: 'Make 2 codes void' }).click();
    await page.getByText('2 codes are void now.').first().waitFor();
    expect((await rows()).map((row) => row[1]?.slice(0, 6))).toEqual(['✗ Not ', '✗ Void', '✗ Void']);
    await page.evaluate(`location.hash = '#line/${line}'`);
    await page.getByText('2 codes made void').waitFor();
    await page.getByText('1 code redeemed').waitFor();
    await page.getByText('Withdraw the void').click();
    await page.getByLabel('Reason').fill('it was found');
    await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
    await page.getByText(/^Withdrawn at .*: it was found$/).waitFor();
    await go(page, 'Verify');
    await verify(codes[20] as string);
    await page.locator('.answer.good', { hasText: 'Issued' }).waitFor();
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
    await page.getByLabel('Api-Key').fill(apiKey);
    await page.getByRole('button', { name: 'Resume an earlier session…' }).click();
    await page.getByRole('button', { name: 'The story' }).first().click();
    await go(page, 'Lines');
    await page.getByRole('link', { name: '4,000 codes' }).click();
    await untilState(page, 'Finished');
  });

  test('deletes the line, once its person says that the codes are saved', async () => {
    await page.getByText('Delete this line').click();
    await page.getByText('You have not downloaded its codes').waitFor();
    // It has the focus, and does nothing.
    await page.getByRole('button', { name: 'Delete it' }).click({ force: true });
    expect((await (await api()).get(`/tokens/${line}`)).status).toBe(200);
    await page.getByLabel('I have the codes of all its batches').check();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.getByText('There is none yet.').waitFor();
    expect((await (await api()).get(`/tokens/${line}`)).status).toBe(404);
  });

  test('revokes the session only with the Api-Key', async () => {
    const client = await api();
    await go(page, 'Session');
    await page.getByLabel('Api-Key').fill(apiKey);
    await page.getByRole('button', { name: 'Revoke and remove the files' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect((await client.get('/tokens')).status).toBe(403);
  });

  test('and nothing went wrong on the way', () => expect(faults).toEqual([]));
});
