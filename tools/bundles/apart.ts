import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { functionOptions, minified } from './options.ts';

/**
 * Packages that few calls of a function need, and that are as large as the rest of its bundle. Each is a file of its own in the folder of
 * the functions that import it, by `import('<package>')`: Node.js reads and compiles it at the first such call, not at each cold start.
 */
const packages = ['stripe'];

const fileOf = (name: string) => `./${name}.mjs`;
const files = packages.map(fileOf);

/** How functions are bundled without these packages. */
export const leftApart = {
  alias: { ...functionOptions.alias, ...Object.fromEntries(packages.map((name) => [name, fileOf(name)])) },
  external: files,
} satisfies BuildOptions;

type Imports = Metafile['outputs'][string]['imports'];

/** Each package as it stands beside a bundle, once it was needed. */
const made = new Map<string, Uint8Array>();

/**
 * Writes the packages that a bundle imports into its folder.
 * @throws Error where one is not imported by `import()`: it would be loaded at once
 */
export function writeApart(folder: string, imports: Imports): void {
  for (const { path, kind } of imports) {
    if (!files.includes(path)) continue;
    if (kind !== 'dynamic-import') throw new Error(`${path} must be imported by import().`);
    const contents = made.get(path) ?? packageFile(packages[files.indexOf(path)] as string);
    made.set(path, contents);
    writeFileSync(join(folder, path), contents);
  }
}

/** What is in the files of all these packages. */
export function metafileApart(): Metafile {
  return buildSync({ ...minified, entryPoints: packages, write: false, outdir: '.', metafile: true }).metafile;
}

function packageFile(name: string): Uint8Array {
  const { outputFiles } = buildSync({ ...minified, entryPoints: [name], write: false, outdir: '.' });
  return outputFiles[0]?.contents as Uint8Array;
}
