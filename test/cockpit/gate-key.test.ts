import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accountsOf, demoCustomers } from '../api/accounts.ts';
import { connect, sharedUrl } from '../api/client.ts';
import { makeLine, tokensOf } from '../api/continuation.ts';
import { sharedCloud } from '../cloud.ts';
import { describeInBrowser, eachVisit, fillOrder, go, orderButton, sessionOf } from './browser.ts';

/** The page with the key of a gate: it says what the key may not do, and stays in its session. */
describeInBrowser('with a key that may only verify', () => {
  let page: Page;
  let apiKey: string;
  let line: string;
  let code: string;
  beforeAll(async () => {
    ({ apiKey } = await (await accountsOf(sharedCloud())).add(demoCustomers.basic, { scope: 'verify' }));
    const owner = await connect(sharedUrl());
    line = await makeLine(owner, { size: 1000, digits: 12, alphabet: 'BASE62' });
    code = (await tokensOf(owner, line))[5] as string;
  });
  eachVisit(async (visit) => {
    page = visit.page;
    await page.getByLabel('Api-Key').fill(apiKey);
    await page.getByRole('button', { name: 'Open a session' }).click();
    await page.getByRole('navigation').waitFor();
  });

  const told = (scopes: string) =>
    page.getByRole('alert').getByText(`This takes a key with the scope ${scopes}. The scope of this key is verify.`);

  test('an order and the list of lines say which key they take, and the session goes on', async () => {
    const session = await sessionOf(page);
    await fillOrder(page, { digits: '20', size: '1000' });
    await orderButton(page).click();
    await told('order').waitFor();
    await go(page, 'Lines');
    await told('order or reprint').waitFor();
    expect(await sessionOf(page)).toBe(session);
  });

  test('codes are verified', async () => {
    await go(page, 'Verify');
    await page.getByLabel('Id of the line').fill(line);
    await page.getByLabel('Codes, one a line').fill(`${code}\nx${code.slice(1)}x`);
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.locator('#verified', { hasText: '1 of 2 codes' }).waitFor();
  });
});
