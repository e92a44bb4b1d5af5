import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from '../../tools/browser/chromium.ts';
import { sharedUrl, withSession } from '../api/client.ts';
import { sharedFolder } from '../cloud.ts';
import { describeInBrowser, fillOrder, go, orderButton, sessionOf, untilState, type Visit, visit } from './browser.ts';

/** The operator's command, with what it prints. */
function operator(...words: string[]): { readonly id: string; readonly apiKey: string } {
  const root = resolve(__dirname, '..', '..');
  const options = { cwd: root, encoding: 'utf8', timeout: 100_000 } as const;
  const command = [join('operator', 'customer.ts'), '--local-dir', sharedFolder(), ...words];
  return JSON.parse(execFileSync(process.execPath, command, options));
}

/** What a person stumbles over who has several batches, colleagues, a phone, and has lost a file. */
describeInBrowser('a person with colleagues', () => {
  let browser: Browser;
  let mine: Visit;
  let page: Page;
  let colleague: Visit;
  let customer: string;
  let line: string;
  let codes: readonly string[];

  const signIn = async ({ page: tab }: Visit, apiKey: string) => {
    await tab.getByLabel('Api-Key').fill(apiKey);
    await tab.getByRole('button', { name: 'Open a session' }).click();
    await tab.getByRole('navigation').waitFor();
  };
  const saved = async (tab: Page, name: string) => {
    const [download] = await Promise.all([
      tab.waitForEvent('download'),
      tab.getByRole('button', { name, exact: true }).click(),
    ]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
  };
  const showLine = (tab: Page) => tab.evaluate(`location.hash = '#line/${line}'`);
  const continueLine = async (tab: Page, name: string) => {
    await tab.getByRole('link', { name: 'Continue this line' }).click();
    await tab.getByLabel('Quantity').fill('1000');
    await tab.getByLabel('Name (optional)').fill(name);
    await orderButton(tab).click();
    await untilState(tab, 'Finished');
  };

  beforeAll(async () => {
    browser = await openChromium();
    const { id, apiKey } = operator('create', '--company', 'The festival');
    customer = id;
    mine = await visit(browser);
    ({ page } = mine);
    await signIn(mine, apiKey);
    await go(page, 'Order');
    await fillOrder(page, { alphabet: 'DIGITS', digits: '16', size: '1000' });
    await page.getByLabel('Name (optional)').fill('Early birds');
    await orderButton(page).click();
    await untilState(page, 'Finished');
    line = new URL(page.url()).hash.replace('#line/', '');
    colleague = await visit(browser);
    const key = operator('add-key', customer, '--scope', 'order', '--note', 'Anna');
    await signIn(colleague, key.apiKey);
  });
  afterAll(async () => browser?.close());

  test('saves the codes as a table: each with its position and batch', async () => {
    codes = (await saved(page, 'Download codes')).text.split('\n');
    const table = await saved(page, 'Download: Codes as a table');
    expect(table.name).toBe(`${line}-1.csv`);
    expect(table.text.slice(0, 1)).toBe('\ufeff');
    const rows = table.text.slice(1).split('\r\n');
    expect(rows).toHaveLength(1002);
    expect(rows.slice(0, 2)).toEqual(['code,position,batch', `${codes[0]},0,1`]);
    expect(rows.slice(1000)).toEqual([`${codes[999]},999,1`, '']);
  });

  test('sees that a colleague has continued the line, and is not asked to delete what that session holds', async () => {
    await page.getByText('Delete this line').click();
    await page.getByLabel('I have the codes of all its batches').check();
    await showLine(colleague.page);
    await continueLine(colleague.page, 'Night owls');
    // The page has not looked since: the service refuses, and the page says why.
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.locator('#not-held', { hasText: 'Only that session can delete the line.' }).waitFor();
    expect(await page.getByRole('button', { name: 'Delete it' }).count()).toBe(0);
    expect(await page.getByText('Unknown tokens').count()).toBe(0);
    await page.getByRole('heading', { name: 'Night owls', level: 1 }).waitFor();
    expect(await colleague.page.getByText('Delete this line').count()).toBe(1);
  });

  test('finds the line by the name of an earlier batch, and is told by which', async () => {
    await go(page, 'Lines');
    await page.getByText('1 line', { exact: true }).waitFor();
    await page.getByLabel('Search').fill('early');
    await page.getByRole('link', { name: /Night owls.*Earlier batch: Early birds/ }).waitFor();
    await page.getByText('With the names of all batches.').waitFor();
    await page.getByLabel('Search').fill('late');
    await page.getByText('0 of 1 lines').waitFor();
    await page.getByRole('button', { name: 'Show all lines' }).click();
  });

  test('chooses a line to continue from a list', async () => {
    await go(page, 'Continue');
    await page.getByRole('link', { name: /Night owls/ }).click();
    await page.getByLabel('Quantity').waitFor();
    expect(await page.getByLabel('Id of the line').inputValue()).toBe(line);
  });

  test('sees on a phone which file was read, and the answer without scrolling', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await go(page, 'Verify');
    const buffer = Buffer.from(`${codes[3]}\n${codes[4]}\nABC\n`);
    await page.getByLabel('Or a file').setInputFiles({ name: 'back.txt', mimeType: 'text/plain', buffer });
    await page.locator('#read', { hasText: '3 codes read from back.txt.' }).waitFor();
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.locator('#verified', { hasText: '2 of 3' }).waitFor();
    const { y, height } = (await page.locator('#verified').boundingBox()) as { y: number; height: number };
    expect(y).toBeGreaterThan(0);
    expect(y + height).toBeLessThan(844);
    await page.getByLabel('Codes, one a line').fill(codes[3] as string);
    expect(await page.locator('#read').count()).toBe(0);
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  test('finds a line that was deleted, with its history, and its name where a code of it comes back', async () => {
    const api = withSession(sharedUrl(), await sessionOf(colleague.page));
    await colleague.page.getByText('Delete this line').click();
    await colleague.page.getByLabel('I have the codes of all its batches').check();
    await colleague.page.getByRole('button', { name: 'Delete it' }).click();
    await colleague.page.getByRole('heading', { name: 'Lines', level: 1 }).waitFor();
    expect((await api.get(`/tokens/${line}`)).status).toBe(404);
    await go(page, 'Lines');
    await page.getByText('There is none yet.').waitFor();
    await page.getByLabel('Show').selectOption('Deleted or expired');
    await page.getByRole('link', { name: /Night owls.*2,000 codes.*Files removed/ }).click();
    await page.getByRole('heading', { name: 'Its files are removed' }).waitFor();
    await page.getByText('Batch 1: 1,000 codes · Early birds').waitFor();
    await page.getByText('Batch 2: 1,000 codes · Night owls, by Anna').waitFor();
    await page.getByText('a key of the scope “reprint”').waitFor();
    await go(page, 'Verify');
    await page.getByLabel('Codes, one a line').fill(codes[5] as string);
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.locator('.answer', { hasText: 'Night owls · batch 1, position 5' }).waitFor();
  });

  test('has the codes of the deleted line again, with a key for that', async () => {
    const { apiKey } = operator('add-key', customer, '--scope', 'reprint', '--note', 'Print shop');
    const printer = await visit(browser);
    await signIn(printer, apiKey);
    await showLine(printer.page);
    const again = await saved(printer.page, 'Make again batch 1');
    expect(again.text.split('\n')).toEqual(codes);
    await printer.page.locator('.noted', { hasText: 'Saved: 1,000 codes, no code twice.' }).waitFor();
    expect(printer.faults).toEqual([]);
  });

  test('continues the line that was deleted, without its snapshot', async () => {
    await showLine(page);
    await continueLine(page, 'Last minute');
    const more = (await saved(page, 'Download codes')).text.split('\n');
    expect(new Set([...codes, ...more]).size).toBe(2000);
    await page.getByText('Batch 3: 1,000 codes · Last minute').waitFor();
  });

  test('does not hear, at a gate, of files that a gate does not have', async () => {
    const { apiKey } = operator('add-key', customer, '--scope', 'redeem', '--note', 'Gate 3');
    const gate = await visit(browser);
    await signIn(gate, apiKey);
    await go(gate.page, 'Session');
    await gate.page.getByRole('button', { name: 'Revoke this session' }).waitFor();
    expect(await gate.page.locator('main').textContent()).not.toMatch(/removes the files|in one order/);
    expect(gate.faults).toEqual([]);
  });

  test('and nothing went wrong on the way', () => expect([...mine.faults, ...colleague.faults]).toEqual([]));
});
