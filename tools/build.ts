import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundledFiles, licencesOf } from './package/licences.ts';

/**
 * `npm run build`: the command line, and the client library with its types, into dist/. What is in there needs no
 * package and runs on Node.js 20. dist/ is a package of its own, and `npm run package` adds the
 * service.
 *
 * It is made beside dist/, then each file takes the place of the one before: npm builds again whenever `npx` is asked for the command, and
 * others may be about to start it.
 */

const root = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
mkdirSync(join(root, '.build'), { recursive: true });
const dist = mkdtempSync(join(root, '.build', 'dist-'));

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
} as const;
/** Of the command line alone: what others load late is in code that is left out, and would be made into files all the same. */
const lateImports: Plugin = {
  name: 'late imports',
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, importer, path }) => {
      const isOwn = relative(root, importer).startsWith('cli');
      return kind === 'dynamic-import' && !isOwn ? { path, external: true } : undefined;
    }),
};
const commandLine = {
  ...common,
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  define: { VERSION: JSON.stringify(manifest.version) },
} as const;
const bundles = await Promise.all([
  build({
    ...commandLine,
    entryPoints: ['cli/start.ts'],
    outfile: join(dist, 'unique-tokens.js'),
    banner: { js: '#!/usr/bin/env node' },
    plugins: [
      {
        name: 'command-line',
        // The rest is a file of its own, which is loaded when it is needed.
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\.\/unique-tokens\.ts$/ }, () => ({ path: './command-line.js', external: true })),
      },
    ],
  }),
  build({
    ...commandLine,
    entryPoints: [{ in: 'cli/unique-tokens.ts', out: 'command-line' }],
    outdir: dist,
    // What few commands need is a file of its own, and is read by these alone.
    splitting: true,
    chunkNames: 'commands/[name]-[hash]',
    plugins: [lateImports],
    banner: {
      // cli-progress is CommonJS and calls require for Node's own modules.
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
  }),
  build({
    ...common,
    entryPoints: ['client/index.ts'],
    outfile: join(dist, 'client', 'index.js'),
    platform: 'neutral',
    target: 'es2022',
  }),
]);
chmodSync(join(dist, 'unique-tokens.js'), 0o755);
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
execFileSync(process.execPath, [compiler, '-p', 'tsconfig.client.json', '--outDir', join(dist, 'client')], {
  cwd: root,
  stdio: 'inherit',
});

// The font of labels, beside what reads it.
copyFileSync(
  join(root, 'node_modules', 'dejavu-fonts-ttf', 'ttf', 'DejaVuSansMono.ttf'),
  join(dist, 'commands', 'DejaVuSansMono.ttf'),
);
copyFileSync(join(root, 'LICENSE'), join(dist, 'LICENSE'));
// npm takes it into the package by itself, and shows it as the package's page.
copyFileSync(join(root, 'client', 'README.md'), join(dist, 'README.md'));
writeFileSync(
  join(dist, 'THIRD-PARTY-LICENSES'),
  licencesOf([...bundles.flatMap(({ metafile }) => bundledFiles(metafile)), 'node_modules/dejavu-fonts-ttf']),
);

const { name, version, description, license, type, engines } = manifest;
const published = {
  name,
  version,
  description,
  license,
  type,
  engines,
  bin: { [name]: './unique-tokens.js' },
  exports: { '.': { types: './client/index.d.ts', default: './client/index.js' } },
};
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
putInPlace(dist, join(root, 'dist'));

/** Gives a folder the files of another one, each in one step, and none beside them. */
function putInPlace(made: string, place: string): void {
  const filesOf = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  mkdirSync(place, { recursive: true });
  // What lies deeper is imported by what does not, so it is there first.
  const depth = (file: string) => file.split(/[/\\]/).length;
  const files = filesOf(made).sort((a, b) => depth(b) - depth(a));
  for (const file of files) {
    mkdirSync(dirname(join(place, file)), { recursive: true });
    renameSync(join(made, file), join(place, file));
  }
  for (const file of filesOf(place)) if (!files.includes(file)) rmSync(join(place, file), { force: true });
  rmSync(made, { recursive: true, force: true });
}
