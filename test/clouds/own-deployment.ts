import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Cloud, type OwnCloud, sharedCloud } from '../cloud.ts';
import type { Account, Deployment } from './deployment.ts';

const run = promisify(execFile);

/** Deploys the service into an account, from processes of their own: CDK is not made for Jest. */
export async function ownDeployment(account: Account, deployment: Deployment = {}): Promise<OwnCloud> {
  const words = [account, deployment].map((word) => JSON.stringify(word));
  const { stdout } = await run(process.execPath, ['test/clouds/deploy.ts', ...words]);
  const cloud: Cloud = JSON.parse(stdout);
  return { ...cloud, stop: () => run(process.execPath, ['test/clouds/remove.ts', JSON.stringify(account)]) };
}

let accounts = 0;
/** An account, in the region of the shared cloud, that no other suite has: each runs in a process of its own, or after another. */
export function ownAccount(): Account {
  const { endpoints, sdk } = sharedCloud();
  accounts += 1;
  const id = `${process.pid}${Date.now() % 10_000}${accounts}`.padStart(12, '1').slice(-12);
  return { id, region: sdk.region, endpoint: endpoints.lambda };
}
