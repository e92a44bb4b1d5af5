import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { sharedCloud, sharedFolder } from '../cloud.ts';
import { read, root } from '../repository/files.ts';
import { assemblyFolder, textOf } from './template.ts';

/** What a deployment prints to go on with, run as it stands, but for where the service is: a local cloud instead of the stack. */
const file = join(assemblyFolder(), 'UniqueTokens.template.json');
const { Outputs } = JSON.parse(readFileSync(file, 'utf8'));
const output = (name: string) => textOf(Outputs[name].Value);

function run(command: string): string {
  return execSync(command, {
    cwd: root,
    encoding: 'utf8',
    timeout: 100_000,
    env: { ...process.env, LOCAL_DIR: sharedFolder() },
  });
}

test('the first command lets a customer in, whose key opens a session by the first request', () => {
  const stack = ' --stack UniqueTokens';
  expect(output('FirstCommand')).toContain(stack);
  const printed = run(output('FirstCommand').replace(stack, ''));
  const { apiKey } = JSON.parse(printed.trim().split('\n').at(-1) as string);

  const { url } = sharedCloud();
  const request = output('FirstRequest').replace(output('Url'), url).replace('<the key>', apiKey);
  expect(request).toContain(`${url}/sessions`);
  expect(JSON.parse(run(request))).toMatchObject({
    data: { type: 'session', id: expect.stringMatching(/^[\da-f-]{36}$/) },
  });
});

test('docs/operating.md tells of each output that is not for the commands of the operator', () => {
  const told = Object.keys(Outputs).filter((name) => Outputs[name].Description !== undefined);
  expect(told.sort()).toEqual(['EventBus', 'FirstCommand', 'FirstRequest', 'Url']);
  for (const name of told) expect(read('docs/operating.md')).toContain(`\`${name}\``);
});
