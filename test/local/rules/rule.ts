import { it } from '@jest/globals';
import { isLocal } from './cloud.ts';
import { LACKING } from './second-cloud.ts';

/**
 * A test for each case, named by its first member. On another cloud the rules that it is known to lack must fail: one that it has
 * learnt is to leave the list.
 */
export function eachRule<T extends unknown[]>(
  cases: readonly (readonly [what: string, ...T])[],
  test: (what: string, ...rest: T) => Promise<void>,
): void {
  for (const [what, ...rest] of cases) {
    const isLacking = !isLocal && LACKING.has(what);
    (isLacking ? it.failing : it)(what, () => test(what, ...rest), 60_000);
  }
}
