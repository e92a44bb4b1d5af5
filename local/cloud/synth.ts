import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { readAssembly } from '../template/assembly.ts';
import { readPlan } from '../template/plan.ts';

const KEPT_MS = 7 * 24 * 3_600_000;

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function fingerprint(root: string, entry: string, sources: readonly string[]): string {
  const hash = createHash('sha256').update(process.version).update(relative(root, entry));
  const inputs = [dirname(entry), ...sources, 'cdk.json', 'package-lock.json'].map((path) => resolve(root, path));
  for (const file of new Set(inputs.flatMap(filesUnder))) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 24);
}

/** Removes what nobody has used for long: assemblies, and what a killed synth left half made. */
function removeUnused(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).mtimeMs < Date.now() - KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** Notes that the assembly is in use: functions load their bundles from it whenever they are first called. */
export function keepAssembly(folder: string): void {
  utimesSync(folder, new Date(), new Date());
}

/**
 * Synthesizes the CDK app, or finds what an earlier run made from the very same sources (content of the rooms that go into it,
 * or of the folder of `app`; cdk.json, package-lock.json; Node's version) under `.build/synth/`.
 *
 * @param root the repository
 * @param app the entry file, if not the one that cdk.json runs
 * @returns the folder with the cloud assembly
 * @throws Error with the app's own output if it fails, and where the local cloud cannot run what it makes
 */
export async function synthesize(root: string, app?: string): Promise<string> {
  const config = existsSync(join(root, 'cdk.json')) ? JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) : {};
  const entry = resolve(root, app ?? 'lib/app.ts');
  const folder = join(root, '.build', 'synth');
  // Another app (a test's) is made of its own folder alone.
  const name = fingerprint(
    root,
    entry,
    app === undefined ? ['lib', 'engine', 'api', 'lambda', 'tools', 'client', 'cockpit'] : [],
  );
  const output = join(folder, name);
  if (existsSync(join(output, 'manifest.json'))) {
    keepAssembly(output);
    return output;
  }
  // Into a folder of its own first: two processes may do this at once, and one may be killed half way.
  const temporary = `${output}.${process.pid}.tmp`;
  rmSync(temporary, { recursive: true, force: true });
  const env = { ...process.env, CDK_OUTDIR: temporary, CDK_CONTEXT_JSON: JSON.stringify(config.context ?? {}) };
  try {
    await promisify(execFile)(process.execPath, [entry], { cwd: root, env, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    const { stderr, stdout } = error as { stderr?: string; stdout?: string };
    throw new Error(`The CDK app ${relative(root, entry)} failed:\n${stderr || stdout || error}`, { cause: error });
  }
  try {
    const { validateMachines } = await import('../workflow/validation.ts');
    validateMachines(readPlan(readAssembly(temporary)).machines);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  try {
    renameSync(temporary, output);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(join(output, 'manifest.json'))) throw error;
  }
  removeUnused(folder);
  return output;
}
