import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { synthesize } from '../../../local/cloud/synth.ts';
import { installRuntimeClient, RUNTIME_CLIENT } from '../../runtime/install.ts';
import { findPython, pythonEnvironment } from '../python.ts';
import { Steps } from '../steps.ts';
import { check, type Finding } from './checks.ts';
import { addressOf, cdklocal, letIn, outputsOf } from './deployment.ts';
import { awsEnvironment, type LocalStack, startLocalStack } from './server.ts';
import { readmeCommands, walk } from './walk.ts';

/**
 * `npm run clouds:localstack`: LocalStack without Docker in a folder of its own, the synthesized stack deployed to it, README.md's
 * commands run against it, some more looked at, and the stack destroyed. With `-- --keep` it is left running until Ctrl-C instead.
 * Prints every answer, and two tables at the end. Ends with 1 where a step failed; what LocalStack does in another way than AWS is
 * told, and fails nothing.
 */
const root = resolve(import.meta.dirname, '..', '..', '..');
const clouds = join(root, 'test', 'clouds');
const build = join(root, '.build', 'localstack');
const steps = new Steps();

const installed = await steps.run('install', () => {
  const python = pythonEnvironment(
    join(build, 'python'),
    findPython('3.13'),
    join(clouds, 'localstack', 'requirements.txt'),
  );
  installRuntimeClient(join(build, 'runtime'), join(root, 'test', 'runtime'));
  return { python, runtime: join(build, 'runtime') };
});
const assembly = await steps.run('synthesize', () => synthesize(root));
const localStack = await steps.run('start', () => startLocalStack({ ...installed, state: join(build, 'state') }));
console.log(`LocalStack ${localStack.version} at ${localStack.endpoint}; its log is ${localStack.log}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => localStack.stop().then(() => process.exit(130)));
}
let findings: readonly Finding[] = [];
try {
  findings = await deployAndUse(localStack);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await localStack.stop();
}
console.log(`\nLocalStack ${localStack.version}, ${RUNTIME_CLIENT}, Node.js ${process.version}\n\n${steps.table}`);
console.log('\n| looked at | as it should be | seen |\n|---|---|---|');
for (const { what, holds, seen } of findings) console.log(`| ${what} | ${holds ? 'yes' : 'no'} | ${seen} |`);
console.log(process.exitCode ? '\nA step failed.' : '\nEvery step worked.');

async function deployAndUse({ endpoint }: LocalStack): Promise<Finding[]> {
  const aws = awsEnvironment(endpoint);
  await steps.run('cdklocal bootstrap', () => cdklocal(root, assembly, aws, 'bootstrap'));
  await steps.run('cdklocal deploy', () => cdklocal(root, assembly, aws, 'deploy', '--require-approval', 'never'));
  const outputs = await outputsOf('UniqueTokens', endpoint);
  const url = addressOf(outputs.get('Url') as string, endpoint);
  console.log(`The output Url is ${outputs.get('Url')}; without a name server it is ${url}`);
  const [basic, bulk] = await steps.run('npm run customer, twice', () => [
    letIn(root, aws, 'basic'),
    letIn(root, aws, 'bulk'),
  ]);
  const place = { root, folder: join(build, 'walk'), url };
  await steps.run("README.md's commands", () => walk({ ...place, apiKey: basic }, readmeCommands(root, url, basic)));
  const million = 'npx unique-tokens produce --alphabet UPPER_EPCG30 --digits 20 --size 1000000 --out million.txt\n';
  await steps.run('a million tokens, downloaded from S3', () => walk({ ...place, apiKey: bulk }, million));
  const bucket = outputs.get('FilesBucket') as string;
  const findings = await steps.run('checks', () => check({ url, apiKey: basic, endpoint, bucket }));
  if (process.argv.includes('--keep')) {
    console.log(`\nexport UNIQUE_TOKENS_URL=${url} UNIQUE_TOKENS_API_KEY=${basic}\nCtrl-C ends it.`);
    await setTimeout(2 ** 31 - 1);
  }
  await steps.run('cdklocal destroy', () => cdklocal(root, assembly, aws, 'destroy', '--force'));
  return findings;
}
