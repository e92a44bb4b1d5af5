import TestEnvironment from '../environment.js';
import { skipped } from './selection.ts';

/** A test's name after those of its groups, as reporters have it. */
function nameOf(test) {
  const names = [];
  for (let at = test; at.parent; at = at.parent) names.unshift(at.name);
  return names.join(' ');
}

/** Leaves out what test/clouds/selection.ts names; Jest shows it as skipped. */
export default class CloudsEnvironment extends TestEnvironment {
  handleTestEvent({ name, test }) {
    // What starts in the mode `skip` is not run.
    if (name === 'test_start' && skipped.some((each) => each.test === nameOf(test))) test.mode = 'skip';
  }
}
