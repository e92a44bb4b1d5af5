import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A function's bundle. The times are of the fastest of several fresh processes: what a cold start costs beyond Lambda's own. */
export interface FunctionResult {
  readonly name: string;
  /** What a cold start reads. */
  readonly bytes: number;
  /** What stands beside it and is read when it is first needed. */
  readonly bytesBeside: number;
  readonly loadMilliseconds: number;
  /** Processor time of all threads of the process while it loads. */
  readonly cpuMilliseconds: number;
}

/** A bundle as it is deployed. */
interface Bundle {
  readonly name: string;
  readonly folder: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The bundle of each function. @param runs processes for each, by turns. */
export function bundles(runs: number): FunctionResult[] {
  const assembly = mkdtempSync(join(tmpdir(), 'unique-tokens-synth-'));
  try {
    execFileSync(process.execPath, ['lib/app.ts'], { env: { ...process.env, CDK_OUTDIR: assembly }, stdio: 'pipe' });
    const all = bundlesIn(assembly);
    const turns = Array.from({ length: runs }, () => all.map(load));
    const rows = all.map(({ name, folder }, i) => {
      const times = turns.map((turn) => turn[i] as Times);
      const fastest = (which: keyof Times) => Math.round(Math.min(...times.map((each) => each[which])));
      return { name, ...sizes(folder), loadMilliseconds: fastest('wall'), cpuMilliseconds: fastest('cpu') };
    });
    console.log(rowOf(['function', 'bytes', 'beside', 'loads in ms', 'CPU in ms']));
    for (const { name, bytes, bytesBeside, loadMilliseconds, cpuMilliseconds } of rows) {
      console.log(rowOf([name, count(bytes), count(bytesBeside), String(loadMilliseconds), String(cpuMilliseconds)]));
    }
    return rows;
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}

const count = (bytes: number) => bytes.toLocaleString('en');
const rowOf = ([name = '', ...cells]: readonly string[]) =>
  name.padEnd(24) + cells.map((cell) => cell.padStart(12)).join('');

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly Description?: string;
    readonly Code?: { readonly S3Key?: string };
    readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  };
}

function bundlesIn(assembly: string): Bundle[] {
  const template = JSON.parse(readFileSync(join(assembly, 'UniqueTokens.template.json'), 'utf8'));
  const resources = Object.values(template.Resources as Record<string, Resource>);
  return resources
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties: { Description, Code, Environment } }) => ({
      name: Description?.split(': ')[1] ?? '',
      folder: join(assembly, `asset.${Code?.S3Key?.replace('.zip', '')}`),
      variables: Environment?.Variables ?? {},
    }));
}

/** A package that stands beside a bundle is a module of its own (tools/bundles/apart.ts). */
const isBeside = (file: string) => file.endsWith('.mjs') && file !== 'index.mjs';

function sizes(folder: string): Pick<FunctionResult, 'bytes' | 'bytesBeside'> {
  const files = readdirSync(folder);
  const sum = (some: readonly string[]) => some.reduce((bytes, file) => bytes + statSync(join(folder, file)).size, 0);
  return { bytes: sum(files.filter((file) => !isBeside(file))), bytesBeside: sum(files.filter(isBeside)) };
}

interface Times {
  readonly wall: number;
  readonly cpu: number;
}

/** Loads a bundle in a fresh process. @throws Error where it cannot be loaded */
function load({ folder, variables }: Bundle): Times {
  const file = join(folder, 'index.mjs');
  // What is no text is a reference to a resource, which nobody needs to load a bundle.
  const texts = Object.entries(variables).map(([name, value]) => [name, typeof value === 'string' ? value : 'none']);
  const env = { ...process.env, ...Object.fromEntries(texts) };
  const runtime = 'globalThis.awslambda = { streamifyResponse: (handle) => handle };';
  const begin = 'const began = performance.now(), cpu = process.cpuUsage();';
  const end = 'const wall = performance.now() - began, { user, system } = process.cpuUsage(cpu);';
  const tell = "console.log('\\n' + JSON.stringify({ wall, cpu: (user + system) / 1000 }));";
  const script = `${runtime} ${begin} await import(${JSON.stringify(file)}); ${end} ${tell}`;
  const words = ['--input-type=module', '-e', script];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${file} cannot be loaded: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) as string);
}
