import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

/** The repository. */
export const root = join(import.meta.dirname, '..', '..');

/** A module of the functions that stands in for a package. */
const standIn = (...path: string[]) => join(root, 'lambda', 'platform', ...path);

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
    '@aws-sdk/credential-provider-node': standIn('clients', 'environment-credentials.ts'),
    '@aws-sdk/middleware-endpoint-discovery': standIn('clients', 'no-endpoint-discovery.ts'),
    '@smithy/core/event-streams': standIn('clients', 'no-event-streams.ts'),
    http: standIn('http.ts'),
  },
  // CommonJS dependencies call require for Node's own modules.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** The same as it is deployed. */
export const minified = { ...functionOptions, minify: true } as const satisfies BuildOptions;
