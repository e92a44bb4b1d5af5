import type { Night } from './night.ts';

/**
 * `npm run nightly [-- clouds conditions faults formats fuzz load peers permissions soak walks]`: what takes too long for every commit, one after the other. Ends
 * with 1 where anything was not as it must be. Each run is a module beside this one with `run(): Promise<Night>`.
 */
const runs: Readonly<Record<string, () => Promise<{ run(): Promise<Night> }>>> = {
  clouds: () => import('./clouds.ts'),
  conditions: () => import('./conditions.ts'),
  faults: () => import('./faults.ts'),
  formats: () => import('./formats.ts'),
  fuzz: () => import('./fuzz.ts'),
  load: () => import('./load.ts'),
  peers: () => import('./peers.ts'),
  permissions: () => import('./permissions.ts'),
  soak: () => import('./soak.ts'),
  walks: () => import('./walks.ts'),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(runs, name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}; there are ${Object.keys(runs).join(', ')}.`);
  process.exit(2);
}

const names = asked.length > 0 ? asked : Object.keys(runs);
const rows: string[] = ['| run | what | figure |', '|---|---|---|'];
const faults: string[] = [];
for (const name of names) {
  console.log(`${name} …`);
  const night = await outcomeOf(name);
  rows.push(...night.figures.map(([what, figure]) => `| ${name} | ${what} | ${figure} |`));
  rows.push(`| ${name} | faults | ${night.faults.length} |`);
  faults.push(...night.faults.map((fault) => `${name}: ${fault}`));
}
console.log(`\nNode ${process.version}\n\n${rows.join('\n')}`);
for (const fault of faults.slice(0, 50)) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

/** A run that breaks off is a fault, and keeps no other from running. */
async function outcomeOf(name: string): Promise<Night> {
  try {
    const { run } = await (runs[name] as () => Promise<{ run(): Promise<Night> }>)();
    return await run();
  } catch (error) {
    return { figures: [], faults: [(error as Error).stack ?? String(error)] };
  }
}
