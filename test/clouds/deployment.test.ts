import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetFunctionConfigurationCommand, LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { DescribeStateMachineCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { variables } from '../../lambda/platform/environment.ts';
import { type Aging, agingOf } from '../api/aging.ts';
import { type Client, connect, send } from '../api/client.ts';
import { continueLine, makeLine, snapshotOf, tokensOf } from '../api/continuation.ts';
import type { OwnCloud } from '../cloud.ts';
import { type Account, cdk, STACK } from './deployment.ts';
import { ownAccount, ownDeployment } from './own-deployment.ts';
import { COUNTS_EACH, faultsOf, takeAwayAll } from './permissions/run.ts';
import { commitOf, sampleOf } from './permissions/sample.ts';

/**
 * What an operator does with the stack, in an account of its own: deploys it, deploys it with other settings, destroys it. In between
 * a sample of the functions has its permissions taken away: that needs an account of its own too.
 */
const ORDER = { size: 1000, digits: 20, alphabet: 'UPPER_EPCG30' };

let cloud: OwnCloud;
let account: Account;
let clients: {
  readonly formation: CloudFormationClient;
  readonly database: DynamoDBClient;
  readonly keys: KMSClient;
  readonly lambda: LambdaClient;
  readonly workflows: SFNClient;
};
let aging: Aging;
let client: Client;
let line: string;
let tokens: string[];
let snapshot: Buffer;
const output = mkdtempSync(join(tmpdir(), 'unique-tokens-assembly-'));
beforeAll(async () => {
  account = ownAccount();
  cloud = await ownDeployment(account, { settings: COUNTS_EACH });
  const access = { ...cloud.sdk, endpoint: account.endpoint };
  clients = {
    formation: new CloudFormationClient(access),
    database: new DynamoDBClient(access),
    keys: new KMSClient(access),
    lambda: new LambdaClient(access),
    workflows: new SFNClient(access),
  };
  aging = agingOf(cloud);
});
afterAll(() => {
  for (const each of Object.values(clients ?? {})) each.destroy();
  aging?.close();
  rmSync(output, { recursive: true, force: true });
});

const variablesOf = async (name: RegExp) => {
  const FunctionName = cloud.functions.find((each) => name.test(each));
  const { Environment } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return Environment?.Variables ?? {};
};
const concurrencyOf = async () => {
  const stateMachineArn = cloud.environment[variables.production];
  const { definition = '' } = await clients.workflows.send(new DescribeStateMachineCommand({ stateMachineArn }));
  return /"MaxConcurrency":(\d+)/.exec(definition)?.[1];
};
const retained = async () => (await clients.database.send(new ListTablesCommand())).TableNames?.sort();

test('a deployment makes a line', async () => {
  client = await connect(cloud.url);
  line = await makeLine(client, ORDER);
  tokens = await tokensOf(client, line);
  snapshot = await snapshotOf(client, line);
  expect([await concurrencyOf(), (await variablesOf(/gettokens/i))[variables.lineDays]]).toEqual(['40', '90']);
});

test('each permission of a sample of the functions is missed where it is taken away: a call is denied', async () => {
  const { CLOUDS_PYTHON: python, CLOUDS_DENIALS: denials } = process.env;
  if (!python || !denials) throw new Error('test/clouds/index.ts has not started this.');
  const commit = await commitOf(resolve('.'));
  const outcomes = await takeAwayAll({ cloud, account, python, denials }, (names) => sampleOf(commit, names));
  console.log(`The sample of ${commit}: ${[...outcomes.keys()].join(', ')}`);
  expect(faultsOf(outcomes)).toEqual([]);
  // A function that no use is known of would have no grant that is needed.
  for (const [name, { needed }] of outcomes) expect([name, needed.length]).not.toEqual([name, 0]);
  expect(outcomes.size).toBe(3);
});

test('one with other settings changes what they name, and the line goes on', async () => {
  const settings = ['-c', 'lineDays=7', '-c', 'concurrency=3'];
  await cdk(account, 'deploy', '--output', output, ...settings, '--require-approval', 'never', STACK);
  expect([await concurrencyOf(), (await variablesOf(/gettokens/i))[variables.lineDays]]).toEqual(['3', '7']);

  expect(await tokensOf(client, line)).toEqual(tokens);
  expect((await continueLine(client, line, ORDER, snapshot)).status).toBe(201);
  await client.until(line, 'finished');
  expect(new Set([...tokens, ...(await tokensOf(client, line))]).size).toBe(2000);
});

test('the stack destroyed, nothing runs any more; records, files and the key of the lines stay', async () => {
  const tables = await retained();
  const objects = await aging.objects('lines', line);
  expect(objects.length).toBeGreaterThan(0);
  await cdk(account, 'destroy', '--output', output, '--force', STACK);

  const { StackSummaries = [] } = await clients.formation.send(new ListStacksCommand());
  const statuses = StackSummaries.filter(({ StackName }) => StackName === STACK).map(({ StackStatus }) => StackStatus);
  expect(statuses).toEqual(['DELETE_COMPLETE']);
  expect((await send(cloud.url, 'GET', '/tokens', { headers: { 'Session-Key': client.session } })).status).not.toBe(
    200,
  );
  const functions: unknown[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: clients.lambda }, {}))
    functions.push(...Functions);
  expect(functions).toEqual([]);
  expect((await clients.workflows.send(new ListStateMachinesCommand())).stateMachines).toEqual([]);

  expect(tables).toHaveLength(6);
  expect(await retained()).toEqual(tables);
  expect((await aging.items(variables.ledger, line)).map(({ item }) => item)).toContain('head');
  expect(await aging.objects('lines', line)).toEqual(objects);
  const KeyId = cloud.environment[variables.lineKey];
  const { KeyMetadata } = await clients.keys.send(new DescribeKeyCommand({ KeyId }));
  expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled', KeySpec: 'HMAC_256' });
});
