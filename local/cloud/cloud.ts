import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables, expireItems } from '../dynamodb/tables.ts';
import { createGateway } from '../gateway/server.ts';
import { withBundles } from '../lambda/bundles.ts';
import { type Endpoints, type LocalFunctions, openFunctions } from '../lambda/functions.ts';
import { openLog } from '../platform/log.ts';
import { keep } from '../platform/made-once.ts';
import { programOf } from '../platform/program.ts';
import { CREDENTIALS, REGION, type Settings } from '../platform/settings.ts';
import { startThread } from '../platform/thread.ts';
import { seed } from '../seed/seed.ts';
import { eventOperations } from '../services/events.ts';
import { kmsOperations } from '../services/kms.ts';
import { createRpcServer } from '../services/rpc.ts';
import { startSchedules } from '../services/schedule.ts';
import { readAssembly } from '../template/assembly.ts';
import { type Plan, readPlan } from '../template/plan.ts';
import { Machine } from '../workflow/machine.ts';
import { workflowOperations } from '../workflow/operations.ts';
import { synthesize } from './synth.ts';

/** The running local cloud. */
export interface Cloud {
  /** Address of the API with its stage: `http://127.0.0.1:3000/api`. */
  readonly url: string;
  readonly endpoints: Endpoints;
  readonly plan: Plan;
  /** Executions of an earlier process that run again. */
  readonly resumed: number;
  /** The bundles of the functions of these sources have changed: the next invocations run the new code. */
  renew(sources: readonly string[]): void;
  /** Ends everything; what is under way gets a moment to finish. */
  close(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '..', '..');
const EXPIRY_MS = 10 * 60_000;
/** The young generation of S3's thread: what it computes is outside of the heap, and is freed the sooner the smaller this is. */
const S3_YOUNG_MB = 3;
/** The functions of a first order. They are loaded beside the rest of the start, two at a time: `plan` soon, since it is the largest. */
const FIRST_NEEDED = [
  ['open-session', 'plan'],
  ['order-tokens', 'get-tokens'],
];
/** How long a request under way is waited for at the end. */
const GRACE_MS = 1500;

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function drained(server: Server): Promise<void> {
  server.close();
  server.closeIdleConnections();
  const until = Date.now() + GRACE_MS;
  const open = (): Promise<number> =>
    new Promise((resolve) => server.getConnections((_, count) => resolve(count ?? 0)));
  // An answer is under way until its connection is idle: longer than its function is busy.
  while (Date.now() < until && (await open()) > 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    server.closeIdleConnections();
  }
  server.closeAllConnections();
}

async function prepareFirst(functions: LocalFunctions): Promise<void> {
  for (const sources of FIRST_NEEDED) await functions.prepare(sources);
}

/**
 * Starts the whole service from the CDK app's template. Resolves when it answers, with the functions of a first order loaded.
 *
 * @param onDeath called if a part of it dies later
 */
export async function startCloud(settings: Settings, onDeath: (part: string) => void): Promise<Cloud> {
  const { directory, debug } = settings;
  const log = openLog(directory, 'cloud', debug);
  const path = (name: string): string => join(directory, name);

  // DynamoDB needs nothing of the template to start, so the two are done at once.
  const [assembly, dynamodb] = await Promise.all([
    settings.assembly ?? synthesize(ROOT, settings.app),
    startThread(
      programOf(new URL('../dynamodb/server.ts', import.meta.url)),
      { directory: path('dynamodb') },
      log,
      () => onDeath('DynamoDB'),
    ),
  ]);
  const synthesized = readPlan(readAssembly(assembly));
  const plan = { ...synthesized, functions: withBundles(synthesized.functions, settings.bundles) };
  const s3 = await startThread(
    programOf(new URL('../s3/server.ts', import.meta.url)),
    { directory: path('s3'), minimumPartBytes: settings.minimumPartBytes, buckets: plan.buckets },
    log,
    () => onDeath('S3'),
    S3_YOUNG_MB,
  );

  let functions: LocalFunctions | undefined;
  let machines: Machine[] = [];
  const operations = {
    ...kmsOperations(path('kms'), plan.keys),
    ...workflowOperations(() => machines),
    ...eventOperations(path('logs'), plan.buses),
  };
  const rpc = createRpcServer(operations, () => functions!, log);
  const at = (port: number): string => `http://127.0.0.1:${port}`;
  const control = at(await listen(rpc, 0, '127.0.0.1'));
  const endpoints = {
    dynamodb: at(dynamodb.port),
    s3: at(s3.port),
    sfn: control,
    kms: control,
    lambda: control,
    events: control,
  };

  const client = new DynamoDBClient({ endpoint: endpoints.dynamodb, region: REGION, credentials: CREDENTIALS });
  await createTables(client, plan.tables);
  functions = openFunctions(plan, endpoints, settings);
  const workflowLog = openLog(directory, 'workflow', debug);
  const opened = functions;
  machines = plan.machines.map(
    (machine) => new Machine(machine, join(path('workflow'), machine.name), opened, client, workflowLog),
  );
  // What an earlier process has left under way needs the cores more.
  const isIdle = machines.every(({ files }) => files.running().length === 0);
  const prepared = isIdle && prepareFirst(functions).catch((error) => log.warn(`not prepared: ${error}`));
  // Another app's tables are not the service's.
  if (!settings.app) await seed(directory, plan, endpoints);

  await prepared;
  const gateway = createGateway(plan.api, functions, openLog(directory, 'gateway', debug));
  const port = await listen(gateway, settings.port, settings.host);
  const resumed = machines.reduce((sum, machine) => sum + machine.resume(), 0);
  const stopSchedules = startSchedules(plan.schedules, functions);
  let closing = false;
  const expire = (): void => {
    // One that the end cuts short goes on at the next start.
    expireItems(client, plan.tables, Math.floor(Date.now() / 1000)).catch(
      (error) => closing || log.warn(`expiry: ${error}`),
    );
  };
  const expiry = setInterval(() => {
    expire();
    if (settings.assembly === undefined) keep(assembly);
  }, EXPIRY_MS);

  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return {
    url: `http://${host}:${port}/${plan.api.stage}`,
    endpoints,
    plan,
    resumed,
    renew: opened.renew,
    close: async () => {
      closing = true;
      clearInterval(expiry);
      stopSchedules();
      for (const machine of machines) machine.close();
      await drained(gateway);
      await opened.close();
      rpc.close();
      rpc.closeAllConnections();
      client.destroy();
      await Promise.all([dynamodb.close(), s3.close()]);
    },
  };
}
