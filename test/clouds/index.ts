import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { CLOUD, type Cloud } from '../cloud.ts';
import { startDeployment } from './deployment.ts';
import { install, missing } from './install.ts';
import { startMiniStack } from './ministack.ts';

/**
 * `npm run test:clouds`: the service on a cloud that we did not write. Installs MiniStack, starts it, deploys the stack with CDK's
 * command line, and runs the tests of selection.ts there: those of a commit, or with CLOUDS_FILES=night those of the night. Arguments are
 * Jest's, and select from all: `-- --selectProjects api`.
 */
const figures: string[] = [];

async function timed<T>(what: string, step: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await step();
  const figure = `${what} ${((performance.now() - started) / 1000).toFixed(1)} s`;
  figures.push(figure);
  console.log(figure);
  return result;
}

/**
 * @param facts of the second cloud, for tests that change what it allows
 * @returns Jest's exit code
 */
async function jest(cloud: Cloud, facts: NodeJS.ProcessEnv, words: readonly string[]): Promise<number> {
  const program = resolve('node_modules', 'jest', 'bin', 'jest.js');
  const selection = process.env.CLOUDS_FILES ?? (words.length === 0 ? 'commit' : 'all');
  const env = { ...process.env, ...facts, [CLOUD]: JSON.stringify(cloud), CLOUDS_FILES: selection };
  const child = spawn(process.execPath, [program, '--config', 'test/clouds/jest.config.js', ...words], {
    env,
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

async function main(words: readonly string[]): Promise<number> {
  const lacking = await missing();
  if (lacking !== undefined) {
    console.log(`test:clouds: not run, since this machine lacks ${lacking}.`);
    return process.env.REQUIRE_CLOUDS ? 1 : 0;
  }
  const installed = await timed('install', install);
  const cloud = await timed('start', () => startMiniStack(installed));
  try {
    const account = { endpoint: cloud.endpoint, id: '000000000000', region: 'us-east-1' };
    const deployed = await timed('deploy', () => startDeployment(account));
    console.log(`${deployed.functions.length} functions, API at ${deployed.url}`);
    const facts = { CLOUDS_PYTHON: installed.python, CLOUDS_DENIALS: cloud.denials };
    return await timed('tests', () => jest(deployed, facts, words));
  } finally {
    await timed('stop', cloud.stop);
    console.log(`test:clouds: ${figures.join(', ')}`);
  }
}

process.exitCode = await main(process.argv.slice(2));
