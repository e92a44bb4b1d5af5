import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { variables } from '../lambda/platform/environment.ts';
import { type Cloud, startCloud } from './cloud/cloud.ts';
import { writeAtomic } from './platform/atomic-file.ts';
import { keepCompiled } from './platform/compile-cache.ts';
import { lockDirectory } from './platform/lock.ts';
import { endWithParent } from './platform/parent.ts';
import { isPackaged } from './platform/program.ts';
import { readSettings, type Settings } from './platform/settings.ts';
import { startFault } from './platform/start-fault.ts';
import { demoApiKeys } from './seed/demo-customers.ts';
import { operatorEnvironment } from './seed/seed.ts';

/** `npm start`: runs the whole service on this machine until it is told to end. */

/** No ending takes longer; whatever still hangs then is cut. */
const STOP_MS = 2800;

/** The command line beside this program, so that what is printed runs in any folder. */
const commandLine = isPackaged
  ? 'unique-tokens'
  : `node ${join(import.meta.dirname, '..', 'dist', 'unique-tokens.js')}`;

function banner(cloud: Cloud, settings: Settings, seconds: string): string {
  const checksPayments = cloud.plan.functions.some(({ environment }) => {
    const all: Record<string, string> = { ...environment, ...settings.functionEnvironment };
    return all[variables.payments] === 'stripe' || all[variables.stripeKey] || all[variables.stripeSecret];
  });
  const resumed = cloud.resumed > 0 ? `  resumed   ${cloud.resumed} execution(s) that were under way\n` : '';
  const elsewhere = cloud.url === 'http://127.0.0.1:3000/api' ? '' : `UNIQUE_TOKENS_URL=${cloud.url} `;
  return `
Unique Tokens answers at ${cloud.url} (up in ${seconds} s)

  cockpit   ${cloud.url}/cockpit   order, watch and verify codes in a browser
  API       ${cloud.url}/docs
  Api-Keys  ${demoApiKeys.basic} (basic)
            ${demoApiKeys.bulk} (bulk)
  state     ${settings.directory}
  logs      ${settings.directory}/logs
${resumed}  payments  ${checksPayments ? 'checked with Stripe' : 'none: orders need no payment'}

A first command, in another terminal:

  ${elsewhere}${commandLine} produce --alphabet UPPER_EPCG30 --digits 20 --size 1000 --out codes.txt

Or a first request, which opens a session:

  curl -s ${cloud.url}/sessions \\
    -H 'Accept: application/vnd.api+json' -H 'Content-Type: application/vnd.api+json' \\
    -H 'Api-Key: ${demoApiKeys.basic}' \\
    -d '{"data":{"type":"session","attributes":{"note":"first"}}}'

Ctrl-C ends it. Its state stays, and the next start goes on with it.
`;
}

async function main(): Promise<void> {
  keepCompiled();
  const settings = readSettings(process.env);
  const unlock = lockDirectory(settings.directory);
  rmSync(settings.readyFile, { force: true });
  let cloud: Cloud | undefined;
  let ending = false;

  const end = (code: number): void => {
    if (ending) return;
    ending = true;
    rmSync(settings.readyFile, { force: true });
    setTimeout(() => process.exit(code), STOP_MS).unref();
    const closed = cloud?.close() ?? Promise.resolve();
    closed
      .catch((error) => console.error(error))
      .finally(() => {
        unlock();
        process.exit(code);
      });
  };
  process.on('SIGINT', () => end(0));
  process.on('SIGTERM', () => end(0));
  // Started by a test that is gone: nobody else would end us.
  process.on('disconnect', () => end(0));
  // `npm run dev` tells which bundles it has made anew.
  process.on('message', (sources: string[]) => cloud?.renew(sources));
  endWithParent('start', () => end(0));

  cloud = await startCloud(settings, (part) => {
    console.error(`The local ${part} has died; ending. Nothing that was answered is lost.`);
    end(1);
  });
  const { url, endpoints } = cloud;
  const environment = operatorEnvironment(cloud.plan, endpoints);
  const facts = {
    url,
    endpoints,
    pid: process.pid,
    functions: cloud.plan.functions.map(({ name }) => name),
    environment,
  };
  writeAtomic(settings.readyFile, JSON.stringify(facts));
  console.log(banner(cloud, settings, process.uptime().toFixed(1)));
  console.log(`ready ${url}`);
  process.send?.('ready');
}

main().catch((error: Error) => {
  console.error(process.env.LOG === 'debug' ? error : startFault(error, isPackaged ? '--port ' : 'PORT='));
  process.exit(1);
});
