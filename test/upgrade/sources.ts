import { execFileSync } from 'node:child_process';

/** The folders that the functions are built from. */
const folders = ['api', 'engine', 'lambda'];

/** Keeps the sources of the functions as they are now, for a version's folder: later builds run beside them (old-bundles.ts). */
export function keepSources(archive: string): void {
  const plain = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  execFileSync('tar', [...plain, '-czf', archive, ...folders], { timeout: 100_000 });
}
