import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeUnreleased } from './changelog.ts';
import { isGreater, isVersion } from './version.ts';

/** What to release, and where. */
export interface Release {
  /** The folder of the repository. */
  readonly root: string;
  readonly version: string;
  /** As the changelog writes it: `2026-11-28`. */
  readonly today: string;
  /** Checks everything and changes nothing. */
  readonly isDry: boolean;
}

/**
 * Makes a release: one commit with the closed changelog, the version and the client generated for it, and a tag on that commit.
 * If a step before the commit fails, the files are put back.
 * @returns what was done and what is to be done next, for a person
 * @throws Error where something is not in order; nothing has changed then
 */
export function release({ root, version, today, isDry }: Release): string {
  const run = (program: string, ...words: string[]) =>
    execFileSync(program, words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const changelogPath = join(root, 'CHANGELOG.md');

  checkVersion(root, version);
  checkRepository(run, version);
  checkKeptState(root, version);
  const changelog = closeUnreleased(readFileSync(changelogPath, 'utf8'), version, today);
  if (isDry) return `Would release ${version} with these notes:\n\n${changelog.notes}`;

  try {
    writeFileSync(changelogPath, changelog.text);
    run('npm', 'version', version, '--no-git-tag-version', '--ignore-scripts');
    // The OpenAPI document has the version, and so has the client that is generated from it.
    run('npm', 'run', 'build:client');
    run('git', 'commit', '--all', '--message', `chore(release): ${version}`);
  } catch (error) {
    run('git', 'reset', '--hard', 'HEAD');
    throw error;
  }
  run('git', 'tag', '--annotate', `v${version}`, '--message', version);
  return nextSteps(version);
}

function checkVersion(root: string, version: string): void {
  if (!isVersion(version)) throw new Error(`"${version}" is not a version. Give three numbers, such as 1.2.3.`);
  const { version: current } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!isGreater(version, current)) throw new Error(`${version} is not greater than the current version, ${current}.`);
}

function checkRepository(run: (program: string, ...words: string[]) => string, version: string): void {
  const branch = run('git', 'rev-parse', '--abbrev-ref', 'HEAD');
  if (branch !== 'main') throw new Error(`Releases are made on main. This is ${branch}.`);
  const changed = run('git', 'status', '--porcelain');
  if (changed !== '') throw new Error(`Commit or remove these changes first:\n${changed}`);
  if (run('git', 'tag', '--list', `v${version}`) !== '') throw new Error(`The tag v${version} exists already.`);
}

/** Every later build must open what this version made: that state can only be made now. */
function checkKeptState(root: string, version: string): void {
  if (existsSync(join(root, 'test', 'upgrade', version))) return;
  throw new Error(
    `test/upgrade/${version} is missing. Run \`node test/upgrade/make-state.ts ${version}\`, add ${version} to ` +
      'test/upgrade/upgrade.test.ts, and commit both.',
  );
}

function nextSteps(version: string): string {
  return [
    `Released ${version}: a commit and the tag v${version}. Nothing has been pushed. Next:`,
    '  1. npm test',
    `  2. git push origin main v${version}`,
    `  3. Publish a GitHub release for v${version} with the notes of this version in CHANGELOG.md.`,
    `To undo it before the push: git tag --delete v${version} && git reset --hard HEAD~1`,
  ].join('\n');
}
