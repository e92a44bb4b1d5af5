import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { demoApiKeys } from '../../local/seed/demo-customers.ts';
import { executable, openChromium } from '../../tools/browser/chromium.ts';
import { sharedUrl } from '../api/client.ts';

const isRequired = process.env.REQUIRE_CHROMIUM === '1';

if (executable === undefined && !isRequired) {
  console.warn('NOT TESTED: the cockpit. No Chromium was found: install it, or name it in CHROMIUM.');
}

/** `describe` for what needs a browser: skipped where there is none, unless REQUIRE_CHROMIUM=1 says that there has to be one. */
export const describeInBrowser = executable === undefined && !isRequired ? describe.skip : describe;

/** The address of the cockpit. */
export const cockpitUrl = (): string => `${sharedUrl()}/cockpit`;

/** A page of the cockpit, and what went wrong in it so far. */
export interface Visit {
  readonly page: Page;
  /** Scripts that failed, what the policy has stopped, and what the console warns of; refusals of the API are none. */
  readonly faults: string[];
}

/** Opens the cockpit, or another page of the service, in a profile of its own. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}, path = '/cockpit'): Promise<Visit> {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error.stack)));
  page.on('console', (message) => {
    const isRefusal = /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
    if (!isRefusal && ['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  await context.exposeFunction('violated', (directive: string) => faults.push(`policy: ${directive}`));
  await context.addInitScript(`
    addEventListener('securitypolicyviolation', (event) => violated(event.violatedDirective + ' ' + event.blockedURI));
  `);
  await page.goto(sharedUrl() + path);
  return { page, faults };
}

/** Opens the cockpit anew for each test of a block; none may leave a fault, but for what the network has refused. */
export function eachVisit(begin: (visit: Visit) => void | Promise<void>): void {
  let browser: Browser;
  let current: Visit;
  beforeAll(async () => {
    browser = await openChromium();
  });
  beforeEach(async () => {
    current = await visit(browser);
    await begin(current);
  });
  afterEach(async () => {
    await current.page.unrouteAll({ behavior: 'ignoreErrors' });
    await current.page.context().close();
    expect(current.faults.filter((fault) => !fault.includes('net::ERR_'))).toEqual([]);
  });
  afterAll(() => browser?.close());
}

/** Signs in as a demo customer, and goes to the order. */
export async function signIn(page: Page, customer: keyof typeof demoApiKeys = 'basic', note = ''): Promise<void> {
  await page.getByLabel('Api-Key').fill(demoApiKeys[customer]);
  await page.getByLabel('Note').fill(note);
  await page.getByRole('button', { name: 'Open a session' }).click();
  await page.getByRole('link', { name: 'Home', exact: true }).waitFor();
  await go(page, 'Order');
  await page.getByRole('heading', { name: 'Order codes' }).waitFor();
}

/** The Session-Key of the tab. */
export async function sessionOf(page: Page): Promise<string> {
  const stored: string = await page.evaluate("sessionStorage.getItem('unique-tokens')");
  return JSON.parse(stored).key;
}

/**
 * Waits until the order has all that it asks for: then the page sends nothing by itself, and nothing in it changes. When the
 * alphabets have come, the page asks for the capacity once more, so the capacity is waited for after them.
 */
export async function untilAsked(page: Page): Promise<void> {
  await page.getByLabel('Character set', { exact: true }).locator('option').nth(1).waitFor({ state: 'attached' });
  await page.locator('.outlook:not(:has([aria-busy]))', { hasText: '1 in ' }).waitFor();
}

/** Goes to a view by the navigation. */
export async function go(
  page: Page,
  view: 'Home' | 'Gate' | 'Order' | 'Lines' | 'Continue' | 'Verify' | 'Session',
): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click();
}

/** Fills in the order, without sending it. */
export async function fillOrder(
  page: Page,
  values: { alphabet?: string; digits: string; size: string },
): Promise<void> {
  if (values.alphabet !== undefined)
    await page.getByLabel('Character set', { exact: true }).selectOption(values.alphabet);
  await page.getByLabel('Length').fill(values.digits);
  await page.getByLabel('Quantity').fill(values.size);
}

/** The button that orders; its text tells the size, and the price where one is asked. */
export const orderButton = (page: Page) => page.getByRole('button', { name: /^(Order|Continue with) ([\d,]+ )?code/ });

/** Waits until the line that is shown has a state. */
export async function untilState(page: Page, state: string): Promise<void> {
  await page.locator('#status', { hasText: state }).waitFor({ timeout: 60_000 });
}

/** The id of the line that is shown. */
export const lineOf = (page: Page): string => new URL(page.url()).hash.replace('#line/', '');
