import startSharedCloud from '../api/setup.ts';
import makeService, { service } from '../service.ts';

/** Lets the tests of the stack read the very folder that the shared cloud runs. */
export default async function setup(): Promise<void> {
  await makeService();
  process.env.CDK_ASSEMBLY = service().assembly;
  await startSharedCloud();
}
