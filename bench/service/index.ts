import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { bundles } from './bundles.ts';
import { type Client, connect, type Finished } from './client.ts';
import { type BenchCloud, startCloud } from './cloud.ts';

/**
 * `npm run bench:service [-- --quick] [-- --json FILE]`: the whole service over HTTP in the local cloud, client and service on
 * the same cores. Shows figures, judges none.
 */
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } } });
const machine = `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores`;
console.log(`${machine}; Node ${process.version}\n`);

const cloud = await startCloud();
try {
  const client = await connect(cloud.url);
  const production = await productions(cloud, client);
  const reading = await readings(client);
  const functions = bundles();
  if (values.json !== undefined) {
    const results = { machine, node: process.version, production, reading, functions };
    writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
  }
} finally {
  await cloud.stop();
}

/** From POST to `finished`, for parts of growing size. */
async function productions(cloud: BenchCloud, client: Client): Promise<object[]> {
  const rows: object[] = [];
  const show = (name: string, milliseconds: number, tokens: number, peak: number) => {
    const row = {
      name,
      milliseconds: Math.round(milliseconds),
      tokensPerSecond: Math.round(tokens / (milliseconds / 1000)),
      peakMB: Math.round(peak / 1e6),
    };
    rows.push(row);
    console.log(
      `${name.padEnd(34)} ${String(row.milliseconds).padStart(8)} ms ${row.tokensPerSecond.toLocaleString('en').padStart(12)} tokens/s   peak ${row.peakMB} MB`,
    );
  };
  const measured = async (run: () => Promise<Finished>) => {
    let peak = 0;
    const timer = setInterval(() => {
      peak = Math.max(peak, cloud.residentBytes());
    }, 100);
    const { milliseconds, id } = await run().finally(() => clearInterval(timer));
    return { milliseconds, id, peak: Math.max(peak, cloud.residentBytes()) };
  };

  const first = await measured(() => client.order(1_000, 100, 'UPPER_EPCG30'));
  show('1,000 × 100, first of all', first.milliseconds, 1_000, first.peak);
  const warm: { milliseconds: number; peak: number }[] = [];
  for (let i = 0; i < 21; i++) warm.push(await measured(() => client.order(1_000, 100, 'UPPER_EPCG30')));
  const median = warm.sort((a, b) => a.milliseconds - b.milliseconds)[10] as (typeof warm)[number];
  show('1,000 × 100, median of 21', median.milliseconds, 1_000, median.peak);
  for (const size of values.quick ? [1e6] : [1e6, 20e6]) {
    const { milliseconds, peak } = await measured(() => client.order(size, 20, 'UPPER_EPCG30'));
    show(`${size.toLocaleString('en')} × 20`, milliseconds, size, peak);
  }
  return rows;
}

/** GET /started by clients at the same time, each asking again as soon as it has its answer. */
async function readings(client: Client): Promise<object[]> {
  const { id } = await client.order(1_000, 100, 'UPPER_EPCG30');
  const rows: object[] = [];
  for (const clients of [1, 16, 200]) {
    const until = performance.now() + (values.quick ? 2_000 : 10_000);
    const times: number[] = [];
    const ask = async () => {
      while (performance.now() < until) {
        const began = performance.now();
        await client.get(`/tokens/${id}/started`);
        times.push(performance.now() - began);
      }
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: clients }, ask));
    const perSecond = Math.round(times.length / ((performance.now() - began) / 1000));
    times.sort((a, b) => a - b);
    const at = (share: number) => Number((times[Math.floor(times.length * share)] as number).toFixed(1));
    const row = { name: 'GET /started', clients, requestsPerSecond: perSecond, p50: at(0.5), p99: at(0.99) };
    rows.push(row);
    console.log(
      `GET /started, ${String(clients).padStart(3)} clients ${String(perSecond).padStart(8)} requests/s   p50 ${row.p50} ms   p99 ${row.p99} ms`,
    );
  }
  return rows;
}
