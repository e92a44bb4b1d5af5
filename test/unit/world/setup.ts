import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** Where setup leaves the process for teardown. */
export const holder = globalThis as { unitServices?: ChildProcess };

/** Starts the services that the unit tests of lambda/ share. They share them as customers would: each test has ids of its own. */
export default async function setup(): Promise<void> {
  if (process.env.UNIT_ENVIRONMENT !== undefined || holder.unitServices !== undefined) return;
  const child = spawn(process.execPath, [join(__dirname, 'serve.ts')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  holder.unitServices = child;
  const environment = await new Promise<object>((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`The services of the unit tests have ended with ${code}.`)));
  });
  process.env.UNIT_ENVIRONMENT = JSON.stringify(environment);
}
