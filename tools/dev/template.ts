import { join } from 'node:path';
import { build } from 'esbuild';
import { synthesize } from '../../local/cloud/synth.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { root } from '../bundles/options.ts';

/** The sources that the template is made of: those of lib/, and what they import to describe functions, not to bundle them. */
export async function templateSources(): Promise<Set<string>> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join('lib', 'app.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    external: ['./tools/bundles/*'],
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return new Set(Object.keys(metafile.inputs));
}

/**
 * Synthesizes the stack. @returns its template, without the hashes of the bundles
 * @throws Error with the output of the CDK app
 */
export async function templateText(): Promise<string> {
  const { template } = readAssembly(await synthesize(root));
  return JSON.stringify(template).replaceAll(/[0-9a-f]{64}/g, '');
}
