import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { madeOnce } from '../platform/made-once.ts';
import { readAssembly } from '../template/assembly.ts';
import { readPlan } from '../template/plan.ts';

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
  // Another app (a test's) is made of its own folder alone.
  const rooms = app === undefined ? ['lib', 'engine', 'api', 'lambda', 'tools', 'client', 'cockpit'] : [];
  return madeOnce(root, 'synth', [entry, dirname(entry), ...rooms, 'cdk.json', 'package-lock.json'], async (folder) => {
    const env = { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(config.context ?? {}) };
    try {
      await promisify(execFile)(process.execPath, [entry], { cwd: root, env, maxBuffer: 64 * 1024 * 1024 });
    } catch (error) {
      const { stderr, stdout } = error as { stderr?: string; stdout?: string };
      throw new Error(`The CDK app ${relative(root, entry)} failed:\n${stderr || stdout || error}`, { cause: error });
    }
    const { validateMachines } = await import('../workflow/validation.ts');
    validateMachines(readPlan(readAssembly(folder)).machines);
  });
}
