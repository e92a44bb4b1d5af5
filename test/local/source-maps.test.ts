import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { synthesize } from '../../local/cloud/synth.ts';
import { sourceOf } from '../../local/lambda/bundles.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { type FunctionPlan, readPlan } from '../../local/template/plan.ts';
import { eventually } from '../eventually.ts';
import { openRuntimeClient } from '../runtime/client.ts';
import { openLocalRuntime } from '../runtime/local.ts';

/** The stack frames of the deployed bundle: mapped at once in the local cloud, and afterwards where they come from AWS. */
const root = resolve(__dirname, '..', '..');
let assembly: string;
let produce: FunctionPlan;
beforeAll(async () => {
  assembly = await synthesize(root);
  produce = readPlan(readAssembly(assembly)).functions.find((each) => sourceOf(each) === 'produce') as FunctionPlan;
}, 300_000);

/** What the function logs of a task that is none: its first look at it fails. */
async function logOf(open: typeof openRuntimeClient): Promise<string> {
  const runtime = await open({ folder: produce.folder, environment: produce.environment, timeoutMs: 60_000 });
  try {
    const { error } = await runtime.invoke({});
    expect(error?.errorType).toBe('CredentialsProviderError');
    // An answer may overtake what was logged before it.
    return await eventually(async () => runtime.log().includes('"message":"task failed"') && runtime.log());
  } finally {
    await runtime.close();
  }
}

/** Source, line and column of the frames in the log's account of the fault; those of the runtime that has called the handler are left out. */
function framesIn(log: string): string[] {
  const line = log.split('\n').find((each) => each.includes('"message":"task failed"')) ?? '{}';
  const stack: string = JSON.parse(line).fault?.stack ?? '';
  const places = [...stack.matchAll(/[^\s(]*?([\w./-]+:\d+:\d+)\)?$/gm)].map(([, place = '']) => place);
  return places
    .filter((place) => !/\/(local\/lambda|runtime-client)\//.test(place))
    .map((place) => place.replace(`${root}/`, ''));
}

function symbolicate(log: string, ...options: string[]): string {
  const args = [join(root, 'tools', 'symbolicate.ts'), '--assembly', assembly, ...options];
  return execFileSync(process.execPath, args, { cwd: root, input: log, encoding: 'utf8', timeout: 100_000 });
}

test('the local cloud logs the source and line where a fault was thrown', async () => {
  const place = framesIn(await logOf(openLocalRuntime)).find((each) => each.startsWith('lambda/workflow/tasks/'));
  const [, file = '', line] = /^(.*):(\d+):\d+$/.exec(place ?? '') ?? [];
  expect(file).toBe('lambda/workflow/tasks/produce.ts');
  expect(readFileSync(join(root, file), 'utf8').split('\n')[Number(line) - 1]).toContain('requireHead(');
});

test("the frames of a deployed function's log become those of the local cloud", async () => {
  const log = await logOf(openRuntimeClient);
  expect(framesIn(log)[0]).toMatch(/index\.mjs:\d+:\d+$/);
  const symbolicated = symbolicate(log, '--function', 'produce');
  expect(framesIn(symbolicated)).toEqual(framesIn(await logOf(openLocalRuntime)));

  // By the name that the function has on AWS, which a line of its log has.
  const named = `"function_name":"UniqueTokens-${produce.logicalId.slice(0, 20)}-x1Y2z3"`;
  const deployed = log.replaceAll(`file://${produce.folder}`, 'file:///var/task');
  const fault = deployed.split('\n').find((each) => each.includes('"message":"task failed"')) ?? '';
  expect(fault).toContain('/var/task/index.mjs');
  expect(framesIn(symbolicate(fault.replace('"function_name":"probe"', named)))).toEqual(framesIn(symbolicated));
});

test('a frame of which nobody says the function is refused', () => {
  expect(() => symbolicate('at run (file:///var/task/index.mjs:2:1)')).toThrow('--function');
});

test('what is deployed has neither a map nor a word of one', () => {
  expect(readdirSync(produce.folder)).toEqual(['index.mjs']);
  expect(existsSync(`${produce.folder}.map`)).toBe(true);
  expect(readFileSync(join(produce.folder, 'index.mjs'), 'utf8')).not.toContain('sourceMappingURL');
});
