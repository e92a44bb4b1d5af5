import { bundles, type FunctionResult } from './bundles.ts';
import { connect } from './client.ts';
import { startCloud } from './cloud.ts';
import { type ProductionResult, productions } from './production.ts';
import { type ReadingResult, readings } from './readings.ts';

export interface ServiceResults {
  readonly production: readonly ProductionResult[];
  readonly reading: readonly ReadingResult[];
  readonly functions: readonly FunctionResult[];
}

/**
 * The whole service over HTTP in a local cloud of its own, client and service on the same cores; then what each function's bundle
 * weighs.
 * @param quick leaves out the part of 20 M tokens, makes fewer lines, and looks for a shorter time.
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
