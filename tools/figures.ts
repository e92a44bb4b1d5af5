import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startCloud } from '../bench/service/cloud.ts';
import { openChromium } from './browser/chromium.ts';

/**
 * `npm run figures`: what opening the cockpit costs, measured by Chromium itself against a local cloud of its own: bytes, requests, and
 * milliseconds until the page is seen and can be used. Writes them into docs/cockpit.md.
 */

const document = join(import.meta.dirname, '..', 'docs', 'cockpit.md');
const RUNS = 7;
/** For so long nothing must have happened before a page counts as loaded. */
const QUIET_MS = 500;
const conditions = [
  { name: 'as it is' },
  // The slow phone network of Lighthouse.
  {
    name: 'CPU 4 times slower, 1.6 Mbit/s, 150 ms',
    cpu: 4,
    network: { latency: 150, down: 1.6e6 / 8, up: 0.75e6 / 8 },
  },
];

const cloud = await startCloud();
const browser = await openChromium();
try {
  const page = Buffer.from(await (await fetch(`${cloud.url}/cockpit`)).arrayBuffer());
  const columns: Awaited<ReturnType<typeof medians>>[] = [];
  for (const condition of conditions) columns.push(await medians(condition));
  const row = (what: string, value: (column: (typeof columns)[number]) => string) =>
    `| ${what} | ${columns.map(value).join(' | ')} |`;
  const table = [
    `| | ${conditions.map(({ name }) => name).join(' | ')} |`,
    `|---|${conditions.map(() => '---:|').join('')}`,
    row('requests', ({ requests }) => String(requests)),
    row('bytes received, headers included', ({ received }) => received.toLocaleString('en')),
    row('first contentful paint', ({ paint }) => `${paint} ms`),
    row('largest contentful paint', ({ largest }) => `${largest} ms`),
    row('interactive', ({ interactive }) => `${interactive} ms`),
    row('blocked, beyond 50 ms of each task', ({ blocked }) => `${blocked} ms`),
    row('layout shift', ({ shift }) => shift.toFixed(3)),
  ].join('\n');
  const bytes = `The page has ${page.length.toLocaleString('en')} bytes, ${gzipSync(page, { level: 9 }).length.toLocaleString('en')} compressed by gzip.`;
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, load average ${loadavg()[0]?.toFixed(1)}`;
  const how = `${machine}; Chromium ${browser.version()}; medians of ${RUNS} loads, each with an empty cache.`;
  const shown = `<!-- npm run figures -->\n${bytes} ${how}\n\n${table}\n<!-- end -->`;
  const text = readFileSync(document, 'utf8');
  writeFileSync(document, text.replace(/<!-- npm run figures -->[\s\S]*?<!-- end -->/, shown));
  console.log(shown);
} finally {
  await browser.close();
  await cloud.stop();
}

async function medians(condition: (typeof conditions)[number]) {
  const runs: Awaited<ReturnType<typeof measured>>[] = [];
  for (let i = 0; i < RUNS; i++) runs.push(await measured(condition));
  const median = (name: keyof (typeof runs)[number]) =>
    runs.map((run) => run[name]).sort((a, b) => a - b)[RUNS >> 1] as number;
  return {
    requests: median('requests'),
    received: median('received'),
    paint: median('paint'),
    largest: median('largest'),
    interactive: median('interactive'),
    blocked: median('blocked'),
    shift: median('shift'),
  };
}

/** One load in a profile of its own. */
async function measured({ cpu, network }: (typeof conditions)[number]) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  if (cpu) await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  if (network) {
    const { latency, down, up } = network;
    const speed = { offline: false, latency, downloadThroughput: down, uploadThroughput: up };
    await devtools.send('Network.emulateNetworkConditions', speed);
  }
  let requests = 0;
  let received = 0;
  devtools.on('Network.requestWillBeSent', ({ request }) => {
    if (request.url.startsWith('http')) requests++;
  });
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    received += encodedDataLength;
  });
  await page.addInitScript(`
    figures = { shift: 0, blocked: 0, largest: 0, busyUntil: 0 };
    const observe = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    observe('layout-shift', ({ value }) => { figures.shift += value; });
    observe('largest-contentful-paint', ({ startTime }) => { figures.largest = startTime; });
    observe('longtask', ({ startTime, duration }) => {
      figures.blocked += duration - 50;
      figures.busyUntil = startTime + duration;
    });
  `);
  await page.goto(`${cloud.url}/cockpit`);
  await page.locator('#api-key').waitFor();
  await page.waitForTimeout(QUIET_MS);
  const times: Readonly<Record<'shift' | 'blocked' | 'largest' | 'busyUntil' | 'paint' | 'ready', number>> =
    await page.evaluate(`({
      ...figures,
      paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      ready: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
    })`);
  await context.close();
  const { shift, blocked, largest, paint, ready, busyUntil } = times;
  return {
    requests,
    received,
    shift,
    blocked: Math.round(blocked),
    largest: Math.round(largest),
    paint: Math.round(paint),
    interactive: Math.round(Math.max(paint, ready, busyUntil)),
  };
}
