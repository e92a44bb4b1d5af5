import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { operatorVariables, outputName } from '../../lambda/platform/environment.ts';

/** Which service a command works on. */
export interface Target {
  /** Name of the deployed stack; without it the local cloud is meant. */
  readonly stack?: string;
  /** The local cloud's state folder. */
  readonly localDir: string;
}

/**
 * Sets the variables by which the records find tables, bucket and key: those of a deployed stack from its outputs, those of
 * the running local cloud from what it has written when it came up.
 * @throws Error telling what is missing.
 */
export async function useTarget({ stack, localDir }: Target): Promise<void> {
  Object.assign(process.env, stack === undefined ? localEnvironment(localDir) : await stackEnvironment(stack));
}

function localEnvironment(localDir: string): Record<string, string> {
  const ready = join(localDir, 'ready.json');
  if (!existsSync(ready)) throw new Error(`No local cloud is running in ${localDir}: start it with "npm start".`);
  return JSON.parse(readFileSync(ready, 'utf8')).environment;
}

async function stackEnvironment(StackName: string): Promise<Record<string, string>> {
  const { Stacks } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName }));
  const outputs = new Map(Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  return Object.fromEntries(
    operatorVariables.map((variable) => {
      const value = outputs.get(outputName(variable));
      if (value === undefined) throw new Error(`The stack ${StackName} has no output ${outputName(variable)}.`);
      return [variable, value];
    }),
  );
}
