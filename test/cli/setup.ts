import { execFileSync } from 'node:child_process';
import startSharedCloud from '../api/setup.ts';

/** Builds the command line that is tested, so that it is never an old one, and shares the cloud of the API's tests. */
export default async function setup(): Promise<void> {
  execFileSync(process.execPath, ['tools/build.ts'], { timeout: 100_000, stdio: 'inherit' });
  await startSharedCloud();
}
