import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables } from '../../../local/dynamodb/tables.ts';
import { type Functions, sdkEnvironment } from '../../../local/lambda/functions.ts';
import { Invocation } from '../../../local/lambda/invocation.ts';
import { openLog } from '../../../local/platform/log.ts';
import { CREDENTIALS, REGION } from '../../../local/platform/settings.ts';
import { startThread } from '../../../local/platform/thread.ts';
import { eventOperations } from '../../../local/services/events.ts';
import { kmsOperations } from '../../../local/services/kms.ts';
import { createRpcServer } from '../../../local/services/rpc.ts';
import { Machine } from '../../../local/workflow/machine.ts';
import { workflowOperations } from '../../../local/workflow/operations.ts';
import { ALONE } from './alone.ts';
import { templatePlan } from './plan.ts';

/*
 * The services of the local cloud for the unit tests, without gateway and functions: the tests themselves call what runs in the
 * functions. DynamoDB keeps its items in memory, in the tables of the synthesized template. A process of its own, because it runs as
 * Node runs it; it sends the functions' environment to its parent, and ends with it.
 */
const directory = mkdtempSync(join(tmpdir(), 'unique-tokens-unit-'));
const log = openLog(directory, 'unit', false);
const onDeath = () => process.exit(1);
const end = () => process.exit(0);
process.once('disconnect', end).once('SIGTERM', end);
process.once('exit', () => rmSync(directory, { recursive: true, force: true }));

const plan = await templatePlan();
const [dynamodb, s3] = await Promise.all([
  startThread(new URL('../../../local/dynamodb/server.ts', import.meta.url), {}, log, onDeath),
  startThread(
    new URL('../../../local/s3/server.ts', import.meta.url),
    { directory: join(directory, 's3'), minimumPartBytes: 0, buckets: plan.buckets },
    log,
    onDeath,
  ),
]);

/** Nothing of the workflow comes back: an execution runs until a test stops it, and the test calls the tasks. */
const functions: Functions = {
  invoke: () =>
    new Invocation(
      () => {},
      () => {},
    ),
  has: (name) => plan.functions.some((each) => name === each.arn || name === each.name),
  busy: () => 0,
  close: async () => {},
};
let machines: Machine[] = [];
const operations = {
  ...kmsOperations(join(directory, 'kms'), plan.keys),
  ...workflowOperations(() => machines),
  ...eventOperations(join(directory, 'logs'), plan.buses),
};
const rpc = createRpcServer(operations, () => functions, log).listen(0, '127.0.0.1');
await once(rpc, 'listening');
const at = (port: number) => `http://127.0.0.1:${port}`;
const control = at((rpc.address() as AddressInfo).port);
const endpoints = {
  dynamodb: at(dynamodb.port),
  s3: at(s3.port),
  sfn: control,
  kms: control,
  lambda: control,
  events: control,
};
const client = new DynamoDBClient({ endpoint: endpoints.dynamodb, region: REGION, credentials: CREDENTIALS });
const alone = plan.tables.map(({ name, request, ...rest }) => {
  const second = `${name}${ALONE}`;
  return { ...rest, name: second, request: { ...request, TableName: second } };
});
await createTables(client, [...plan.tables, ...alone]);
machines = plan.machines.map(
  (machine) => new Machine(machine, join(directory, 'workflow', machine.name), functions, client, log),
);

process.send?.({
  ...Object.assign({}, ...plan.functions.map(({ environment }) => environment)),
  ...sdkEnvironment(endpoints),
  EVENTS_FILE: join(directory, 'logs', 'events.log'),
});
