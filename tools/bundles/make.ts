import { dirname, resolve } from 'node:path';
import { build } from 'esbuild';
import { leftApart, writeApart } from './apart.ts';
import { minified, root } from './options.ts';
import { plainSchemaKeys } from './sdk-schemas.ts';

/**
 * `node tools/bundles/make.ts <folder> <entry points as JSON>`: makes the bundles of functions. A process of its own, since a synthesis waits for
 * nothing, and esbuild has plugins only where it is waited for.
 */
const [, , outdir = '', entryPoints = '[]'] = process.argv;
const { metafile } = await build({
  ...minified,
  ...leftApart,
  entryPoints: JSON.parse(entryPoints),
  outdir,
  plugins: [plainSchemaKeys],
  // Without a comment that names them: the bundles are the same to the byte as without maps.
  sourcemap: 'external',
  metafile: true,
});
for (const [file, { imports }] of Object.entries(metafile.outputs)) writeApart(dirname(resolve(root, file)), imports);
