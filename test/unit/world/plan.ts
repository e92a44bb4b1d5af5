import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { synthesize } from '../../../local/cloud/synth.ts';
import { writeAtomic } from '../../../local/platform/atomic-file.ts';
import { readAssembly } from '../../../local/template/assembly.ts';
import { type Plan, readPlan } from '../../../local/template/plan.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The sources that say what is in the template: what the CDK app imports, but for the bundles. */
function templateSources(file: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(file) || file.startsWith(join(root, 'tools'))) return found;
  found.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+\.ts)'/g)) {
    templateSources(join(dirname(file), path as string), found);
  }
  return found;
}

/**
 * What the synthesized template holds. It is kept by the content of the sources that it comes from, so that a change in a handler
 * needs no synthesis: only the bundles would be others, and the unit tests do not run them.
 */
export async function templatePlan(): Promise<Plan> {
  const hash = createHash('sha256').update(process.version);
  const readers = ['local/template/plan.ts', 'local/template/plan-api.ts', 'local/template/template.ts'];
  const inputs = ['cdk.json', 'package-lock.json', ...readers].map((name) => join(root, name));
  for (const path of [...inputs, ...[...templateSources(join(root, 'lib', 'app.ts'))].sort()]) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  }
  const kept = join(root, '.build', 'unit', `${hash.digest('hex').slice(0, 24)}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8'));
  const plan = readPlan(readAssembly(await synthesize(root)));
  writeAtomic(kept, JSON.stringify(plan), 0o644);
  return plan;
}
