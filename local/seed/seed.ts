import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Endpoints, sdkEnvironment } from '../lambda/functions.ts';
import type { Plan } from '../template/plan.ts';

/** What the seeding of demo customers gets to work with. */
export interface SeedContext {
  /**
   * The environment variables of all the functions together (names of tables and the like, the SDK's endpoints and
   * credentials): what is read by a handler can be read from here.
   */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Writes the two demo customers into a fresh state folder, and not again: who deletes them does not find them back.
 * They come from a module of their own and never reach the template.
 *
 * @returns whether they were written now
 */
export async function seed(directory: string, plan: Plan, endpoints: Endpoints): Promise<boolean> {
  const done = join(directory, 'seeded');
  if (existsSync(done)) return false;
  const { demoCustomers } = await import('./demo-customers.ts');
  await demoCustomers({ environment: operatorEnvironment(plan, endpoints) });
  writeFileSync(done, '', { mode: 0o600 });
  return true;
}

/** The variables of all the functions together, and where the services are: with them the records can be used from outside. */
export function operatorEnvironment(plan: Plan, endpoints: Endpoints): Record<string, string> {
  return Object.assign({}, ...plan.functions.map(({ environment }) => environment), sdkEnvironment(endpoints));
}
