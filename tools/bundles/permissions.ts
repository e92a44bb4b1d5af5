import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Resource, resourceVariables } from '../../lambda/platform/permissions.ts';

/** The actions of a function, by what it may use them on. */
export type Permissions = { readonly [R in Resource]?: readonly string[] };

const DECLARED = new RegExp(`["'\`](${Object.keys(resourceVariables).join('|')}):([A-Z][A-Za-z]+)["'\`]`, 'g');

/**
 * What a function needs: the permissions that `target` was given in the code that is in its bundle. Nothing else says it, so a function
 * cannot be granted less than its calls, nor more than what it can come to.
 *
 * @param bundle its folder
 */
export function permissionsOf(bundle: string): Permissions {
  const found = new Map<string, Set<string>>();
  for (const [, resource = '', action = ''] of textOf(bundle).matchAll(DECLARED)) {
    found.set(resource, (found.get(resource) ?? new Set()).add(action));
  }
  const resources = Object.keys(resourceVariables).filter((resource) => found.has(resource));
  return Object.fromEntries(resources.map((resource) => [resource, [...(found.get(resource) ?? [])].sort()]));
}

/** The code of all files of a bundle: what stands beside its main file is the function's too. */
function textOf(bundle: string): string {
  const files = readdirSync(bundle).filter((file) => file.endsWith('.mjs'));
  return files.map((file) => readFileSync(join(bundle, file), 'utf8')).join('\n');
}
