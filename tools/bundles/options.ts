import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

/** The repository. */
export const root = join(import.meta.dirname, '..', '..');

/** How esbuild bundles the functions, whether for AWS or for `npm run dev`. */
export const functionOptions = {
  absWorkingDir: root,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // The SDK's ES modules, of which esbuild can leave out what nobody imports: half the bytes of its CommonJS.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  // The sources are in the repository: a map names them, and does not repeat them.
  sourcesContent: false,
  alias: {
    '@aws-sdk/credential-provider-node': join(root, 'lambda', 'platform', 'clients', 'environment-credentials.ts'),
  },
  // CommonJS dependencies call require for Node's own modules.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  logLevel: 'warning',
} as const satisfies BuildOptions;
