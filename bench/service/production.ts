import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Client } from './client.ts';
import type { BenchCloud } from './cloud.ts';
import type { Work } from './core.ts';

/** A part, or many, from the POST to the first answer that says `finished`. */
export interface ProductionResult {
  readonly name: string;
  readonly milliseconds: number;
  readonly tokensPerSecond: number;
  /** Of the largest part: beside what the engine alone makes on all cores, measured right afterwards. */
  readonly ofEngine?: number;
  /** Of the largest part: beside the least that any service must do with a store over HTTP (`leastOnAllCores`). */
  readonly ofLeast?: number;
  /** What this least makes beside the engine alone. */
  readonly leastOfEngine?: number;
  /** Resident memory of the whole local cloud at most, 10^6 bytes. */
  readonly peakMB: number;
}

/** Lines that are ordered at the same time, one after the other by each of so many clients. */
const CLIENTS = 16;
/** Milliseconds between two looks at each of them, and at a long order: each look takes CPU from what makes it. */
const POLL = 100;
/** Seconds that cores work on codes while the service has nothing to do. */
const SECONDS = 3;

/** From POST to `finished`, for parts of growing size, and for many small ones. */
export async function productions(cloud: BenchCloud, client: Client, quick: boolean): Promise<ProductionResult[]> {
  const rows: ProductionResult[] = [];
  const measured = async (run: () => Promise<number>) => {
    let peak = 0;
    const timer = setInterval(() => {
      peak = Math.max(peak, cloud.residentBytes());
    }, 100);
    const milliseconds = await run().finally(() => clearInterval(timer));
    return { milliseconds, peak: Math.max(peak, cloud.residentBytes()) };
  };
  const order = (size: number, digits: number, pause?: number) =>
    measured(async () => (await client.order(size, digits, 'UPPER_EPCG30', pause)).milliseconds);
  const runs = quick ? 5 : 21;
  const median = async () => {
    const orders: Awaited<ReturnType<typeof order>>[] = [];
    for (let i = 0; i < runs; i++) orders.push(await order(1_000, 100));
    orders.sort((a, b) => a.milliseconds - b.milliseconds);
    return orders[(runs - 1) / 2] as (typeof orders)[number];
  };
  const show = (
    name: string,
    tokens: number,
    { milliseconds, peak }: { milliseconds: number; peak: number },
    [engine, least]: readonly number[] = [],
  ) => {
    const rate = Math.round(tokens / (milliseconds / 1_000));
    const row = {
      name,
      milliseconds: Math.round(milliseconds),
      tokensPerSecond: rate,
      ...(engine !== undefined && least !== undefined && shares(rate, engine, least)),
      peakMB: Math.round(peak / 1e6),
    };
    rows.push(row);
    const more =
      row.ofEngine === undefined
        ? ''
        : `   ${row.ofEngine} of the engine on all cores, ${row.ofLeast} of the least, which is ${row.leastOfEngine} of the engine`;
    console.log(
      `${name.padEnd(44)} ${String(row.milliseconds).padStart(8)} ms ${rate.toLocaleString('en').padStart(12)} tokens/s   peak ${row.peakMB} MB${more}`,
    );
  };

  show('1,000 × 100, first of all', 1_000, await order(1_000, 100));
  show(`1,000 × 100, median of the next ${runs}`, 1_000, await median());
  const lines = quick ? 48 : 500;
  show(`${lines} lines of 1,000 × 20, ${CLIENTS} at a time`, lines * 1_000, await measured(() => many(client, lines)));
  show(`1,000 × 100, median of ${runs} after these`, 1_000, await median());
  show('1,000,000 × 20', 1e6, await order(1e6, 20));
  if (quick) return rows;
  const largest = await order(20e6, 20, POLL);
  show('20,000,000 × 20', 20e6, largest, [await onAllCores('make'), await leastOnAllCores()]);
  return rows;
}

/** Orders so many lines, by clients each of which orders the next one when its own is finished. @returns milliseconds */
async function many(client: Client, lines: number): Promise<number> {
  const began = performance.now();
  let begun = 0;
  const work = async () => {
    while (begun++ < lines) await client.order(1_000, 20, 'UPPER_EPCG30', POLL);
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
  return performance.now() - began;
}

function shares(rate: number, engine: number, least: number) {
  const share = (part: number, whole: number) => Number((part / whole).toFixed(3));
  return { ofEngine: share(rate, engine), ofLeast: share(rate, least), leastOfEngine: share(least, engine) };
}

/** What a core gets to know of a store. */
type Environment = Readonly<Record<string, string>>;

/** Tokens of (30, 20) a second that a core works on. */
async function onCore(work: Work, env: Environment = {}): Promise<number> {
  const worker = new Worker(new URL('./core.ts', import.meta.url), { workerData: { seconds: SECONDS, work }, env });
  const [rate] = await once(worker, 'message');
  return rate as number;
}

/** The same of all cores at the same time. */
async function onAllCores(work: Work, env?: Environment): Promise<number> {
  // What the part has left to do, writing to the disk above all, is done.
  await sleep(1_000);
  const rates = await Promise.all(Array.from({ length: availableParallelism() }, () => onCore(work, env)));
  return rates.reduce((sum, rate) => sum + rate, 0);
}

/**
 * The least: codes are made, compressed and uploaded on all cores, as the service does it, to a store that does no more than it must. Then
 * they are read from there, and hashed by one core, since an HMAC has no parts.
 */
async function leastOnAllCores(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'unique-tokens-bench-'));
  const store = new Worker(new URL('./least-store.ts', import.meta.url), { workerData: { directory } });
  const [port] = await once(store, 'message');
  const keys = { AWS_REGION: 'none', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' };
  const env = { ...keys, AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`, FILES_BUCKET: 'none' };
  try {
    const uploaded = await onAllCores('upload', env);
    const hashed = await onCore('hash', env);
    return 1 / (1 / uploaded + 1 / hashed);
  } finally {
    await store.terminate();
    rmSync(directory, { recursive: true, force: true });
  }
}
