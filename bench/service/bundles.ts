import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A function's bundle. */
export interface FunctionResult {
  readonly name: string;
  readonly bytes: number;
  /** How long a fresh process takes to load it: what a cold start costs beyond Lambda's own. */
  readonly loadMilliseconds: number;
}

/** The bundle of each function. @param runs processes for each, of which the quickest counts. */
export function bundles(runs: number): FunctionResult[] {
  const assembly = mkdtempSync(join(tmpdir(), 'unique-tokens-synth-'));
  try {
    execFileSync(process.execPath, ['lib/app.ts'], { env: { ...process.env, CDK_OUTDIR: assembly }, stdio: 'pipe' });
    const template = JSON.parse(readFileSync(join(assembly, 'UniqueTokens.template.json'), 'utf8'));
    const functions = Object.values(template.Resources as Record<string, Resource>).filter(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    const rows = functions.map(({ Properties }) => {
      const folder = join(assembly, `asset.${Properties.Code?.S3Key?.replace('.zip', '')}`);
      const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
      return {
        name: Properties.Description?.split(': ')[1] ?? '',
        bytes,
        loadMilliseconds: loadTime(join(folder, 'index.mjs'), runs, Properties.Environment?.Variables ?? {}),
      };
    });
    for (const { name, bytes, loadMilliseconds } of rows) {
      console.log(
        `${name.padEnd(24)} ${bytes.toLocaleString('en').padStart(10)} bytes   loaded in ${loadMilliseconds} ms`,
      );
    }
    return rows;
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly Description?: string;
    readonly Code?: { readonly S3Key?: string };
    readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  };
}

/** @throws Error where it cannot be loaded */
function loadTime(file: string, runs: number, variables: Readonly<Record<string, unknown>>): number {
  // What is no text is a reference to a resource, which nobody needs to load a bundle.
  const texts = Object.entries(variables).map(([name, value]) => [name, typeof value === 'string' ? value : 'none']);
  const env = { ...process.env, ...Object.fromEntries(texts) };
  const runtime = 'globalThis.awslambda = { streamifyResponse: (handle) => handle };';
  const script = `${runtime} const t = performance.now(); await import(${JSON.stringify(file)}); console.log('\\n' + (performance.now() - t))`;
  const times = Array.from({ length: runs }, () => {
    const words = ['--input-type=module', '-e', script];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', env });
    if (status !== 0) throw new Error(`${file} cannot be loaded: ${stderr}`);
    return Number(stdout.trim().split('\n').at(-1));
  });
  return Math.round(Math.min(...times));
}
