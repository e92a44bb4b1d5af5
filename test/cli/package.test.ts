import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';

/** The package as somebody else installs it, from its archive alone. */

jest.setTimeout(180_000);
const root = resolve(__dirname, '..', '..');
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'unique-tokens-package-'));
  const npm = (args: readonly string[], cwd: string) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', timeout: 100_000, stdio: 'pipe' });
  npm(['pack', './dist', '--pack-destination', project], root);
  writeFileSync(join(project, 'package.json'), '{"type": "module", "private": true}');
  const archive = readdirSync(project).find((name) => name.endsWith('.tgz')) as string;
  npm(['install', '--offline', '--no-audit', '--no-fund', `./${archive}`], project);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

const tsc = (source: string, more: object = { lib: ['es2022', 'dom'], types: [] }) => {
  writeFileSync(join(project, 'program.ts'), source);
  const compilerOptions = { module: 'nodenext', strict: true, noEmit: true, ...more };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  return spawnSync(process.execPath, [compiler, '-p', '.'], { cwd: project, encoding: 'utf8', timeout: 100_000 })
    .stdout;
};

test('has the command line', () => {
  const bin = join(project, 'node_modules', '.bin', 'unique-tokens');
  expect(spawnSync(bin, ['--help'], { encoding: 'utf8', timeout: 100_000 })).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('unique-tokens produce --alphabet UPPER_EPCG30'),
  });
});

test('has the client, which needs no other package', () => {
  expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['unique-tokens']);
  const program =
    "import { uniqueTokens } from 'unique-tokens'; console.log(typeof uniqueTokens({ url: 'http://x' }).orderTokens);";
  const options = { cwd: project, encoding: 'utf8', timeout: 100_000 } as const;
  expect(execFileSync(process.execPath, ['--input-type=module', '--eval', program], options)).toBe('function\n');
});

test('has its licence, and those of the packages in its bundles', () => {
  const folder = join(project, 'node_modules', 'unique-tokens');
  expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toContain('Apache License');
  const notices = readFileSync(join(folder, 'THIRD-PARTY-LICENSES'), 'utf8');
  for (const name of ['commander', 'cli-progress'])
    expect(notices).toMatch(new RegExp(`^${name} [\\d.]+\\n\\n.+`, 'm'));
  expect(notices.match(/Permission is hereby granted/g)?.length).toBeGreaterThan(1);
});

test('has its types, which let the right program pass and no wrong one', () => {
  const program = (type: string) => `
    import { uniqueTokens, waitUntil } from 'unique-tokens';
    const client = uniqueTokens({ url: 'http://127.0.0.1:3000/api' });
    export const size: ${type} = (await waitUntil(client, 'id', 'finished')).data.attributes.size;`;
  expect(tsc(program('string'))).toBe('');
  expect(tsc(program('number'))).toContain("Type 'string' is not assignable to type 'number'");
});

test('has a README whose program is right, in a browser and in Node.js', () => {
  const readme = readFileSync(join(project, 'node_modules', 'unique-tokens', 'README.md'), 'utf8');
  const program = /^```ts\n(.*?)^```$/ms.exec(readme)?.[1] ?? '';
  expect(program).toContain("from 'unique-tokens'");
  const target = 'es2024';
  expect(tsc(program, { target, lib: ['es2024', 'dom'], types: [] })).toBe('');
  const typeRoots = [join(root, 'node_modules', '@types')];
  expect(tsc(program, { target, lib: ['es2024'], types: ['node'], typeRoots })).toBe('');
});
