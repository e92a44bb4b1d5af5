import { CLOUD, type OwnCloud, sharedCloud } from './cloud.ts';
import { ownAccount, ownDeployment } from './clouds/own-deployment.ts';
import { startLocalCloud } from './local-cloud.ts';

/** Whether the run is for our own cloud, as it is unless it was given another. */
export const isLocal = (): boolean => process.env[CLOUD] === undefined || sharedCloud().name === 'local';

/**
 * Starts a cloud of the kind that the run is for. Another cloud than ours is started once: there the service is deployed anew,
 * in an account of the suite's own.
 * @param environment what the functions get beside what the stack gives them
 */
export async function ownCloud(environment: Readonly<Record<string, string>> = {}): Promise<OwnCloud> {
  if (isLocal()) return startLocalCloud({ env: { LOCAL_FUNCTION_ENV: JSON.stringify(environment) } });
  return ownDeployment(ownAccount(), { variables: environment });
}
