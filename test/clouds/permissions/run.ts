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

/** What the run needs of the second cloud. */
export interface Stage {
  readonly cloud: Cloud;
  readonly account: Account;
  readonly python: string;
  readonly denials: string;
}

/**
 * Takes each grant of the functions away, one at a time.
 * @param isChosen whether a grant is tried, by its place among all
 * @returns what came of it, by function
 */
export async function takeAwayAll(
  { cloud, account, python, denials }: Stage,
  isChosen: (name: string, place: number) => boolean,
): Promise<ReadonlyMap<string, Outcome>> {
  const policies = openPolicies(account, python);
  const world = await openWorld(cloud);
  const outcomes = new Map<string, Outcome>();
  let place = 0;
  try {
    for (const { name, role } of await functionsOf(account)) {
      const document = await policies.read(role);
      const grants = grantsOf(name, role, document).filter(() => isChosen(name, place++));
      if (grants.length === 0) continue;
      const outcome = await takeAway(world, { role, document, uses: uses[name] ?? [] }, grants, policies, denials);
      outcomes.set(name, outcome);
      console.log(`${name}: ${outcome.needed.length} needed, ${outcome.idle.length} idle`);
      const lines = [...outcome.idle.map((grant) => `${grant.text}: ${reasonOf(grant) ?? 'idle'}`), ...outcome.missing];
      for (const line of lines) console.log(`  ${line}`);
    }
  } finally {
    world.close();
    policies.close();
  }
  return outcomes;
}

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
