import { describe, expect, test } from '@jest/globals';
import { read } from './files.ts';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(read('package.json'));
const lock: { lockfileVersion: number; packages: Record<string, Locked> } = JSON.parse(read('package-lock.json'));
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');
const dependencies: [name: string, version: string][] = Object.entries({
  ...manifest.dependencies,
  ...manifest.devDependencies,
});

describe('package.json', () => {
  test.each(dependencies)('%s has the exact version %s, which is locked', (name, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(lock.packages[`node_modules/${name}`]?.version).toBe(version);
  });

  test.each(dependencies)('%s is in docs/dependencies.md with its reason', (name) => {
    const row = read('docs/dependencies.md')
      .split('\n')
      .find((line) => line.startsWith('|') && line.includes(`\`${name}\``));
    expect(row).toMatch(/^\|[^|]+\|\s*\S.{10,}\|$/);
  });

  test('says of every package with an install script whether it may run', () => {
    const names = locked
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.split('node_modules/').at(-1));
    expect(Object.keys(manifest.allowScripts).sort()).toEqual([...new Set(names)].sort());
  });
});

describe('the lockfile', () => {
  test('has no download addresses: whoever installs uses the registry of his own', () => {
    expect(lock.lockfileVersion).toBe(3);
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(read('package-lock.json')).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  });

  test('is complete for every platform, else `npm ci` refuses it', () => {
    // npm leaves out what its registry did not carry when the lockfile was written.
    const missing = locked.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${path}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
    expect(locked.filter(([, { version }]) => version === undefined)).toEqual([]);
  });
});

test('tests run on the Node.js that the functions run on', () => {
  expect(process.version).toBe(`v${manifest.devDependencies.node}`);
});
