import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { synthesize } from '../../local/cloud/synth.ts';
import { metafileApart } from '../bundles/apart.ts';
import { root } from '../bundles/options.ts';
import { mappedFiles } from '../bundles/source-maps.ts';
import { bundledFiles } from './licences.ts';

/** The programs of the local cloud, by the names that `programOf` knows (local/platform/program.ts). */
const programs = [
  { in: 'local/start.ts', out: 'start' },
  { in: 'local/dynamodb/server.ts', out: 'dynamodb-server' },
  { in: 'local/s3/server.ts', out: 's3-server' },
  { in: 'local/lambda/worker.ts', out: 'lambda-worker' },
];

/** dynalite requires a file for each action by a name without its ending, and so esbuild would not find it in the bundle. */
const dynaliteActions: Plugin = {
  name: 'dynalite-actions',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]dynalite[/\\]index\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replaceAll(/require\('(\.\/\w+\/)' \+ action\)/g, "require('$1' + action + '.js')");
      if (contents === source) throw new Error('dynalite requires its actions in another way.');
      return { contents, loader: 'js' };
    }),
};

/** s3rver's logger says nothing here (`silent` in local/s3/server.ts), and is a third of what the local S3 would load. */
const s3rverLogger: Plugin = {
  name: 's3rver-logger',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]s3rver[/\\]lib[/\\]middleware[/\\]logger\.js$/ }, () => ({
      contents: `module.exports = (app) => {
        const none = () => undefined;
        app.logger = app.context.logger = { error: none, info: none, warn: none, close: none, exceptions: { unhandle: none } };
        return (_, next) => next();
      };`,
      loader: 'js',
    })),
};

/** What is of an assembly for people and for AWS alone. */
const notNeeded = /(\.map|^tree\.json|^validation-report\.json|\.metadata\.json)$/;

/**
 * Bundles the local cloud's programs, and puts the native part of LevelDB for each platform beside them.
 * @returns the files of packages that went into them
 */
export async function bundlePrograms(folder: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: programs,
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    plugins: [dynaliteActions, s3rverLogger],
    // Only a synthesis validates state machines, and the package has synthesized.
    external: ['../workflow/validation.ts'],
    banner: {
      // CommonJS packages call require for Node's own modules, and LevelDB looks for its native part beside itself.
      js: "import{createRequire as requireOf}from'node:module';const require=requireOf(import.meta.url),__dirname=import.meta.dirname,__filename=import.meta.filename;",
    },
  });
  const levelDb = join('node_modules', 'classic-level');
  cpSync(join(root, levelDb, 'prebuilds'), join(folder, 'prebuilds'), { recursive: true });
  return [...bundledFiles(metafile), join(levelDb, 'package.json')];
}

/**
 * Makes the local service in a folder, so that it runs without the repository and its packages: the local cloud's programs, and the
 * synthesized assembly with the functions' bundles.
 * @returns the files of packages that went into it
 */
export async function makeService(folder: string): Promise<string[]> {
  const ofPrograms = await bundlePrograms(folder);
  const assembly = await synthesize(root);
  cpSync(assembly, join(folder, 'assembly'), {
    recursive: true,
    filter: (source) => !notNeeded.test(basename(source)),
  });
  if (readdirSync(join(folder, 'assembly')).length < 10) throw new Error('The assembly has no functions.');
  return [...ofPrograms, ...bundledFiles(metafileApart()), ...mappedFiles(assembly)];
}
