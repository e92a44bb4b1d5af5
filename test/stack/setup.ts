import { resolve } from 'node:path';
import { synthesize } from '../../local/cloud/synth.ts';

/** Synthesizes the stack once for all its tests, or finds it made: the very folder that the local cloud runs. */
export default async function setup(): Promise<void> {
  process.env.CDK_ASSEMBLY = await synthesize(resolve(__dirname, '..', '..'));
}
