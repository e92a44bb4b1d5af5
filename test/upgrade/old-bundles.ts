import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { functionOptions } from '../../tools/bundles/options.ts';

const root = resolve(__dirname, '..', '..');

/**
 * Builds the functions of a released version from its kept sources (sources.ts), with the packages and the options of today.
 * @returns a folder with `<function>/index.mjs`; the folder that it lies in is the caller's to remove
 */
export function oldBundles(version: string, archive = join(__dirname, version, 'lambda.tar.gz')): string {
  // Below the repository, so that its packages are found.
  const folder = join(root, '.build', 'upgrade', `${version}-${process.pid}-${Date.now()}`);
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', folder], { timeout: 100_000 });
  // 0.1.0 had its tasks among other files, and its clients elsewhere.
  const isFirst = !existsSync(join(folder, 'lambda', 'workflow', 'tasks'));
  const tasks = isFirst ? 'workflow' : 'workflow/tasks';
  const clients = isFirst ? 'lambda/clients' : 'lambda/platform/clients';
  const functions = ['http/handlers', tasks]
    .flatMap((place) =>
      readdirSync(join(folder, 'lambda', place))
        .filter((file) => file.endsWith('.ts'))
        .map((file) => ({ place, name: file.slice(0, -3) })),
    )
    .filter(({ place, name }) => place !== 'workflow' || TASKS.includes(name))
    // What serves files that are made with the bundle has none of them here.
    .filter(({ name }) => !/^get-(cockpit|docs|openapi)$/.test(name));
  buildSync({
    ...functionOptions,
    alias: {
      ...functionOptions.alias,
      '@aws-sdk/credential-provider-node': join(folder, clients, 'environment-credentials.ts'),
    },
    entryPoints: functions.map(({ place, name }) => ({
      in: join(folder, 'lambda', place, `${name}.ts`),
      out: join('bundles', name, 'index'),
    })),
    outdir: folder,
    // What several functions have is written, and compiled, once.
    splitting: true,
    chunkNames: 'shared/[name]-[hash]',
    keepNames: true,
    logLevel: 'error',
  });
  for (const sources of readdirSync(folder))
    if (!['bundles', 'shared'].includes(sources)) rmSync(join(folder, sources), { recursive: true });
  return join(folder, 'bundles');
}

/** Some of the functions, by the names of their sources. @returns a folder beside theirs, that is removed with them */
export function someOf(bundles: string, wanted: (name: string) => boolean): string {
  const folder = mkdtempSync(join(bundles, '..', 'mixture-'));
  for (const name of readdirSync(bundles).filter(wanted)) symlinkSync(join(bundles, name), join(folder, name));
  return folder;
}

/** The tasks of the workflow of 0.1.0, among the files of their folder. */
const TASKS = ['plan', 'produce', 'assemble', 'seal', 'analyse', 'fail', 'purge', 'notify', 'reconcile'];
