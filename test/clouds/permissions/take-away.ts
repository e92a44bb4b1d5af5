import { existsSync, readFileSync } from 'node:fs';
import { type Denial, type Grant, isFor, without } from './grants.ts';
import type { Use } from './http-uses.ts';
import type { Policies, PolicyDocument, Statement } from './policies.ts';
import type { World } from './world.ts';

/** What came of taking one function's grants away. */
export interface Outcome {
  /** Those for whose lack a call was denied. */
  readonly needed: readonly Grant[];
  /** Those without which no use was denied anything. */
  readonly idle: readonly Grant[];
  /** What was denied, or failed, with all grants in place. */
  readonly missing: readonly string[];
}

/** A function whose grants are taken away. */
export interface Subject {
  readonly role: string;
  readonly document: PolicyDocument;
  readonly uses: readonly Use[];
}

/** What IAM has denied so far. */
export function readDenials(file: string): Denial[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/**
 * Takes grants of a function away, one after the other, uses the function until a call is seen denied for it, and gives it back.
 * @param denials the file that IAM's refusals are written to
 */
export async function takeAway(
  world: World,
  { role, document, uses }: Subject,
  grants: readonly Grant[],
  policies: Policies,
  denials: string,
): Promise<Outcome> {
  const { missing, quickest } = await tryAll(world, role, uses, denials);
  const needed: Grant[] = [];
  const idle: Grant[] = [];
  for (const grant of grants) {
    await policies.write(role, without(document, grant));
    const statement = document.Statement[grant.statement] as Statement;
    const shown = await isDenied(world, quickest, denials, (denial) => isFor(denial, grant, statement)).finally(() =>
      policies.write(role, document),
    );
    (shown ? needed : idle).push(grant);
  }
  return { needed, idle, missing };
}

/** What is denied or fails while the function has all its grants, and the uses in the order of how long they took. */
async function tryAll(
  world: World,
  role: string,
  uses: readonly Use[],
  denials: string,
): Promise<{ readonly missing: readonly string[]; readonly quickest: readonly Use[] }> {
  const before = readDenials(denials).length;
  const failed: string[] = [];
  const milliseconds = new Map<Use, number>();
  for (const use of uses) {
    const started = performance.now();
    await use(world).catch((error: Error) => failed.push(error.message));
    milliseconds.set(use, performance.now() - started);
    await world.tidy();
  }
  const own = readDenials(denials)
    .slice(before)
    .filter(({ principal }) => principal.includes(`/${role}/`));
  const of = (use: Use) => milliseconds.get(use) ?? 0;
  return {
    missing: [...failed, ...own.map(({ action, resource }) => `${action} on ${resource} was denied`)],
    quickest: uses.toSorted((a, b) => of(a) - of(b)),
  };
}

/** Whether this is denied in one of the uses. A denied call may make the use fail, or be passed over by it. */
async function isDenied(
  world: World,
  uses: readonly Use[],
  denials: string,
  isIt: (denial: Denial) => boolean,
): Promise<boolean> {
  for (const use of uses) {
    const seen = readDenials(denials).length;
    await use(world).catch(() => undefined);
    await world.tidy();
    if (readDenials(denials).slice(seen).some(isIt)) return true;
  }
  return false;
}
