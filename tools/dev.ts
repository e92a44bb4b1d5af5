import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endWithParent } from '../local/platform/parent.ts';
import { root } from './bundles/options.ts';
import { permissionsOf } from './bundles/permissions.ts';
import { type Build, openBuild } from './dev/build.ts';
import { type DevCloud, startDevCloud } from './dev/cloud.ts';
import { templateSources, templateText } from './dev/template.ts';
import { watchSources } from './dev/watch.ts';

/**
 * `npm run dev`: the local cloud, with every saved source live in a moment. Functions are swapped while the cloud goes on; only
 * another template, or another source of the local cloud itself, starts it anew, over the same state. Options go to Node.js:
 * `npm run dev -- --inspect`.
 */

// Inside the repository: what is not bundled is found there. One folder for each process: several may run.
const bundles = join(root, '.build', 'dev', String(process.pid));
const options = process.argv.slice(2);
const say = (text: string): void => console.log(`${new Date().toLocaleTimeString('sv')}  ${text}`);

let build: Build;
let cloud: DevCloud | undefined;
let template: string;
/** What each function calls, which the template's grants and environments are made of. */
const permissions = new Map<string, string>();
let ending = false;

/** Builds everything, and synthesizes the stack that it belongs to. */
async function prepare(): Promise<void> {
  build = await openBuild(bundles);
  const [text, functions] = await Promise.all([templateText(), build.run(), publish()]);
  template = text;
  notePermissions(functions);
}

/** @returns whether one of the functions calls something else than before */
function notePermissions(functions: readonly string[]): boolean {
  let changed = false;
  for (const name of functions) {
    const calls = JSON.stringify(permissionsOf(join(bundles, name)));
    changed ||= permissions.get(name) !== calls;
    permissions.set(name, calls);
  }
  return changed;
}

async function start(): Promise<void> {
  cloud = await startDevCloud(bundles, options, (code) => end(code ?? 1));
}

async function restart(why: string): Promise<void> {
  say(`${why} changed: the cloud starts again, over the same state …`);
  await cloud?.stop();
  await start().catch((error) => {
    say(error.message);
    end(1);
  });
}

async function publish(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'tools', 'dev', 'publish.ts'), bundles]);
}

/** Swaps the functions that the saved files have changed. @returns whether one of them calls something else than before */
async function swap(files: readonly string[]): Promise<boolean> {
  const started = performance.now();
  const swapped = (functions: readonly string[]): void => {
    if (functions.length === 0) return;
    cloud?.renew(functions);
    const names = functions.length > 4 ? `${functions.length} functions` : functions.join(', ');
    say(`${names} swapped in ${Math.round(performance.now() - started)} ms`);
  };
  const functions = await build.run(files);
  swapped(functions);
  const published = files.some((file) => /^(cockpit|client|api|engine)\//.test(file));
  if (published) {
    await publish();
    swapped(['get-cockpit', 'get-openapi']);
  }
  return notePermissions(functions);
}

/** @returns what of the cloud itself the saved files have changed: functions are swapped, but this is read at the start alone. */
async function changedPart(files: readonly string[], callsElse: boolean): Promise<string | undefined> {
  if (files.some((file) => file.startsWith('local/'))) return 'The local cloud';
  const sources = await templateSources();
  const mayDiffer = callsElse || files.some((file) => sources.has(file));
  if (!mayDiffer || (await templateText()) === template) return undefined;
  // Other functions, perhaps.
  await build.close();
  await prepare();
  return 'The template';
}

async function onSave(files: readonly string[]): Promise<void> {
  say(`${files.join(', ')} saved`);
  try {
    const callsElse = await swap(files);
    const part = await changedPart(files, callsElse);
    if (part) await restart(part);
  } catch (error) {
    say(`The old code goes on. ${(error as Error).message}`);
  }
}

function end(code: number): void {
  if (ending) return;
  ending = true;
  void Promise.all([cloud?.stop(), build.close()]).finally(() => {
    rmSync(bundles, { recursive: true, force: true });
    process.exit(code);
  });
}

process.on('SIGINT', () => end(0));
process.on('SIGTERM', () => end(0));
// Started by a test that is gone: nobody else would end us.
process.on('disconnect', () => end(0));
endWithParent('dev', () => end(0));

await prepare()
  .then(start)
  .catch((error) => {
    say(error.message);
    end(1);
  });
watchSources(root, ['engine', 'api', 'lambda', 'cockpit', 'client', 'lib', 'local'], onSave);
say('Save a source, and it is live. Ctrl-C ends.');
process.send?.('ready');
