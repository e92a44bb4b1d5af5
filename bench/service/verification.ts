import { randomUUID } from 'node:crypto';
import { variables } from '../../lambda/platform/environment.ts';
import { type BenchCloud, startCloud } from './cloud.ts';
import { openTables } from './fill.ts';

/** 1,000 codes asked of so many lines by one request, and by as many more as it takes where one does not. Times in milliseconds. */
export interface VerificationResult {
  readonly lines: number;
  /** Whether each code is lower case with a hyphen, so that it has to be read. */
  readonly untidy: boolean;
  /** The first request: the function starts, and no line is open. */
  readonly cold: number;
  readonly coldRequests: number;
  readonly warmMedian: number;
  readonly warmHighest: number;
  readonly warmRequests: number;
}

const API_KEY = '00000000-0000-4000-8000-000000000002';
const CUSTOMER = '00000000-0000-4000-8000-00000000c002';
const CODES = 1_000;
/** Requests of which the warm figures are the median and the highest. */
const TIMES = 9;
const JSON_API = 'application/vnd.api+json';

/** Asks one line by its own route and all of 1, 100 and 1,000 lines, each in a cloud of its own, so that the first is cold. */
export async function verification(quick: boolean): Promise<VerificationResult[]> {
  const results: VerificationResult[] = [];
  console.log('1,000 codes of one line asked of   cold ms (requests)   warm ms: median, highest (requests)');
  for (const lines of quick ? [1, 100] : [1, 100, 1_000]) {
    for (const untidy of [false, true]) {
      const result = await ofLines(lines, untidy);
      const { cold, coldRequests, warmMedian, warmHighest, warmRequests } = result;
      const what = `${lines.toLocaleString('en')} lines${untidy ? ', untidy' : ''}`;
      console.log(
        `${what.padEnd(34)} ${cold.toFixed(0).padStart(8)} (${coldRequests})  ${warmMedian.toFixed(0).padStart(8)}, ${warmHighest.toFixed(0)} (${warmRequests})`,
      );
      results.push(result);
    }
  }
  return results;
}

async function ofLines(lines: number, untidy: boolean): Promise<VerificationResult> {
  const cloud = await startCloud();
  try {
    const session = (await post(cloud, '/sessions', { 'Api-Key': API_KEY }, { type: 'session', attributes: {} })).data
      .id;
    const key = { 'Session-Key': session };
    const line = await ordered(cloud, key);
    await addLinesLike(cloud, line.id, lines - 1);
    const tokens = untidy
      ? line.codes.map((code) => `${code.slice(0, 10)}-${code.slice(10)}`.toLowerCase())
      : line.codes;
    const cold = await askAll(cloud, key, tokens, lines);
    const warm: { milliseconds: number; requests: number }[] = [];
    for (let i = 0; i < TIMES; i++) warm.push(await askAll(cloud, key, tokens, lines));
    const times = warm.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    return {
      ...{ lines, untidy, cold: cold.milliseconds, coldRequests: cold.requests },
      warmMedian: times[Math.floor(TIMES / 2)] as number,
      warmHighest: times.at(-1) as number,
      warmRequests: Math.max(...warm.map(({ requests }) => requests)),
    };
  } finally {
    await cloud.stop();
  }
}

/** Asks page after page, until all lines are asked. @throws Error where a code is not found in its line */
async function askAll(cloud: BenchCloud, key: Record<string, string>, tokens: readonly string[], lines: number) {
  const began = performance.now();
  let [asked, issued, requests] = [0, 0, 0];
  for (let path: string | undefined = '/verify'; path !== undefined; requests++) {
    const { meta, links, data } = await post(cloud, path, key, { type: 'verification', attributes: { tokens } });
    asked += meta.asked;
    issued += data.attributes.results.filter((result: { issued: boolean }) => result.issued).length;
    path = links.next?.slice('/api'.length);
  }
  if (asked !== lines || issued !== CODES) throw new Error(`${issued} codes issued, ${asked} lines asked.`);
  return { milliseconds: performance.now() - began, requests };
}

async function ordered(cloud: BenchCloud, key: Record<string, string>) {
  const attributes = { size: CODES, digits: 20, alphabet: 'UPPER_EPCG30' };
  const { id } = (await post(cloud, '/tokens', key, { type: 'tokens', attributes })).data;
  for (;;) {
    const answer = await fetch(`${cloud.url}/tokens/${id}/finished`, { headers: key });
    if (answer.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const data = await fetch(`${cloud.url}/tokens/${id}/data`, { headers: key });
  return { id: id as string, codes: (await data.text()).split('\n') };
}

/** Lines of the same customer that are like this one, and have issued as many codes, other ones: their heads, and what leads to them. */
async function addLinesLike(cloud: BenchCloud, line: string, count: number): Promise<void> {
  const tables = openTables(cloud);
  const head = await tables.get(variables.ledger, { line, item: 'head' });
  const items = Array.from({ length: count }, () => randomUUID()).flatMap((id) => [
    { line: `customer#${CUSTOMER}`, item: `line#${id}`, id },
    { ...head, line: id },
  ]);
  await tables.put(variables.ledger, items);
  tables.close();
}

async function post(cloud: BenchCloud, path: string, key: Record<string, string>, data: object) {
  const headers = { Accept: JSON_API, 'Content-Type': JSON_API, ...key };
  const answer = await fetch(cloud.url + path, { method: 'POST', headers, body: JSON.stringify({ data }) });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  // biome-ignore lint/suspicious/noExplicitAny: the bench trusts the service's own answers.
  return (await answer.json()) as any;
}
