import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionPlan } from '../template/plan.ts';

/** Name of the source file of a function, with which its description ends. */
export function sourceOf({ description }: FunctionPlan): string {
  return description.split(': ').at(-1) ?? '';
}

/**
 * The functions, with the bundles of a folder in the place of their own where it has them: `<folder>/<name>/index.mjs`, the name being
 * that of the function's source.
 */
export function withBundles(functions: readonly FunctionPlan[], folder: string | undefined): readonly FunctionPlan[] {
  if (folder === undefined) return functions;
  return functions.map((each) => {
    const bundle = join(folder, sourceOf(each));
    return existsSync(join(bundle, 'index.mjs')) ? { ...each, folder: bundle } : each;
  });
}
