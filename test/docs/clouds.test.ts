import { expect, test } from '@jest/globals';
import { readmeCommands } from '../clouds/localstack/walk.ts';
import { read, root } from '../repository/files.ts';
import { RUNTIME_CLIENT } from '../runtime/install.ts';

/** What operating.md says of clouds of others was run with the versions that their recipes install. */
const [, chapter = ''] = read('docs/operating.md').split('### LocalStack\n');
const [localStack = '', sam = ''] = chapter.split('### AWS SAM\n');

/** The version of a package in a recipe's requirements.txt. */
function pinned(recipe: string, name: string): string {
  const pattern = new RegExp(`^${name}(?:\\[\\w+\\])?==(\\S+)$`, 'm');
  return pattern.exec(read(`test/clouds/${recipe}/requirements.txt`))?.[1] ?? `no ${name}`;
}

test.each([
  ['LocalStack', '`localstack-core`', localStack, () => pinned('localstack', 'localstack-core')],
  ['LocalStack', 'moto', localStack, () => pinned('localstack', 'moto-ext')],
  ['LocalStack', '`aws-lambda-ric`', localStack, () => RUNTIME_CLIENT.split('@')[1]],
  [
    'LocalStack',
    '`aws-cdk-local`',
    localStack,
    () => JSON.parse(read('package.json')).devDependencies['aws-cdk-local'],
  ],
  ['AWS SAM', 'SAM CLI', sam, () => pinned('sam', 'aws-sam-cli')],
  ['AWS SAM', 'cfn-lint', sam, () => pinned('sam', 'cfn-lint')],
])('the section %s tells the version of %s', (_title, name, section, version) => {
  expect(section.replaceAll(/\s+/g, ' ')).toContain(`${name} ${version()}`);
});

test("README.md's commands go to the service that is named, with its key, and to no other", () => {
  const commands = readmeCommands(root, 'http://127.0.0.1:4566/_aws/execute-api/abc/api', 'another-key');
  expect(commands).toContain('\nAPI=http://127.0.0.1:4566/_aws/execute-api/abc/api\n');
  expect(commands).toContain("-H 'Api-Key: another-key'");
  expect(commands).not.toMatch(/127\.0\.0\.1:3000|00000000-0000/);
});
