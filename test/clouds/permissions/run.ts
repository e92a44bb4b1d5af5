import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import type { Cloud } from '../../cloud.ts';
import { type Account, sdkOf } from '../deployment.ts';
import { reasonOf } from './expected-idle.ts';
import { grantsOf } from './grants.ts';
import { httpUses, type Use } from './http-uses.ts';
import { openPolicies } from './policies.ts';
import { type Outcome, takeAway } from './take-away.ts';
import { taskUses } from './task-uses.ts';
import { openWorld } from './world.ts';

const uses: Readonly<Record<string, readonly Use[]>> = { ...httpUses, ...taskUses };

/** So few requests a customer that an instance writes down each of them, and not every 16th (lambda/accounts/rates.ts). */
export const COUNTS_EACH = { customerRate: '60', customerBurst: '100' };

/** What the run needs of the second cloud, where the service is deployed with COUNTS_EACH. */
export interface Stage {
  readonly cloud: Cloud;
  readonly account: Account;
  readonly python: string;
  readonly denials: string;
}

/**
 * Takes each grant of the functions away, one at a time.
 * @param choose the functions whose grants are tried, of all that have any
 * @returns what came of it, by function
 */
export async function takeAwayAll(
  { cloud, account, python, denials }: Stage,
  choose: (names: readonly string[]) => readonly string[],
): Promise<ReadonlyMap<string, Outcome>> {
  const policies = openPolicies(account, python);
  const world = await openWorld(cloud);
  const outcomes = new Map<string, Outcome>();
  try {
    const all = [];
    for (const { name, role } of await functionsOf(account)) {
      const document = await policies.read(role);
      all.push({ name, subject: { role, document, uses: uses[name] ?? [] }, grants: grantsOf(name, role, document) });
    }
    const granted = all.filter(({ grants }) => grants.length > 0);
    const chosen = choose(granted.map(({ name }) => name));
    for (const { name, subject, grants } of granted.filter((each) => chosen.includes(each.name))) {
      const started = performance.now();
      const outcome = await takeAway(world, subject, grants, policies, denials);
      outcomes.set(name, outcome);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${name}: ${outcome.needed.length} needed, ${outcome.idle.length} idle, ${seconds} s`);
      const lines = [...outcome.idle.map((grant) => `${grant.text}: ${reasonOf(grant) ?? 'idle'}`), ...outcome.missing];
      for (const line of lines) console.log(`  ${line}`);
    }
  } finally {
    world.close();
    policies.close();
  }
  return outcomes;
}

/** What is not as it must be: grants missing, and those that are idle without a reason. */
export const faultsOf = (outcomes: ReadonlyMap<string, Outcome>): string[] =>
  [...outcomes].flatMap(([name, { missing, idle }]) => [
    ...missing.map((each) => `${name}: ${each}`),
    ...idle.filter((grant) => reasonOf(grant) === undefined).map(({ text }) => `${name}: idle: ${text}`),
  ]);

/** The functions by the names of their sources, with their roles' names. */
async function functionsOf(account: Account): Promise<{ name: string; role: string }[]> {
  const client = new LambdaClient({ ...sdkOf(account), endpoint: account.endpoint });
  const found: { name: string; role: string }[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
    for (const { Description = '', Role = '' } of Functions) {
      found.push({ name: Description.split(': ')[1] ?? '', role: Role.split('/').at(-1) ?? '' });
    }
  }
  client.destroy();
  // Continuations use up the line.
  const rank = ({ name }: { name: string }) => (name === 'continue-tokens' ? `~${name}` : name);
  return found.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
