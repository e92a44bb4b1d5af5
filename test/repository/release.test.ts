import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { closeUnreleased } from '../../tools/release/changelog.ts';
import { isGreater, isVersion } from '../../tools/release/version.ts';
import { root } from './files.ts';

const CHANGELOG = `# Changelog

## Unreleased

### Fixed

- A fault.

## 0.1.0 (2026-11-28)

- The first.
`;

describe('npm run release', () => {
  let folder: string;
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  const readIn = (path: string) => readFileSync(join(folder, path), 'utf8');
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: folder, encoding: 'utf8', timeout: 100_000, stdio: 'pipe' }).trim();
  const commit = (message: string) => {
    git('add', '--all');
    git('commit', '--message', message);
  };
  const release = (...words: string[]) => {
    const script = join(root, 'tools', 'release.ts');
    const env = { ...process.env, npm_config_update_notifier: 'false' };
    return spawnSync(process.execPath, [script, ...words], { cwd: folder, encoding: 'utf8', env, timeout: 60_000 });
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unique-tokens-release-'));
    git('init', '--quiet', '--initial-branch', 'main');
    git('config', 'user.name', 'Somebody');
    git('config', 'user.email', 'somebody@example.com');
    // Stands for the client: what is made of the version.
    const client = `node -p "JSON.parse(require('fs').readFileSync('package.json')).version" > client.txt`;
    write(
      'package.json',
      JSON.stringify({ name: 'some', version: '0.1.0', scripts: { 'build:client': client } }, null, 2),
    );
    const locked = {
      name: 'some',
      version: '0.1.0',
      lockfileVersion: 3,
      packages: { '': { name: 'some', version: '0.1.0' } },
    };
    write('package-lock.json', JSON.stringify(locked, null, 2));
    write('CHANGELOG.md', CHANGELOG);
    write('client.txt', '0.1.0\n');
    mkdirSync(join(folder, 'test', 'upgrade', '0.2.0'), { recursive: true });
    write('test/upgrade/0.2.0/lines.json', '{}\n');
    commit('feat: all');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('makes one commit with changelog, version and client, and tags it', () => {
    const { status, stdout, stderr } = release('0.2.0');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('git push origin main v0.2.0');
    const today = new Date().toISOString().slice(0, 10);
    expect(readIn('CHANGELOG.md')).toContain(
      `## Unreleased\n\n## 0.2.0 (${today})\n\n### Fixed\n\n- A fault.\n\n## 0.1.0`,
    );
    expect(JSON.parse(readIn('package.json')).version).toBe('0.2.0');
    const lock = JSON.parse(readIn('package-lock.json'));
    expect([lock.version, lock.packages[''].version]).toEqual(['0.2.0', '0.2.0']);
    expect(readIn('client.txt')).toBe('0.2.0\n');
    expect(git('log', '--format=%s')).toBe('chore(release): 0.2.0\nfeat: all');
    expect(git('rev-parse', 'v0.2.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
    expect(git('status', '--porcelain')).toBe('');
  });

  test('--dry-run shows the notes and changes nothing', () => {
    const { status, stdout } = release('0.2.0', '--dry-run');
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('- A fault.') });
    expect([git('log', '--format=%s'), git('tag'), git('status', '--porcelain')]).toEqual(['feat: all', '', '']);
  });

  test.each<[what: string, prepare: () => void, version: string, message: RegExp]>([
    ['no version', () => {}, 'next', /"next" is not a version/],
    ['a version that is not greater', () => {}, '0.1.0', /0\.1\.0 is not greater than the current version, 0\.1\.0/],
    ['another branch', () => git('checkout', '--quiet', '-b', 'other'), '0.2.0', /made on main\. This is other/],
    ['a changed file', () => write('CHANGELOG.md', `${CHANGELOG}\n`), '0.2.0', /CHANGELOG\.md/],
    ['a file that git does not know', () => write('new.txt', ''), '0.2.0', /new\.txt/],
    ['a tag that exists', () => git('tag', 'v0.2.0'), '0.2.0', /v0\.2\.0 exists already/],
    ['no kept state of the version', () => {}, '0.3.0', /make-state\.ts 0\.3\.0/],
    [
      'nothing to tell',
      () => {
        write('CHANGELOG.md', CHANGELOG.replace('- A fault.\n', ''));
        commit('docs: nothing');
      },
      '0.2.0',
      /nothing to release/,
    ],
  ])('refuses %s, and leaves all as it was', (_, prepare, version, message) => {
    prepare();
    const before = [git('log', '--format=%H'), git('tag'), git('status', '--porcelain')];
    const { status, stderr } = release(version);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(message) });
    expect([git('log', '--format=%H'), git('tag'), git('status', '--porcelain')]).toEqual(before);
  });

  test('puts the files back where a step fails', () => {
    write('package.json', readIn('package.json').replace(/"build:client": ".*"/, '"build:client": "exit 1"'));
    commit('chore: a client that cannot be made');
    const { status, stderr } = release('0.2.0');
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('build:client') });
    expect([git('tag'), git('status', '--porcelain'), readIn('CHANGELOG.md')]).toEqual(['', '', CHANGELOG]);
  });
});

test('versions are three numbers, in the order of SemVer', () => {
  expect(['0.2.0', '10.20.30'].every(isVersion)).toBe(true);
  expect(['0.2', 'v0.2.0', '0.2.0-rc.1', '00.2.0', ''].some(isVersion)).toBe(false);
  expect([isGreater('0.10.0', '0.9.9'), isGreater('1.0.0', '0.9.9'), isGreater('0.2.1', '0.2.0')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([isGreater('0.9.9', '0.10.0'), isGreater('0.2.0', '0.2.0'), isGreater('0.9.9', '1.0.0')]).toEqual([
    false,
    false,
    false,
  ]);
});

test('the changelog of this repository has a section to close', () => {
  const text = readFileSync(join(root, 'CHANGELOG.md'), 'utf8').replace(
    '## Unreleased\n',
    '## Unreleased\n\n- An entry.\n',
  );
  expect(closeUnreleased(text, '99.0.0', '2026-11-28').text).toContain(
    '## Unreleased\n\n## 99.0.0 (2026-11-28)\n\n- An entry.',
  );
  expect(() => closeUnreleased('# Changelog\n', '99.0.0', '2026-11-28')).toThrow('no section');
});
