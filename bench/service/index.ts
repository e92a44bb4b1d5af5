import { bundles, type FunctionResult } from './bundles.ts';
import { type Client, connect, type Finished } from './client.ts';
import { type BenchCloud, startCloud } from './cloud.ts';
import { type ReadingResult, readings } from './readings.ts';

/** A part from the POST to the first answer that says `finished`. */
export interface ProductionResult {
  readonly name: string;
  readonly milliseconds: number;
  readonly tokensPerSecond: number;
  /** Resident memory of the whole local cloud at most, 10^6 bytes. */
  readonly peakMB: number;
}

export interface ServiceResults {
  readonly production: readonly ProductionResult[];
  readonly reading: readonly ReadingResult[];
  readonly functions: readonly FunctionResult[];
}

/**
 * The whole service over HTTP in a local cloud of its own, client and service on the same cores; then what each function's bundle
 * weighs.
 * @param quick leaves out the part of 20 M tokens and looks for a shorter time.
 */
export async function service(quick: boolean): Promise<ServiceResults> {
  const cloud = await startCloud();
  try {
    const client = await connect(cloud.url);
    const production = await productions(cloud, client, quick);
    const reading = await readings(client, quick);
    return { production, reading, functions: bundles(quick ? 1 : 3) };
  } finally {
    await cloud.stop();
  }
}

/** From POST to `finished`, for parts of growing size. */
async function productions(cloud: BenchCloud, client: Client, quick: boolean): Promise<ProductionResult[]> {
  const rows: ProductionResult[] = [];
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
  const runs = quick ? 5 : 21;
  for (let i = 0; i < runs; i++) warm.push(await measured(() => client.order(1_000, 100, 'UPPER_EPCG30')));
  const median = warm.sort((a, b) => a.milliseconds - b.milliseconds)[(runs - 1) / 2] as (typeof warm)[number];
  show(`1,000 × 100, median of ${runs}`, median.milliseconds, 1_000, median.peak);
  for (const size of quick ? [1e6] : [1e6, 20e6]) {
    const { milliseconds, peak } = await measured(() => client.order(size, 20, 'UPPER_EPCG30'));
    show(`${size.toLocaleString('en')} × 20`, milliseconds, size, peak);
  }
  return rows;
}
