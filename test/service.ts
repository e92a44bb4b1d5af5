import { join, resolve } from 'node:path';
import { synthesize } from '../local/cloud/synth.ts';
import { madeOnce } from '../local/platform/made-once.ts';
import { bundlePrograms } from '../tools/package/service.ts';

/** What the local clouds of the tests run. */
export interface Service {
  /** The local cloud's program. */
  readonly start: string;
  /** The synthesized stack. */
  readonly assembly: string;
}

/** The variable in which a run has it. */
const SERVICE = 'TEST_SERVICE';
const ROOT = resolve(__dirname, '..');

/**
 * Makes the programs of the local cloud as the package has them, and synthesizes the stack, unless both were made from these sources
 * before: a cloud starts from them with two thirds of what the sources take.
 */
export default async function setup(): Promise<void> {
  if (process.env[SERVICE]) return;
  const sources = ['local', 'api', 'engine', 'lambda', 'tools/package', 'package-lock.json'];
  const folder = await madeOnce(ROOT, 'service', sources, async (made) => void (await bundlePrograms(made)));
  process.env[SERVICE] = JSON.stringify({ start: join(folder, 'start.js'), assembly: await synthesize(ROOT) });
}

/** @throws Error where it was not made */
export function service(): Service {
  const facts = process.env[SERVICE];
  if (!facts) throw new Error('test/service.ts has not run.');
  return JSON.parse(facts);
}
