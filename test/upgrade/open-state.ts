import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OwnCloud } from '../cloud.ts';
import { importKey } from '../clouds/imported-key.ts';
import { ownAccount, ownDeployment } from '../clouds/own-deployment.ts';
import { ONE_THREAD, startLocalCloud } from '../local-cloud.ts';
import { isLocal } from '../own-cloud.ts';

/** However long ago a state was kept: what rested since then has not expired, but for the line of 1990. */
const DAYS = '10000';

/**
 * Has this build go on with a kept state, on the cloud that the run is for. Ours opens the folder. Another one imports the key, deploys
 * the stack with it, and gets copies of all items and objects.
 */
export async function openState(dir: string): Promise<OwnCloud> {
  if (isLocal()) {
    const LOCAL_FUNCTION_ENV = JSON.stringify({ LINE_DAYS: DAYS, SESSION_DAYS: DAYS });
    return startLocalCloud({ dir, env: { ...ONE_THREAD, LOCAL_FUNCTION_ENV } });
  }
  const account = ownAccount();
  const lineKey = await importKey(account, keptKey(dir));
  const settings = { lineKey, lineDays: DAYS, sessionDays: DAYS };
  const cloud = await ownDeployment(account, { settings, hasCustomers: false });
  await promisify(execFile)(process.execPath, ['test/upgrade/copy-state.ts', dir, JSON.stringify(cloud)]);
  return cloud;
}

/** The one key of a state folder, by its id. */
function keptKey(dir: string): { id: string; material: Buffer } {
  const [file = '', ...others] = readdirSync(join(dir, 'kms'));
  if (!file.endsWith('.key') || others.length > 0) throw new Error(`${dir} has ${file} and ${others}, not one key.`);
  return { id: file.slice(0, -'.key'.length), material: readFileSync(join(dir, 'kms', file)) };
}
