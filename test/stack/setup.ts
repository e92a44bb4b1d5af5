import startSharedCloud from '../api/setup.ts';
import makeTestService from '../make-service.ts';
import { service } from '../service.ts';

/** Lets the tests of the stack read the very folder that the shared cloud runs. */
export default async function setup(): Promise<void> {
  await makeTestService();
  process.env.CDK_ASSEMBLY = service().assembly;
  await startSharedCloud();
}
