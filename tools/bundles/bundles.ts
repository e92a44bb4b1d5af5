import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { routes } from '../../api/routes/routes.ts';
import { workflowFunctions } from '../../lambda/workflow/functions.ts';
import { root } from './options.ts';
import { publishedFiles, writePublished } from './published-files.ts';

const handlers = join(root, 'lambda', 'http', 'handlers');
const tasks = join(root, 'lambda', 'workflow', 'tasks');

/** Folder with the bundles, `<function>/index.mjs`: of this process alone, since synthesis copies what it takes. */
let bundles: string | undefined;
/** Bundles that are made already, where there are such. */
let made: ((name: string) => string) | undefined;

/** Takes bundles that are made already, so that none are built. @param folderOf the folder of a function's bundle */
export function takeBundles(folderOf: (name: string) => string): void {
  made = folderOf;
}

/**
 * Folder of the bundle of a function, named after its source file. All are built in one go at the first call: the SDK goes in,
 * so that what was tested is what runs, and comes up faster than the runtime's copy. Its source map is `<folder>.map`.
 * @throws Error where no source has this name.
 */
export function bundleOf(name: string): string {
  if (made) return made(name);
  bundles ??= build();
  const folder = join(bundles, name);
  if (!existsSync(join(folder, 'index.mjs'))) throw new Error(`There is no function ${name}.`);
  return folder;
}

/** What is bundled for a function: its source, and its name. */
function entryPointsOfAll(): { in: string; out: string }[] {
  const entryPoint = (folder: string) => (name: string) => ({
    in: join(folder, `${name}.ts`),
    out: join(name, 'index'),
  });
  return [
    ...[...routes.map((route) => route.handler), 'fallback'].map(entryPoint(handlers)),
    ...Object.keys(workflowFunctions).map(entryPoint(tasks)),
  ];
}

function build(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'unique-tokens-bundles-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  const entryPoints = entryPointsOfAll();
  const words = [join(root, 'tools', 'bundles', 'make.ts'), outdir, JSON.stringify(entryPoints)];
  execFileSync(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  for (const { out } of entryPoints) renameSync(join(outdir, `${out}.mjs.map`), `${join(outdir, dirname(out))}.map`);
  for (const [name, make] of Object.entries(publishedFiles)) writePublished(join(outdir, name), make());
  return outdir;
}
