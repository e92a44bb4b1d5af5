import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

/**
 * `node test/cockpit/figures.ts <url of the API>`: what opening the cockpit costs, measured by Chromium itself: bytes, requests,
 * and milliseconds from the request until the page can be used.
 */

const [url = 'http://127.0.0.1:3000/api'] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const RUNS = 7;

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
try {
  const runs: Awaited<ReturnType<typeof measured>>[] = [];
  for (let i = 0; i < RUNS; i++) runs.push(await measured());
  const median = (name: keyof (typeof runs)[number]) => runs.map((run) => run[name]).sort((a, b) => a - b)[RUNS >> 1];
  const page = Buffer.from(await (await fetch(`${url}/cockpit`)).arrayBuffer());
  console.log(`page           ${page.length} bytes, ${gzipSync(page, { level: 9 }).length} compressed`);
  console.log(`sent           ${median('sent')} bytes with headers, in ${median('requests')} request`);
  console.log(`first paint    ${median('paint')} ms after the request, median of ${RUNS} cold loads`);
  console.log(`interactive    ${median('interactive')} ms (scripts have run, the form takes input)`);
  console.log(`long tasks     ${median('blocking')} ms beyond 50 ms each`);
  console.log(`layout shift   ${median('shift')}`);
} finally {
  await browser.close();
}

/** One load in a profile of its own. */
async function measured() {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  let requests = 0;
  let sent = 0;
  devtools.on('Network.requestWillBeSent', ({ request }) => {
    if (request.url.startsWith('http')) requests++;
  });
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    sent += encodedDataLength;
  });
  await page.addInitScript(`
    figures = { shift: 0, blocking: 0 };
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { figures.shift += entry.value; }))
      .observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { figures.blocking += entry.duration - 50; }))
      .observe({ type: 'longtask', buffered: true });
  `);
  await page.goto(`${url}/cockpit`);
  await page.locator('#api-key').fill('x');
  const times: { shift: number; blocking: number; paint: number; interactive: number } = await page.evaluate(`({
    ...figures,
    paint: Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0),
    interactive: Math.round(performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd),
  })`);
  await context.close();
  return { ...times, blocking: Math.round(times.blocking), requests, sent };
}
