import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { Client } from './client.ts';

/** Requests by so many clients at the same time; times in milliseconds. */
export interface ReadingResult {
  readonly name: string;
  readonly clients: number;
  readonly requestsPerSecond: number;
  /** Requests a second beside those of the bare server under the same load. */
  readonly ofBare: number;
  readonly p50: number;
  readonly p99: number;
}

type Measured = Omit<ReadingResult, 'name' | 'clients' | 'ofBare'>;

/**
 * GET /started by clients at the same time, each asking again as soon as it has its answer. By turns with them the same clients ask a
 * bare server of Node, which answers as many bytes and does nothing else.
 */
export async function readings(client: Client, quick: boolean): Promise<ReadingResult[]> {
  const { id } = await client.order(1_000, 100, 'UPPER_EPCG30');
  const { url, headers } = client.request(`/tokens/${id}/started`);
  const seconds = quick ? 1 : 10;
  const bare = await startBareServer(await (await fetch(url, { headers })).text());
  const rows: ReadingResult[] = [];
  const short = await client.order(1_000, 20, 'UPPER_EPCG30');
  for (const line of [id, short.id]) await showVerification(client, line, quick ? 5 : 21);
  try {
    for (const clients of [1, 16, 200]) {
      const ours = await load(clients, seconds, url, headers);
      const theirs = await load(clients, seconds / 2, bare.url, headers);
      const ofBare = Number((ours.requestsPerSecond / theirs.requestsPerSecond).toFixed(4));
      rows.push({ name: 'GET /started', clients, ofBare, ...ours });
      show('GET /started', clients, ours, `   ${(100 * ofBare).toFixed(1)}% of the bare server`);
      show('bare server', clients, theirs);
    }
  } finally {
    bare.stop();
  }
  return rows;
}

/** Verifications before those that count: V8 compiles what is run often, and takes a few hundred runs to do so. */
const WARM_UP = 200;

/** POST /verify with all codes of the line, one request after the other. */
async function showVerification(client: Client, id: string, runs: number): Promise<void> {
  const codes = await client.codes(id);
  const [first, ...warmUp] = await timesOf(WARM_UP, () => client.verify(id, codes));
  const times = await timesOf(runs, () => client.verify(id, codes));
  const show = (name: string, milliseconds: number | undefined) => `${name} ${milliseconds?.toFixed(1)} ms`;
  const medians = [show('first', first), show(`median of the next ${runs}`, medianOf(warmUp.slice(0, runs)))];
  console.log(
    `verify ${codes.length.toLocaleString('en')} codes of ${codes[0]?.length} characters, ${medians.join(', ')}, ${show(`of ${runs} after ${WARM_UP}`, medianOf(times))}`,
  );
}

async function timesOf(runs: number, run: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) times.push(await run());
  return times;
}

const medianOf = (times: readonly number[]) => times.toSorted((a, b) => a - b)[times.length >> 1];

function show(name: string, clients: number, { requestsPerSecond, p50, p99 }: Measured, more = ''): void {
  const rate = String(requestsPerSecond).padStart(8);
  console.log(
    `${name}, ${String(clients).padStart(3)} clients ${rate} requests/s   p50 ${p50} ms   p99 ${p99} ms${more}`,
  );
}

/** Asks so long, over connections that stay open. @throws Error where an answer is not 200 */
export async function load(
  clients: number,
  seconds: number,
  url: string,
  headers: Record<string, string>,
): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const times: number[] = [];
  const began = performance.now();
  const until = began + seconds * 1_000;
  const ask = async () => {
    while (performance.now() < until) {
      const asked = performance.now();
      await answer(url, headers, agent);
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: clients }, ask));
  const requestsPerSecond = Math.round(times.length / ((performance.now() - began) / 1_000));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.floor(times.length * share)] as number).toFixed(1));
  return { requestsPerSecond, p50: at(0.5), p99: at(0.99) };
}

function answer(url: string, headers: Record<string, string>, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}.`));
      response.resume().on('end', resolve).on('error', reject);
    }).on('error', reject);
  });
}

/** A server in a process of its own that has one answer for everything. */
async function startBareServer(body: string): Promise<{ readonly url: string; stop(): void }> {
  const program = `
    const { createServer } = require('node:http');
    const body = process.argv[1];
    const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(body));
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['-e', program, body], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  return { url: `http://127.0.0.1:${String(port).trim()}/`, stop: () => child.kill() };
}
