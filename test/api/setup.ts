import { CLOUD, type Cloud } from '../cloud.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import makeTestService from '../make-service.ts';

/** Where setup leaves the cloud for teardown. */
export const holder = globalThis as { apiCloud?: LocalCloud };

/**
 * Starts one local cloud for all tests of the API, unless the run was given another. They share it as customers would: each opens
 * sessions of its own.
 */
export default async function setup(): Promise<void> {
  if (process.env[CLOUD] && !holder.apiCloud) return;
  await makeTestService();
  // No hook of Jest's limits it, and all suites need it.
  holder.apiCloud ??= await startLocalCloud({ timeoutMs: 300_000 });
  const { name, url, endpoints, sdk, functions, environment, dir } = holder.apiCloud;
  process.env[CLOUD] = JSON.stringify({ name, url, endpoints, sdk, functions, environment, dir } satisfies Cloud);
}
