import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  type FunctionConfiguration,
  LambdaClient,
  paginateListFunctions,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { synthesize } from '../../local/cloud/synth.ts';
import type { Cloud } from '../cloud.ts';
import { BUILD } from './install.ts';

/** Name of the stack, as lib/app.ts has it. */
export const STACK = 'UniqueTokens';

/** An account of a running MiniStack, in one of its regions. Accounts see nothing of each other; regions share buckets and roles. */
export interface Account {
  /** Twelve digits; as an access key they are its root user. */
  readonly id: string;
  readonly region: string;
  readonly endpoint: string;
}

/** What a deployment may have beside the stack. */
export interface Deployment {
  /** Settings of the stack, by CDK's context, as the runbook gives them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What all functions get beside what the stack gives them, as an operator could give it by hand. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Whether the two demo customers are let in. What takes over has the customers of what it takes over. */
  readonly hasCustomers?: boolean;
}

/** What the SDK's clients take. */
export const sdkOf = ({ id, region }: Account): Cloud['sdk'] => ({
  region,
  credentials: { accessKeyId: id, secretAccessKey: 'test' },
});

/** The environment of commands that work on the account, as an operator would set it. */
export function environmentOf({ id, region, endpoint }: Account): Record<string, string> {
  const home = join(BUILD, 'home');
  mkdirSync(home, { recursive: true });
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_S3_FORCE_PATH_STYLE: '1',
    // cdklocal takes every other AWS_… away, and puts an account and a region of its own in their place.
    AWS_ENVAR_ALLOWLIST:
      'AWS_S3_FORCE_PATH_STYLE,AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY,AWS_REGION,AWS_DEFAULT_REGION',
  };
}

/**
 * Runs CDK's own command line against the account.
 * @throws Error with its output where it fails
 */
export async function cdk(account: Account, ...words: readonly string[]): Promise<string> {
  const program = resolve('node_modules', 'aws-cdk-local', 'bin', 'cdklocal');
  const options = { env: environmentOf(account), maxBuffer: 64 * 1024 * 1024 };
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [program, ...words, '--no-notices'],
      options,
    );
    return `${stdout}${stderr}`;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`cdk ${words[0]} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

/** Bootstraps the account's region and deploys the assembly that the local cloud runs too, or, with settings, one of its own. */
export async function deploy(account: Account, settings: Deployment['settings'] = {}): Promise<void> {
  const assembly = await synthesize(resolve('.'));
  await cdk(account, 'bootstrap', '--app', assembly, `aws://${account.id}/${account.region}`);
  const context = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const output = mkdtempSync(join(tmpdir(), 'unique-tokens-assembly-'));
  const source = context.length === 0 ? ['--app', assembly] : ['--output', output, ...context];
  try {
    await cdk(account, 'deploy', ...source, '--require-approval', 'never', STACK);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

/** Deploys the service. */
export async function startDeployment(account: Account, deployment: Deployment = {}): Promise<Cloud> {
  const { settings, variables = {}, hasCustomers = true } = deployment;
  await deploy(account, settings);
  if (hasCustomers)
    await promisify(execFile)(process.execPath, ['test/clouds/customers.ts'], { env: environmentOf(account) });
  if (Object.keys(variables).length > 0) await addVariables(account, variables);
  return cloudOf(account);
}

/** What the deployed stack tells of itself, with the API's address as MiniStack has it. */
export async function cloudOf(account: Account): Promise<Cloud> {
  const { endpoint } = account;
  const sdk = sdkOf(account);
  const formation = new CloudFormationClient({ ...sdk, endpoint });
  const { Stacks } = await formation.send(new DescribeStacksCommand({ StackName: STACK }));
  formation.destroy();
  const url = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'Url')?.OutputValue;
  const [, api] = /^https:\/\/(\w+)\.execute-api\./.exec(url ?? '') ?? [];
  if (api === undefined) throw new Error(`The stack's output Url is ${url}.`);
  const functions = await functionsOf(account);
  return {
    name: 'ministack',
    url: `${endpoint}/_aws/execute-api/${api}/api`,
    endpoints: { dynamodb: endpoint, s3: endpoint, sfn: endpoint, kms: endpoint, lambda: endpoint, events: endpoint },
    sdk,
    functions: functions.map(({ FunctionName = '' }) => FunctionName),
    environment: Object.assign({}, ...functions.map(({ Environment }) => Environment?.Variables)),
  };
}

async function addVariables(account: Account, variables: Readonly<Record<string, string>>): Promise<void> {
  const lambda = new LambdaClient({ ...sdkOf(account), endpoint: account.endpoint });
  for (const { FunctionName, Environment } of await functionsOf(account)) {
    const Variables = { ...Environment?.Variables, ...variables };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  }
  lambda.destroy();
}

async function functionsOf(account: Account): Promise<FunctionConfiguration[]> {
  const client = new LambdaClient({ ...sdkOf(account), endpoint: account.endpoint });
  const functions: FunctionConfiguration[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) functions.push(...Functions);
  client.destroy();
  return functions;
}
