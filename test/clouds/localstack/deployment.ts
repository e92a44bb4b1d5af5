import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

/** Runs `cdklocal` on a synthesized assembly. */
export function cdklocal(
  root: string,
  assembly: string,
  env: Readonly<Record<string, string>>,
  ...args: string[]
): void {
  const command = ['--no-install', 'cdklocal', ...args, '--app', assembly, '--no-notices', '--progress', 'events'];
  const { status, stdout, stderr } = spawnSync('npx', command, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return;
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => !/(IN_PROGRESS|_COMPLETE) /.test(line));
  throw new Error(`cdklocal ${args.join(' ')} ended with ${status}:\n${lines.join('\n').trim()}`);
}

/** The outputs of a stack that is deployed. */
export async function outputsOf(stack: string, endpoint: string): Promise<ReadonlyMap<string, string>> {
  const client = new CloudFormationClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  client.destroy();
  return new Map(Stacks?.[0]?.Outputs?.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/**
 * Where a REST API answers on an address: the output `Url` has a host name of LocalStack's that has to be looked up on the internet.
 * @param url the stack's output
 */
export function addressOf(url: string, endpoint: string): string {
  const { hostname, pathname } = new URL(url);
  return `${endpoint}/${join('_aws/execute-api', hostname.split('.')[0] as string, pathname)}`;
}

/** Lets a customer in with the operator's command, and gives its Api-Key. */
export function letIn(root: string, env: Readonly<Record<string, string>>, agreement: string): string {
  const command = ['operator/customer.ts', '--stack', 'UniqueTokens', 'create'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...command, '--company', 'Example', '--agreement', agreement],
    { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`npm run customer ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout).apiKey;
}
