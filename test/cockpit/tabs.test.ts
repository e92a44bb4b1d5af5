import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { cockpitUrl, describeInBrowser, eachVisit, sessionOf, signIn } from './browser.ts';

/** The same session in several tabs. */
describeInBrowser('a second tab', () => {
  let page: Page;
  eachVisit(async (visit) => {
    page = visit.page;
    await signIn(page);
  });

  test('that a link has opened goes on in the session', async () => {
    const other = await page.context().newPage();
    await other.goto(`${cockpitUrl()}#lines`);
    await other.getByRole('heading', { name: 'Lines' }).waitFor();
    expect(await sessionOf(other)).toBe(await sessionOf(page));
  });

  test('that is opened by the name of the page asks for a key', async () => {
    const other = await page.context().newPage();
    await other.goto(cockpitUrl());
    await other.getByLabel('Api-Key').waitFor();
    await other.waitForTimeout(300);
    expect(await other.getByLabel('Api-Key').count()).toBe(1);
  });

  test('asks for a key once the first one has signed out', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Api-Key').waitFor();
    const other = await page.context().newPage();
    await other.goto(`${cockpitUrl()}#lines`);
    await other.getByLabel('Api-Key').waitFor();
  });
});
