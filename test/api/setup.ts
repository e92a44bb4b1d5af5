import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';

/** Where setup leaves the cloud for teardown. */
export const holder = globalThis as { apiCloud?: LocalCloud };

/** Starts one local cloud for all tests of the API. They share it as customers would: each opens sessions of its own. */
export default async function setup(): Promise<void> {
  holder.apiCloud ??= await startLocalCloud();
  process.env.API_URL = holder.apiCloud.url;
}
