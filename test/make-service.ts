import { join, resolve } from 'node:path';
import { synthesize } from '../local/cloud/synth.ts';
import { madeOnce } from '../local/platform/made-once.ts';
import { bundlePrograms } from '../tools/package/service.ts';
import { setService } from './service.ts';

const ROOT = resolve(__dirname, '..');

/**
 * Bundles the programs of the local cloud as the package has them, and synthesizes the stack, unless both were made from these sources
 * before: a cloud that starts from them computes a fifth less.
 */
export default async function makeTestService(): Promise<void> {
  const sources = ['local', 'api', 'engine', 'lambda', 'tools/package', 'package-lock.json'];
  const folder = await madeOnce(ROOT, 'service', sources, bundlePrograms);
  setService({ start: join(folder, 'start.js'), assembly: await synthesize(ROOT) });
}
