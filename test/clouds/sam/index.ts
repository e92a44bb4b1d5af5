import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { synthesize } from '../../../local/cloud/synth.ts';
import { CREDENTIALS, REGION } from '../../../local/platform/settings.ts';
import { findPython, pythonEnvironment } from '../python.ts';
import { Steps } from '../steps.ts';

/**
 * `npm run clouds:sam`: AWS SAM's command line in a folder of its own, and a local cloud. Has SAM and its linter check the template
 * that `npm run sam` writes, and the linter the stack's own; then starts `sam local start-api`, which goes on until Ctrl-C where
 * there is Docker, and says what is missing where there is none.
 */
const root = resolve(import.meta.dirname, '..', '..', '..');
const build = join(root, '.build', 'sam');
const state = join(build, 'state');
const steps = new Steps();
const environment = {
  ...process.env,
  LOCAL_DIR: state,
  PORT: '0',
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION, // SAM reads this one; without it `sam validate` says "AWS Region was not found".
  SAM_CLI_TELEMETRY: '0',
};

/** Runs a command, and prints it and what it prints. @throws Error where it fails */
function run(command: string, ...words: string[]): void {
  console.log(`$ ${[command, ...words].join(' ')}`);
  const { status } = spawnSync(command, words, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`It ended with ${status}.`);
}

const python = await steps.run('install', () =>
  pythonEnvironment(join(build, 'python'), findPython('3.13'), join(import.meta.dirname, 'requirements.txt')),
);
const [sam, lint] = ['sam', 'cfn-lint'].map((name) => join(dirname(python), name)) as [string, string];
const assembly = await steps.run('synthesize', () => synthesize(root));
rmSync(state, { recursive: true, force: true });
mkdirSync(state, { recursive: true });
const cloud = spawn(process.execPath, ['local/start.ts'], {
  cwd: root,
  env: environment,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const ended = once(cloud, 'exit');
try {
  await steps.run('npm start', ready);
  await steps.run('npm run sam', () => run(process.execPath, 'local/sam.ts'));
  const template = join(state, 'sam', 'template.json');
  await steps.run('sam validate', () => run(sam, 'validate', '--template', template));
  await steps.run('sam validate --lint', () => run(sam, 'validate', '--lint', '--template', template));
  // W3005 is CDK's DependsOn beside a reference that says the same.
  const stack = join(assembly, 'UniqueTokens.template.json');
  await steps.run('cfn-lint', () => run(lint, '--regions', REGION, '--ignore-checks', 'W3005', '--', stack));
  await steps.run('sam local start-api', () => startApi(template));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  cloud.kill('SIGTERM');
  await ended;
}
run(sam, '--version');
run(lint, '--version');
console.log(`\n${steps.table}\n\n${process.exitCode ? 'A step failed.' : 'Every step worked.'}`);

/** Goes on until it is ended. Without a container runtime it says so and ends at once, which is no fault of ours. */
async function startApi(template: string): Promise<void> {
  const words = ['local', 'start-api', '--template', template, '--docker-network', 'host', '--port', '3001'];
  console.log(`$ ${[sam, ...words].join(' ')}`);
  const api = spawn(sam, words, { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'pipe'] });
  let said = '';
  api.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
    process.stderr.write(chunk);
  });
  const [status] = await once(api, 'close');
  if (/requires a container runtime/.test(said)) console.log('So no container was run.');
  else if (status !== 0) throw new Error(`It ended with ${status}.`);
}

async function ready(): Promise<void> {
  for (let waited = 0; !existsSync(join(state, 'ready.json')); waited += 200) {
    if (waited > 100_000 || cloud.exitCode !== null) throw new Error('The local cloud did not get ready.');
    await sleep(200);
  }
}
