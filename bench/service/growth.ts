import { randomUUID } from 'node:crypto';
import { variables } from '../../lambda/platform/environment.ts';
import { type BenchCloud, startCloud } from './cloud.ts';
import { openTables, type Tables } from './fill.ts';

/** What a whole list or a verification takes, of so many things. Times are medians, in milliseconds. */
export interface GrowthResult {
  readonly what: string;
  readonly count: number;
  readonly milliseconds: number;
  /** For each item that was listed or asked of. */
  readonly each: number;
}

const API_KEY = '00000000-0000-4000-8000-000000000002';
const CUSTOMER = '00000000-0000-4000-8000-00000000c002';
const JSON_API = 'application/vnd.api+json';
const CODES = 1_000;
/** How often each is asked; the first time starts the function, and does not count. */
const TIMES = 5;

// biome-ignore lint/suspicious/noExplicitAny: the bench trusts the service's own answers.
type Json = any;

/** How the cost of lists and verifications grows with what there is: each row asks for all of it, page after page. */
export async function growth(quick: boolean): Promise<GrowthResult[]> {
  const cloud = await startCloud();
  const tables = openTables(cloud);
  try {
    const most = quick ? 100 : 1_000;
    const results: GrowthResult[] = [];
    const show = (what: string, count: number, milliseconds: number, each: number) => {
      results.push({ what, count, milliseconds, each });
      console.log(
        `${what.padEnd(34)} ${count.toLocaleString('en').padStart(8)} ${milliseconds.toFixed(1).padStart(10)} ms ${each.toFixed(3).padStart(10)} ms each`,
      );
    };
    const line = await order(cloud, await openSession(cloud));
    for (const count of steps(1, most)) {
      const session = await withLines(cloud, tables, line.id, count);
      const time = await median(() => walk(cloud, '/tokens', { 'Session-Key': session }, count));
      show('GET /tokens, lines of a session', count, time, time / count);
    }
    // The line's session, and one for each number of lines.
    let sessions = 1 + steps(1, most).length;
    for (const count of steps(10, quick ? 1_000 : 10_000)) {
      await addSessions(tables, line.session, count - sessions);
      sessions = count;
      const time = await median(() => walk(cloud, '/sessions', { 'Api-Key': API_KEY }, count));
      show('GET /sessions', count, time, time / count);
    }
    for (const count of steps(1, most)) {
      const id = await withParts(tables, line.id, count);
      const key = { 'Session-Key': line.session };
      const time = await median(() => walk(cloud, `/tokens/${id}/parts`, key, count));
      show('GET /tokens/{id}/parts', count, time, time / count);
    }
    for (const count of steps(1, most)) {
      await withParts(tables, line.id, count, line.id);
      const time = await median(() => verify(cloud, line));
      show('verify 1,000 codes, parts', count, time, time / CODES);
    }
    return results;
  } finally {
    tables.close();
    await cloud.stop();
  }
}

/** Powers of ten. */
function steps(from: number, to: number): number[] {
  return Array.from({ length: Math.round(Math.log10(to / from)) + 1 }, (_, i) => from * 10 ** i);
}

async function median(run: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i <= TIMES; i++) {
    const began = performance.now();
    await run();
    if (i > 0) times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[Math.floor(TIMES / 2)] as number;
}

async function ask(cloud: BenchCloud, path: string, key: Record<string, string>, data?: object): Promise<Json> {
  const headers = { Accept: JSON_API, 'Content-Type': JSON_API, ...key };
  const init = data === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify({ data }) };
  const answer = await fetch(cloud.url + path, init);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Reads a whole list. @throws Error where it has another length */
async function walk(cloud: BenchCloud, path: string, key: Record<string, string>, expected: number): Promise<void> {
  let items = 0;
  for (let next: string | undefined = path; next !== undefined; ) {
    const { data, links } = await ask(cloud, next, key);
    items += data.length;
    next = links.next?.slice('/api'.length);
  }
  if (items !== expected) throw new Error(`${path}: ${items} items instead of ${expected}.`);
}

async function openSession(cloud: BenchCloud): Promise<string> {
  return (await ask(cloud, '/sessions', { 'Api-Key': API_KEY }, { type: 'session', attributes: {} })).data.id;
}

interface OrderedLine {
  readonly id: string;
  readonly session: string;
  readonly codes: readonly string[];
}

async function order(cloud: BenchCloud, session: string): Promise<OrderedLine> {
  const key = { 'Session-Key': session };
  const attributes = { size: CODES, digits: 20, alphabet: 'UPPER_EPCG30' };
  const { id } = (await ask(cloud, '/tokens', key, { type: 'tokens', attributes })).data;
  while ((await ask(cloud, `/tokens/${id}`, key)).data.attributes.status !== 'finished') {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const answer = await fetch(`${cloud.url}/tokens/${id}/data`, { headers: key });
  return { id, session, codes: (await answer.text()).split('\n') };
}

async function verify(cloud: BenchCloud, { id, session, codes }: OrderedLine): Promise<void> {
  const data = { type: 'verification', attributes: { tokens: codes } };
  const { results } = (await ask(cloud, `/tokens/${id}/verify`, { 'Session-Key': session }, data)).data.attributes;
  if (results.some(({ issued }: Json) => !issued)) throw new Error('A code is not found.');
}

/** A session that holds so many lines that are like this one. */
async function withLines(cloud: BenchCloud, tables: Tables, line: string, count: number): Promise<string> {
  const session = await openSession(cloud);
  const head = await tables.get(variables.ledger, { line, item: 'head' });
  const ids = Array.from({ length: count }, () => randomUUID());
  await tables.put(
    variables.ledger,
    ids.map((id) => ({ ...head, line: id, session })),
  );
  await tables.put(
    variables.lines,
    ids.map((id) => ({ line: `session#${session}`, item: `line#${id}`, id, part: 1, attempt: 1 })),
  );
  return session;
}

/** Gives the customer so many more sessions that are like this one. */
async function addSessions(tables: Tables, like: string, count: number): Promise<void> {
  const session = await tables.get(variables.sessions, { session: like, item: 'session' });
  const granted = new Date(Date.now() - 1_000).toISOString();
  await tables.put(
    variables.sessions,
    Array.from({ length: count }, () => randomUUID()).flatMap((id) => [
      { ...session, id, session: id, granted },
      { session: `customer#${CUSTOMER}`, item: `session#${granted}#${id}`, id },
    ]),
  );
}

/** A line like this one, or the line itself, that has issued its codes in so many parts. */
async function withParts(tables: Tables, like: string, count: number, line: string = randomUUID()): Promise<string> {
  const head = (await tables.get(variables.ledger, { line: like, item: 'head' })) as { order: object };
  const size = CODES / count;
  const part = await tables.get(variables.ledger, { line: like, item: `part#${'0'.padStart(20, '0')}` });
  const last = { part: count, first: String(CODES - size), next: String(CODES), order: { ...head.order, size } };
  const parts = Array.from({ length: count }, (_, i) => {
    const [first, next] = [i * size, (i + 1) * size].map(String) as [string, string];
    return { ...part, line, item: `part#${first.padStart(20, '0')}`, part: i + 1, first, next };
  });
  await tables.put(variables.ledger, [{ ...head, ...last, line }, ...parts]);
  return line;
}
