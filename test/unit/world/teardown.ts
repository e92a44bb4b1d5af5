import { holder } from './setup.ts';

/** Ends the services. With `--watch` each round starts new ones. */
export default async function teardown(): Promise<void> {
  const child = holder.unitServices;
  if (child === undefined) return;
  delete holder.unitServices;
  delete process.env.UNIT_ENVIRONMENT;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  if (child.exitCode === null) await ended;
}
