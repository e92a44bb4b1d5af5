import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { synthesize } from '../../local/cloud/synth.ts';
import { connect } from '../api/client.ts';
import { eventually } from '../eventually.ts';
import { openDebugger } from './debugger.ts';

/** `npm run dev` over a copy of the repository, whose sources are edited here. */
const root = resolve(__dirname, '..', '..');
const copy = mkdtempSync(join(tmpdir(), 'unique-tokens-dev-'));
const FALLBACK = join(copy, 'lambda', 'http', 'handlers', 'fallback.ts');
let dev: ChildProcess;
let output = '';
let url: string;

beforeAll(async () => {
  const assembly = await synthesize(root);
  const rooms = ['engine', 'api', 'lambda', 'cockpit', 'client', 'lib', 'local', 'tools'];
  for (const name of [...rooms, 'cdk.json', 'package.json', 'package-lock.json']) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  cpSync(assembly, join(copy, '.build', 'synth', basename(assembly)), { recursive: true });
  dev = spawn(process.execPath, ['tools/dev.ts', '--inspect=127.0.0.1:0'], {
    cwd: copy,
    env: { ...process.env, LOCAL_DIR: join(copy, '.local'), PORT: '0', FUNCTION_WORKERS: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [dev.stdout, dev.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [first] = await Promise.race([once(dev, 'message'), once(dev, 'exit')]);
  if (first !== 'ready') throw new Error(`It ended with ${first}:\n${output}`);
  url = /^ready (\S+)$/m.exec(output)?.[1] ?? '';
}, 300_000);
afterAll(async () => {
  if (dev.exitCode === null) {
    dev.kill('SIGTERM');
    await once(dev, 'exit');
  }
  rmSync(copy, { recursive: true, force: true });
});

function edit(from: string, to: string): void {
  writeFileSync(FALLBACK, readFileSync(FALLBACK, 'utf8').replace(from, to));
}
async function detail(): Promise<string> {
  const answer = await fetch(`${url}/nowhere`);
  return ((await answer.json()) as { errors: { detail: string }[] }).errors[0]?.detail ?? '';
}
const answers = (text: string) => eventually(async () => (await detail()) === text, 60_000);

test('a saved source is live, and the state is kept', async () => {
  const client = await connect(url);
  expect(await detail()).toBe('Unknown path.');
  const saved = performance.now();
  edit('Unknown path.', 'No such path.');
  await answers('No such path.');
  console.log(`live after ${Math.round(performance.now() - saved)} ms`);
  expect(output).toMatch(/fallback swapped in \d+ ms/);
  // The session of before.
  expect((await client.get('/tokens')).status).toBe(200);
});

test('a source that does not build is shown, and the old code goes on', async () => {
  edit('No such path.', "broken' '");
  await eventually(async () => output.includes('The old code goes on.'), 60_000);
  expect(output).toMatch(/fallback\.ts:\d+:\d+: ERROR/);
  expect(await detail()).toBe('No such path.');
  edit("broken' '", 'Mended.');
  await answers('Mended.');
});

test('a breakpoint in a handler pauses it, with its own names', async () => {
  // Which line of the bundle is that line of the source: what an editor does.
  const line =
    readFileSync(FALLBACK, 'utf8')
      .split('\n')
      .findIndex((each) => each.includes('if (allowed.length')) + 1;
  const [folder = ''] = readdirSync(join(copy, '.build', 'dev'));
  const bundle = join(copy, '.build', 'dev', folder, 'fallback', 'index.mjs');
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
  const isLine = (place: ReturnType<SourceMap['findOrigin']>) =>
    'fileName' in place && place.fileName.endsWith('handlers/fallback.ts') && place.lineNumber === line;
  const lines = readFileSync(bundle, 'utf8').split('\n');
  const generated = lines.findIndex((text, i) => isLine(map.findOrigin(i + 1, text.search(/\S/) + 1)));
  expect(generated).toBeGreaterThan(0);

  const inspector = await openDebugger(/ws:\/\/\S+/.exec(output)?.[0] ?? '');
  try {
    const paused = await inspector.breakAt('/fallback/index\\.mjs$', generated, () => void detail());
    expect(paused.locals).toContain('allowed');
    const { fileName } = map.findOrigin(paused.line + 1, paused.column + 1) as { fileName: string };
    expect(relative(copy, resolve(dirname(bundle), fileName))).toBe('lambda/http/handlers/fallback.ts');
  } finally {
    await inspector.close();
  }
});

test('a debugger goes while a thread is paused', async () => {
  const inspector = await openDebugger(/ws:\/\/\S+/.exec(output)?.[0] ?? '');
  await inspector.holdNext(() => void fetch(`${url}/docs`).catch(() => undefined));
  await inspector.close();
});

// The cloud starts anew for it, and the paused thread does not hold it.
test('a function that calls something else gets what the stack gives it for that', async () => {
  const source = readFileSync(FALLBACK, 'utf8')
    .replace(/^/, "import { target } from '../../platform/permissions.ts';\n")
    .replace("'Mended.'", "target('rates:UpdateItem')");
  writeFileSync(FALLBACK, source);
  await eventually(async () => /The template changed[\s\S]*^ready /m.test(output), 280_000);
  url = [...output.matchAll(/^ready (\S+)$/gm)].at(-1)?.[1] ?? '';
  expect(await detail()).toMatch(/Rates/);
}, 320_000);
