import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';

/** The package as somebody else installs it, from its archive alone. */

jest.setTimeout(600_000);
const root = resolve(__dirname, '..', '..');
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'unique-tokens-package-'));
  const npm = (args: readonly string[], cwd: string) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', timeout: 100_000, stdio: 'pipe' });
  execFileSync(process.execPath, ['tools/package.ts', project], { cwd: root, timeout: 300_000, stdio: 'pipe' });
  writeFileSync(join(project, 'package.json'), '{"type": "module", "private": true}');
  const archive = readdirSync(project).find((name) => name.endsWith('.tgz')) as string;
  npm(['install', '--offline', '--no-audit', '--no-fund', `./${archive}`], project);
}, 400_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

const tsc = (source: string, more: object = { lib: ['es2022', 'dom'], types: [] }) => {
  writeFileSync(join(project, 'program.ts'), source);
  const compilerOptions = { module: 'nodenext', strict: true, noEmit: true, ...more };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  return spawnSync(process.execPath, [compiler, '-p', '.'], { cwd: project, encoding: 'utf8', timeout: 100_000 })
    .stdout;
};

const bin = () => join(project, 'node_modules', '.bin', 'unique-tokens');
const environment = () => ({
  PATH: process.env.PATH,
  HOME: project,
  XDG_STATE_HOME: join(project, 'state'),
  XDG_CONFIG_HOME: join(project, 'config'),
});
/** Runs the installed command in a folder that has nothing to do with the repository. */
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(bin(), args, {
    cwd: project,
    env: { ...environment(), ...env },
    encoding: 'utf8',
    timeout: 300_000,
  });

test('is made by npm run package alone: plain npm pack would leave the service out', () => {
  const options = { cwd: root, encoding: 'utf8', timeout: 100_000 } as const;
  const { status, stderr } = spawnSync('npm', ['pack', '--pack-destination', project], options);
  expect([status, stderr]).toEqual([1, expect.stringContaining('npm run package')]);
});

test('has the command line', () => {
  expect(run(['--help'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('unique-tokens produce --alphabet UPPER_EPCG30'),
  });
});

test('says its version at once, since it loads nothing else', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const rest = join(project, 'node_modules', 'unique-tokens', 'command-line.js');
  renameSync(rest, `${rest}.away`);
  try {
    expect(run(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n` });
    expect(run(['lines']).status).not.toBe(0);
  } finally {
    renameSync(`${rest}.away`, rest);
  }
  // In CPU time, and beside Node.js alone, since other tests run on this machine at the same time: alone it takes about 50 ms.
  const tells = "process.on('exit', () => console.error(JSON.stringify(process.cpuUsage())))";
  const env = { ...environment(), NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tells)}` };
  const least = (command: string, ...args: readonly string[]) =>
    Math.min(
      ...Array.from({ length: 12 }, () => {
        const { stderr } = spawnSync(command, args, { cwd: project, env, encoding: 'utf8', timeout: 100_000 });
        const { user, system } = JSON.parse(stderr);
        return (user + system) / 1_000;
      }),
    );
  expect(least(bin(), '--version')).toBeLessThan(least(process.execPath, '--eval', '0') + 70);
});

test('names no folder of the machine that has made it', () => {
  const folder = join(project, 'node_modules', 'unique-tokens');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(50);
  const named = files
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path).includes(root));
  expect(named).toEqual([]);
});

test('runs the service, without the repository: an order, its check, and the state after a restart', async () => {
  const line = await served(async (url) => {
    const env = { UNIQUE_TOKENS_URL: url };
    const ordered = run(['produce', '--for', 'voucher', '--size', '1000', '--out', 'v.txt', '--json'], env);
    expect([ordered.status, ordered.stderr]).toEqual([0, '']);
    expect(run(['verify', '--file', 'v.txt'], env).stdout).toBe('1,000 of 1,000 codes were issued.\n');
    expect((await fetch(`${url}/cockpit`)).status).toBe(200);
    return JSON.parse(ordered.stdout).line as string;
  });
  await served(async (url) => {
    const more = run(['continue', '--line', line, '--size', '1000', '--out', 'w.txt'], { UNIQUE_TOKENS_URL: url });
    expect([more.status, more.stderr]).toEqual([0, '']);
  });
});

/** Runs the service as the installed command does, until something is done with it. */
async function served<T>(action: (url: string) => Promise<T>): Promise<T> {
  const child = spawn(bin(), ['serve', '--port', '0'], { cwd: project, env: environment(), stdio: 'pipe' });
  try {
    let told = '';
    const url = await new Promise<string>((done, fail) => {
      child.once('exit', () => fail(new Error(`It ended: ${told}`)));
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (text) => {
          told += text;
          const [, address] = /^ready (.+)$/m.exec(told) ?? [];
          if (address) done(address);
        });
      }
    });
    expect(told).toContain(`cockpit   ${url}/cockpit`);
    expect(told).toContain(`state     ${join(project, 'state', 'unique-tokens', 'service')}`);
    expect(told).toContain(`UNIQUE_TOKENS_URL=${url} unique-tokens produce`);
    expect(told).not.toContain('npx');
    const taken = run(['serve', '--port', new URL(url).port, '--state', 'other']);
    expect([taken.status, taken.stderr]).toEqual([
      1,
      expect.stringMatching(/^Port \d+ is taken: .*--port \d+ \(EADDRINUSE\)/),
    ]);
    return await action(url);
  } finally {
    child.removeAllListeners('exit');
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  }
}

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
  for (const name of ['commander', 'cli-progress', 'dynalite', '@aws-sdk/client-s3', 'lazy', 'classic-level'])
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
