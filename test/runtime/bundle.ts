import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** A module of tests as a function's bundle. */
export interface Bundle {
  readonly folder: string;
  remove(): void;
}

/** Bundles a module of this folder as the stack bundles its handlers. */
export function bundle(name: string): Bundle {
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-runtime-'));
  buildSync({
    entryPoints: [join(__dirname, `${name}.ts`)],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
