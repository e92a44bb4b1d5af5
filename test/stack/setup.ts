import { resolve } from 'node:path';
import { synthesize } from '../../local/cloud/synth.ts';
import startSharedCloud from '../api/setup.ts';

/** Synthesizes the stack once for all its tests, or finds it made: the very folder that the shared cloud runs. */
export default async function setup(): Promise<void> {
  process.env.CDK_ASSEMBLY = await synthesize(resolve(__dirname, '..', '..'));
  await startSharedCloud();
}
