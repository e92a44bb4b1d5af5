import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import type { Context } from 'aws-lambda';
import { listKeys, readObject } from '../../../lambda/files/store.ts';
import { linePrefix } from '../../../lambda/lines/file-keys.ts';
import type { Attempt, Head } from '../../../lambda/lines/head.ts';
import { workflows } from '../../../lambda/platform/clients/workflows.ts';
import { requireEnv, type Variable } from '../../../lambda/platform/environment.ts';
import { handler as assemble } from '../../../lambda/workflow/tasks/assemble.ts';
import { handler as plan } from '../../../lambda/workflow/tasks/plan.ts';
import { handler as produce } from '../../../lambda/workflow/tasks/produce.ts';

/** What Lambda gives a function beside its event, with so many milliseconds left. */
export function contextOf(left = 900_000): Context {
  return {
    awsRequestId: randomUUID(),
    functionName: 'unit',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:unit',
    memoryLimitInMB: '512',
    getRemainingTimeInMillis: () => left,
  } as Context;
}

/** The input of a task: ids alone. */
export const attemptOf = ({ line, part, attempt }: Attempt): Attempt => ({ line, part, attempt });

/** Plans the attempt and produces all its chunks. */
export async function produced(head: Head): Promise<void> {
  const { chunks } = await plan(attemptOf(head), contextOf());
  for (const chunk of chunks) await produce({ ...attemptOf(head), chunk }, contextOf());
}

/** Brings the attempt to `ended`. */
export async function ended(head: Head): Promise<void> {
  await produced(head);
  while (!(await assemble(attemptOf(head), contextOf())).ended);
}

/** Names of the files that a line has stored, below its own prefix. */
export async function filesOf(line: string): Promise<string[]> {
  const keys = await Array.fromAsync(listKeys(linePrefix(line)));
  return keys.map((key) => key.slice(linePrefix(line).length)).sort();
}

/** An object's text. */
export async function textOf(key: string): Promise<string> {
  const chunks = await Array.fromAsync<Buffer>(await readObject(key));
  return Buffer.concat(chunks).toString('utf8');
}

/** The events of a line that the bus has taken, in their order. */
export function eventsOf(
  line: string,
): { readonly 'detail-type': string; readonly detail: { readonly id: string; readonly from?: string } }[] {
  const file = process.env.EVENTS_FILE as string;
  if (!existsSync(file)) return [];
  const events = readFileSync(file, 'utf8').trim().split('\n');
  return events.map((each) => JSON.parse(each)).filter(({ detail }) => detail.line === line);
}

/** Names of the events of a line. */
export const toldOf = (line: string) => eventsOf(line).map((event) => event['detail-type'].replace('Line ', ''));

/** Inputs of all executions of a state machine. */
export async function executionsOf(machine: Variable): Promise<{ name: string; status: string }[]> {
  const stateMachineArn = requireEnv(machine);
  const { executions = [] } = await workflows().send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }));
  return executions.map(({ name = '', status = '' }) => ({ name, status }));
}
