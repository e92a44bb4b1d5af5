import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './bundles/options.ts';
import { licencesOf } from './package/licences.ts';
import { makeService } from './package/service.ts';

/**
 * `npm run package`: the archive that is installed elsewhere, `unique-tokens-<version>.tgz` in this folder or in the one that is given.
 * It has what `npm run build` makes, and the service that `unique-tokens serve` runs. It needs no other package.
 */
const [target = '.'] = process.argv.slice(2);
const folder = join(root, '.build', 'package');
execFileSync(process.execPath, [join(root, 'tools', 'build.ts')], { cwd: root, stdio: 'inherit' });
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
cpSync(join(root, 'dist'), folder, { recursive: true });

const files = await makeService(join(folder, 'service'));
const notices = join(folder, 'THIRD-PARTY-LICENSES');
const ofCommandLine = readFileSync(notices, 'utf8');
writeFileSync(notices, `${ofCommandLine}\n${'-'.repeat(80)}\n\nIn the service\n\n${licencesOf(files)}`);

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const packed = execFileSync(npm, ['pack', folder, '--pack-destination', resolve(target), '--json'], {
  cwd: root,
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const [{ filename, size, unpackedSize }] = JSON.parse(packed.slice(packed.indexOf('[')));
const shown = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(`${join(target, filename)}: ${shown(size)}, ${shown(unpackedSize)} installed. Install it with

  npm install -g ${resolve(target, filename)}
`);
