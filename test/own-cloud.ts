import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CLOUD, type Cloud, type OwnCloud, sharedCloud } from './cloud.ts';
import { startLocalCloud } from './local-cloud.ts';

const run = promisify(execFile);

/**
 * Starts a cloud of the kind that the run is for. Another cloud than ours is started once: there the service is deployed anew,
 * in an account of the suite's own.
 * @param environment what the functions get beside what the stack gives them
 */
export async function ownCloud(environment: Readonly<Record<string, string>> = {}): Promise<OwnCloud> {
  const isLocal = process.env[CLOUD] === undefined || sharedCloud().name === 'local';
  if (isLocal) return startLocalCloud({ env: { LOCAL_FUNCTION_ENV: JSON.stringify(environment) } });
  const { endpoints } = sharedCloud();
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const account = ownAccount();
  const { stdout } = await run(process.execPath, ['test/clouds/deploy.ts', endpoints.lambda, account, ...variables]);
  const cloud: Cloud = JSON.parse(stdout);
  return { ...cloud, stop: () => run(process.execPath, ['test/clouds/remove.ts', endpoints.lambda, account]) };
}

let accounts = 0;
/** An account that no other suite has: each runs in a process of its own, or after another. */
function ownAccount(): string {
  accounts += 1;
  return `${process.pid}${Date.now() % 10_000}${accounts}`.padStart(12, '1').slice(-12);
}
