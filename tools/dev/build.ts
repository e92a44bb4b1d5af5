import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, context, type OutputFile, type Plugin } from 'esbuild';
import { functionOptions, root } from '../bundles/options.ts';

/** The bundles of all functions, built again and again. */
export interface Build {
  /**
   * Builds the functions of which a file has changed, or all, into `<folder>/<function>/index.mjs`, the map beside it.
   *
   * @param files paths in the repository
   * @returns the functions whose bundle is another one now
   * @throws Error where a source is wrong; all bundles stay as they were
   */
  run(files?: readonly string[]): Promise<string[]>;
  close(): Promise<void>;
}

const SOURCES = [join('lambda', 'http', 'handlers'), join('lambda', 'workflow', 'tasks')];

/**
 * Opens an incremental build. It differs from what is deployed for the sake of speed and debugging: names stay as they are, and
 * packages, which do not change meanwhile, are bundled once and shared by all functions.
 *
 * @param folder inside the repository
 */
export async function openBuild(folder: string): Promise<Build> {
  const packages = new Set<string>();
  let bundled = new Set<string>();
  /** Hash of what was written last, by path. */
  const written = new Map<string, string>();
  const options = { ...functionOptions, sourcemap: 'linked', metafile: true, logLevel: 'silent' } as const;
  const sources = SOURCES.flatMap((room) => readdirSync(join(root, room)).map((file) => join(room, file)));
  const functions = await Promise.all(
    sources.map(async (source) => ({
      context: await context({
        ...options,
        entryPoints: [{ in: join(root, source), out: join(basename(source, '.ts'), 'index') }],
        outdir: folder,
        write: false,
        plugins: [sharedPackages(packages)],
      }),
      /** Unknown while it is not built. */
      inputs: undefined as ReadonlySet<string> | undefined,
    })),
  );

  /** Bundles the packages that the sources import, if there is a new one among them. */
  async function bundlePackages(): Promise<void> {
    if (packages.isSubsetOf(bundled)) return;
    const entryPoints = [...packages].map((name) => ({ in: name, out: name }));
    await build({ ...options, entryPoints, outdir: join(folder, PACKAGES), splitting: true });
    bundled = new Set(packages);
  }

  return {
    run: async (files) => {
      const due = functions.filter(({ inputs }) => !files || !inputs || files.some((file) => inputs.has(file)));
      for (const each of due) each.inputs = undefined;
      const results = await Promise.all(due.map((each) => each.context.rebuild()));
      await bundlePackages();
      for (const [i, each] of due.entries()) each.inputs = new Set(Object.keys(results[i]?.metafile.inputs ?? {}));
      const outputs = results.flatMap(({ outputFiles }) => outputFiles);
      const changed = outputs.filter(({ path, hash }) => written.get(path) !== hash);
      for (const file of changed) {
        writeWhole(file);
        written.set(file.path, file.hash);
      }
      return [...new Set(changed.map(({ path }) => basename(dirname(path))))].sort();
    },
    close: async () => {
      await Promise.all(functions.map((each) => each.context.dispose()));
    },
  };
}

const PACKAGES = 'packages';

/** Leaves packages to files that all functions share, and notes which they are. */
function sharedPackages(packages: Set<string>): Plugin {
  return {
    name: 'shared-packages',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === 'entry-point' || path.startsWith('node:')) return undefined;
        packages.add(path);
        return { path: `../${PACKAGES}/${path}.mjs`, external: true };
      });
    },
  };
}

/** A worker may be reading the file that is there. */
function writeWhole({ path, contents }: OutputFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, contents);
  renameSync(`${path}.new`, path);
}
