import { cpus } from 'node:os';
import { type BenchCloud, startCloud } from './service/cloud.ts';
import { type Filled, fillMemory } from './service/fill-memory.ts';

/**
 * `npm run remembered`: how fast the lists of a customer with 10,000 lines and 100,000 parts are, first page to last, and the total of a
 * year. The ledger is filled by this script: no token is made. bench/README.md has the figures.
 */
const LINES = Number(process.env.LINES ?? 10_000);
const PARTS = Number(process.env.PARTS ?? 100_000);
const API_KEY = '00000000-0000-4000-8000-000000000002';
const CUSTOMER = '00000000-0000-4000-8000-00000000c002';
/** Requests of which each figure is the median and the highest. */
const TIMES = 9;

interface Page {
  readonly milliseconds: number;
  readonly items: number;
  readonly meta: { readonly total?: string; readonly parts?: number };
  readonly next?: string;
}

async function ask(url: string, session: string, path: string): Promise<Page> {
  const began = performance.now();
  const answer = await fetch(url + path, { headers: { 'Session-Key': session } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const { data, meta, links } = (await answer.json()) as { data: unknown[]; meta: Page['meta']; links: Page };
  const milliseconds = performance.now() - began;
  return { milliseconds, items: data.length, meta, ...(links.next && { next: links.next.slice('/api'.length) }) };
}

async function open(url: string): Promise<string> {
  const body = JSON.stringify({ data: { type: 'session', attributes: {} } });
  const headers = { 'Api-Key': API_KEY, 'Content-Type': 'application/vnd.api+json' };
  const answer = await fetch(`${url}/sessions`, { method: 'POST', headers, body });
  return ((await answer.json()) as { data: { id: string } }).data.id;
}

function row(what: string, pages: readonly Page[]): void {
  const times = pages.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const [median = 0, highest = 0] = [times[Math.floor(times.length / 2)], times.at(-1)];
  console.log(`| ${what} | ${median.toFixed(0)} ms | ${highest.toFixed(0)} ms |`);
}

/** Walks through a list, and compares its first pages with its last ones. */
async function walk({ url }: BenchCloud, session: string, what: string, path: string, expected: number): Promise<void> {
  const pages: Page[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page = await ask(url, session, next);
    pages.push(page);
    next = page.next;
  }
  const items = pages.reduce((sum, page) => sum + page.items, 0);
  if (items !== expected) throw new Error(`${what}: ${items} items instead of ${expected}.`);
  // The first request starts the function.
  row(`${what}: first pages of ${pages.length}`, pages.slice(1, TIMES + 1));
  row(`${what}: last pages`, pages.slice(-TIMES));
}

async function measure(cloud: BenchCloud, { year, tokens }: Filled): Promise<void> {
  const session = await open(cloud.url);
  const span = `filter[since]=${year}-01-01&filter[until]=${year + 1}-01-01`;
  const times = async (path: string, count: number) => {
    const pages: Page[] = [];
    for (let i = 0; i <= TIMES; i++) pages.push(await ask(cloud.url, session, path));
    if (pages[0]?.meta.parts !== count) throw new Error(`${path}: ${pages[0]?.meta.parts} parts instead of ${count}.`);
    return pages.slice(1);
  };
  console.log(
    `\n${LINES} lines, ${PARTS} parts; ${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}\n`,
  );
  console.log('| request | median | highest |\n|---|---:|---:|');
  const whole = await times(`/parts?${span}&page[size]=1`, PARTS);
  if (whole[0]?.meta.total !== String(tokens)) throw new Error(`${whole[0]?.meta.total} tokens instead of ${tokens}.`);
  row("a year's total, with one part", whole);
  row("a year's total, with 100 parts", await times(`/parts?${span}`, PARTS));
  await walk(cloud, session, '`GET /parts`', '/parts', PARTS);
  await walk(cloud, session, '`GET /tokens?filter[scope]=customer`', '/tokens?filter[scope]=customer', LINES);
}

const cloud = await startCloud();
try {
  const began = performance.now();
  const filled = await fillMemory(cloud.environment, { customer: CUSTOMER, lines: LINES, parts: PARTS });
  console.error(`filled in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  await measure(cloud, filled);
} finally {
  await cloud.stop();
}
